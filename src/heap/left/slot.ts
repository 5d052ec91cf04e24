/** How a thing is held: what the row that it belongs to is named after. */
export type SlotKind =
  /** An element of a Map, Set, array or dictionary. */
  | 'element'
  /** A named property of an object. */
  | 'field'
  /** A variable of a scope. */
  | 'variable'
  /** A function among an emitter's listeners. */
  | 'listener'
  /** A timer, wherever it is kept. */
  | 'timer'
  /** A reaction of a promise that has not settled. */
  | 'reaction'
  /** The store of an AsyncLocalStorage on a resource. */
  | 'store'
  /** Held by V8 or by Node's native part: never a row. */
  | 'native';

/** A kind of place that holds things: all things with the same slot are one row. */
export interface Slot {
  id: number;
  kind: SlotKind;
  /** The slot of the collection, plain object or promise that has this slot; `undefined` for variables and class fields. */
  outer: Slot | undefined;
  /** The first holder and value that were met, and the edge between them. */
  holder: number;
  value: number;
  edge: number;
  /** Property, variable or event. */
  name: string;
}

/** Whether things of one class in this slot can be many in one holder. */
export function isMany({ kind }: Slot): boolean {
  return kind !== 'field' && kind !== 'variable' && kind !== 'store';
}

/** Whether the slot is one variable or field. */
export function hasName({ kind }: Slot): boolean {
  return kind === 'field' || kind === 'variable';
}

/** All slots that were met, each once. */
export class SlotTable {
  private readonly byKey = new Map<string, Slot>();
  private readonly byOwner = new Map<number, Map<number, Slot>>();
  private nextId = 1;

  /** The slot with this key, as it was first met. */
  byText(
    key: string,
    kind: SlotKind,
    outer: Slot | undefined,
    holder: number,
    value: number,
    edge: number,
    name: string,
  ): Slot {
    let slot = this.byKey.get(key);
    if (!slot) {
      slot = { id: this.nextId++, kind, outer, holder, value, edge, name };
      this.byKey.set(key, slot);
    }
    return slot;
  }

  /** As `byText`, for the many slots that a node and the ordinal of a name tell apart; `nameOf` reads the name when it is new. */
  byNode(
    node: number,
    ordinal: number,
    kind: SlotKind,
    holder: number,
    value: number,
    edge: number,
    nameOf: () => string,
  ): Slot {
    let slots = this.byOwner.get(node);
    if (!slots) this.byOwner.set(node, (slots = new Map<number, Slot>()));
    let slot = slots.get(ordinal);
    if (!slot) {
      slot = { id: this.nextId++, kind, outer: undefined, holder, value, edge, name: nameOf() };
      slots.set(ordinal, slot);
    }
    return slot;
  }
}
