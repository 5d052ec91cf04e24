/**
 * What a text says at one place about one name, as far as its tokens tell. Signs stand for what the analysis makes of the
 * syntax tree: there may be more of them, never fewer.
 */
export type Sign =
  /** `x.name = 0`, `x.name -= n`, `x.name--`; and the same of a plain variable. */
  | 'rewind'
  | 'rewindVariable'
  /** `x.name = 0` of something that is not `this`; with that number only. */
  | 'rewindOther'
  /**
   * `other.name = y` or `name = y`; `nothing` when y is null or undefined, `whole` when it is one plain name (without `other`).
   */
  | 'copy'
  | 'nothing'
  | 'whole'
  /** `name++`, `x.name++` */
  | 'step'
  /** `name += n`, `x.name += n` */
  | 'raise'
  /** `name` stands in the index of an element that is written, returned, or kept in the variable `other`. */
  | 'slot'
  | 'returned'
  | 'kept'
  /** One of these three, and the list is named `other`. */
  | 'element'
  /** `other[name] = x` with two plain variables. */
  | 'write'
  /** `name.field = x` */
  | 'written'
  /** A declaration of a variable; of one with a number, an array or an instance, an object. */
  | 'variable'
  | 'number'
  | 'list'
  | 'object'
  /** `return name`, or `return {…}` with no name. */
  | 'give'
  /** `name.pop()`, `name.push(x)` or `name[i] = x`, `name.push(new X())`, `name[--i]`. */
  | 'take'
  | 'put'
  | 'prefill'
  | 'counted'
  /** `name = other.next` */
  | 'unlink'
  /** `new name()`, `makeName()`, and a call of `name` with a class or function as argument. */
  | 'new'
  | 'make'
  | 'hand'
  /** `x.release(name)` */
  | 'release'
  /** `i < x.name` */
  | 'bound'
  /** All that `name` holds is let go: `name.clear()`, `name.length = 0`, `name = []`. */
  | 'drop'
  /** `x.close()` */
  | 'close'
  /** `class A extends name` */
  | 'extends'
  /** `name.prototype`; `name = other.prototype` */
  | 'prototype'
  | 'alias'
  /** A function whose body is an expression: its signs are those of the block around it. */
  | 'arrow';

export interface ScanEvent {
  sign: Sign;
  name: string;
  other: string;
  block: Block;
}

/** The body of a class or of a function, or the whole program. */
export interface Block {
  kind: 'program' | 'class' | 'function';
  /** Of the class, or of the field or variable that a function is put into; '' for none. */
  name: string;
  /** Of a class: the name of its base; '' for none. */
  base: string;
  /** `F` when the function is a field of `F`, of `F.prototype` or of what is copied to it; '' for none. */
  group: string;
  parent: Block | undefined;
  start: number;
  end: number;
  /** Events of the block without those of blocks in it. */
  own: ScanEvent[];
  /** `[firstEvent, endEvent)` of `Scan.events` are those of the block and of all blocks in it. */
  firstEvent: number;
  endEvent: number;
  /** `[ordinal + 1, endBlock)` of `Scan.blocks` are the blocks in it. */
  ordinal: number;
  endBlock: number;
}

/** The classes and functions of a text in source order, and what their tokens say. */
export interface Scan {
  text: string;
  isTypeScript: boolean;
  blocks: Block[];
  events: ScanEvent[];
}

/** The whole program. */
export function programOf({ blocks }: Scan): Block {
  return blocks[0]!;
}

/** The events of a block and of all blocks in it. */
export function eventsIn({ events }: Scan, { firstEvent, endEvent }: Block): ScanEvent[] {
  return events.slice(firstEvent, endEvent);
}

export function namesOf(
  events: readonly ScanEvent[],
  sign: Sign,
  otherSign: Sign = sign,
): Set<string> {
  const names = new Set<string>();
  for (const event of events)
    if (event.sign === sign || event.sign === otherSign) names.add(event.name);
  return names;
}

/** A pattern's part that stands for any of the names. */
export function anyOf(names: Iterable<string>): string {
  return [...names].map(name => name.replace(/[^\w#]/g, '\\$&')).join('|');
}
