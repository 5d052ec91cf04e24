/**
 * What a text says about one name at one offset, judged from tokens. Signs approximate what the analysis finds in the syntax
 * tree: there may be more of them, never fewer.
 */
export type Sign =
  /** `x.name = 0`, `x.name -= n`, `x.name--`, and the same for a plain variable. */
  | 'rewind'
  | 'rewindVariable'
  /** `other.name = 0` where other is not `this`; only with the number 0. */
  | 'rewindOther'
  /** `other.name = y` or `name = y`; and where y is null or undefined. */
  | 'copy'
  | 'nothing'
  /** `name = other`, `x.name = other` */
  | 'whole'
  /** `name++`, `x.name++`, `name = y + …` */
  | 'step'
  /** `name += n`, `x.name += n` */
  | 'raise'
  /** `name` is in the index of an element that is written, returned, or stored in the variable `other`. */
  | 'slot'
  | 'returned'
  | 'kept'
  /** Any of these three, when the list is named `other`. */
  | 'element'
  /** `other[name] = x` with two plain variables. */
  | 'write'
  /** `name.field = x` */
  | 'written'
  /** A variable's declaration; and one with a number, with an array or instance, with an object. */
  | 'variable'
  | 'number'
  | 'list'
  | 'object'
  /** `return name`, or `return {…}` with no name. */
  | 'give'
  /** `name.pop()`, `name.push(x)` or `name[i] = x`, `name.push(new X())`, `name[--i]`; '' for lists that have no name. */
  | 'take'
  | 'put'
  | 'prefill'
  | 'counted'
  /** `name = other.next` */
  | 'unlink'
  | 'unlinkVariable'
  /** `new name()`, `name()`, and a call of `name` with a class or function as argument. */
  | 'new'
  | 'make'
  | 'hand'
  /** `i < x.name` */
  | 'bound'
  /**
   * Everything in `name` is dropped: `name.clear()`, `name.length = 0` (`other`: `length`), `name = []`,
   * `name = Object.create(null)`.
   */
  | 'drop'
  /** `x.close()` */
  | 'close'
  /** `class A extends name` */
  | 'extends'
  /** `name.prototype`; `name = other.prototype` */
  | 'prototype'
  | 'alias'
  /** A function whose body is an expression. Its signs belong to the block around it. */
  | 'arrow';

export interface ScanEvent {
  sign: Sign;
  name: string;
  other: string;
  block: Block;
}

/** The body of a class or function, or the whole program. */
export interface Block {
  kind: 'program' | 'class' | 'function';
  /** Name of the class, or of the field or variable that the function is assigned to; '' for none. */
  name: string;
  /** Of a class: the name of its base; '' for none. */
  base: string;
  /** `F` when the function is a field of `F`, of `F.prototype`, or of an object copied to that; '' for none. */
  group: string;
  parent: Block | undefined;
  start: number;
  end: number;
  /** Events of the block itself, without those of nested blocks. */
  own: ScanEvent[];
  /** `[firstEvent, endEvent)` in `Scan.events` are the events of the block and all nested blocks. */
  firstEvent: number;
  endEvent: number;
  /** `[ordinal + 1, endBlock)` in `Scan.blocks` are the nested blocks. */
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

/** The block of the whole program. */
export function programOf({ blocks }: Scan): Block {
  return blocks[0]!;
}

/** The events of a block and all nested blocks. */
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
