import { EdgeType, edgeTypeOf, nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { NO_EDGE, sourceOf, type AgedTree } from './agedTree';

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

const STORE_EDGES = [
  '<symbol kResourceStore>',
  '<symbol kAsyncContextFrame>',
  '<symbol context_frame>',
];
const TIMER_CALLBACKS = { Timeout: '_onTimeout', Immediate: '_onImmediate' } as const;
export const SLOT_NAMES = [
  ...STORE_EDGES,
  ...Object.values(TIMER_CALLBACKS),
  ...['scope_info', 'shared', 'table', 'elements', 'bound_function', 'Map', 'Set', 'Object'],
];

/** Parts that V8 keeps for itself: code, shapes, feedback. What hangs from them is no row. */
const V8_OWN =
  /^system \/ (?:Map|FeedbackVector|FeedbackCell|AllocationSite|ScopeInfo|WeakCell|NativeContext)|feedback/i;
const MOST_DEPTH = 8;
/** A plain object with this many younger things in properties is a dictionary. */
const LEAST_DICTIONARY = 5;

/** Finds the slot in which a thing is held: the same object for all things that one row is about. */
export class Slots {
  private readonly byKey = new Map<string, Slot>();
  private readonly byOwner = new Map<number, Map<number, Slot>>();
  private readonly ofCollection = new Map<number, Slot>();
  private readonly v8Own = new Map<number, boolean>();
  /** Number of younger things in properties, for plain objects. */
  private readonly entries = new Map<number, number>();
  private readonly storeNames: Set<number>;

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
  ) {
    this.storeNames = new Set(STORE_EDGES.map(name => objects.name(name)));
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** Notes that the object has one more younger thing in a property. */
  countEntry(owner: number): void {
    if (this.isPlain(owner)) this.entries.set(owner, (this.entries.get(owner) ?? 0) + 1);
  }

  /** The slot of a thing that hangs from `owner` in the tree. */
  of(thing: number, owner: number): Slot {
    const { tree, graph } = this;
    const edge = tree.parentEdge[thing]!;
    if (edge === NO_EDGE || owner <= 0) return this.native(thing, owner);
    let source = sourceOf(graph, edge);
    const store = this.storeSlot(thing, owner, edge);
    if (store) return store;
    const callback = this.timerCallback(thing);
    if (callback !== NONE) {
      const shared = this.objects.internal(callback, 'shared');
      const outer = this.outerOf(owner, edge, thing);
      return this.intern(`T|${shared}|${outer?.id}`, 'timer', outer, owner, thing, edge, '');
    }
    let event = edge;
    let throughReaction = false;
    let throughTable = false;
    for (let depth = 0; source !== owner && depth < 32; depth++) {
      if (this.isV8Own(source)) return this.native(thing, owner);
      const type = graph.nodeType[source]!;
      if (type === NodeType.array) throughTable = true;
      if (type === NodeType.hidden && nodeNameOf(graph, source) === 'system / PromiseReaction') {
        throughReaction = true;
      }
      const above = tree.parentEdge[source]!;
      if (this.isEvents(above)) {
        const name = this.nameOf(event);
        const key = `L|${graph.nodeName[owner]}|${name}`;
        return this.intern(key, 'listener', undefined, owner, thing, edge, name);
      }
      if (edgeTypeOf(graph, above) === EdgeType.property) event = above;
      source = sourceOf(graph, above);
    }
    if (throughReaction) {
      const outer = this.placeOf(owner, 0);
      return this.intern(`P|${outer.id}`, 'reaction', outer, owner, thing, edge, '');
    }
    return this.plainSlot(thing, owner, edge, throughTable, 0);
  }

  /** Whether things of one class in this slot can be many in one holder. */
  isMany(slot: Slot): boolean {
    return slot.kind !== 'field' && slot.kind !== 'variable' && slot.kind !== 'store';
  }

  timerCallback(thing: number): number {
    const { graph } = this;
    if (graph.nodeType[thing] !== NodeType.object) return NONE;
    const name = nodeNameOf(graph, thing);
    if (!Object.hasOwn(TIMER_CALLBACKS, name)) return NONE;
    const callback = this.objects.target(
      this.objects.field(thing, TIMER_CALLBACKS[name as keyof typeof TIMER_CALLBACKS]),
    );
    return callback === NONE ? NONE : this.unbound(callback);
  }

  /** The function behind a bound one. */
  unbound(closure: number): number {
    let at = closure;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const inner = this.objects.internal(at, 'bound_function');
      if (inner === NONE) break;
      at = inner;
    }
    return at;
  }

  isPlain(node: number): boolean {
    return this.graph.nodeName[node] === this.objects.name('Object');
  }

  nameOf(edge: number): string {
    const type = edgeTypeOf(this.graph, edge);
    const name = this.graph.edgeName[edge]!;
    return type === EdgeType.element || type === EdgeType.hidden
      ? String(name)
      : this.graph.strings.get(name);
  }

  private plainSlot(
    thing: number,
    owner: number,
    edge: number,
    throughTable: boolean,
    depth: number,
  ): Slot {
    const { graph } = this;
    const type = edgeTypeOf(graph, edge);
    if (type === EdgeType.context) {
      const scope = this.objects.internal(owner, 'scope_info');
      return this.owned(scope === NONE ? owner : scope, graph.edgeName[edge]!, () =>
        this.create('variable', undefined, owner, thing, edge, this.nameOf(edge)),
      );
    }
    const isElement =
      type === EdgeType.element ||
      (throughTable && type !== EdgeType.property) ||
      (this.entries.get(owner) ?? 0) >= LEAST_DICTIONARY;
    if (isElement) {
      let slot = this.ofCollection.get(owner);
      if (!slot) {
        const outer = this.placeOf(owner, depth + 1);
        const key = `E|${graph.nodeName[owner]}|${outer.id}`;
        slot = this.intern(key, 'element', outer, owner, thing, edge, '');
        this.ofCollection.set(owner, slot);
      }
      return slot;
    }
    if (type === EdgeType.property && !this.isPlain(owner)) {
      return this.owned(-graph.nodeName[owner]! - 1, graph.edgeName[edge]!, () =>
        this.create('field', undefined, owner, thing, edge, this.nameOf(edge)),
      );
    }
    const outer = this.placeOf(owner, depth + 1);
    const key = `F|${outer.id}|${graph.edgeName[edge]}`;
    return this.intern(key, 'field', outer, owner, thing, edge, this.nameOf(edge));
  }

  /** The slot that a collection or plain object is held in itself. */
  private placeOf(node: number, depth: number): Slot {
    const { tree } = this;
    const edge = tree.parentEdge[node]!;
    if (edge === NO_EDGE) return this.native(node, 0);
    const source = sourceOf(this.graph, edge);
    const owner = tree.ownerOf(source);
    if (owner <= 0) return this.native(node, owner);
    if (depth >= MOST_DEPTH) {
      return this.intern(`N|${node}`, 'native', undefined, owner, node, edge, '');
    }
    const throughTable = source !== owner && this.graph.nodeType[source] === NodeType.array;
    return this.plainSlot(node, owner, edge, throughTable, depth);
  }

  private outerOf(owner: number, edge: number, thing: number): Slot | undefined {
    const type = edgeTypeOf(this.graph, edge);
    if (owner <= 0 || (type === EdgeType.property && this.nameOf(edge).startsWith('_idle'))) {
      return undefined;
    }
    return this.plainSlot(thing, owner, edge, type !== EdgeType.property, 0);
  }

  private storeSlot(thing: number, owner: number, edge: number): Slot | undefined {
    const { graph, storeNames } = this;
    const isStore =
      (edgeTypeOf(graph, edge) === EdgeType.property && storeNames.has(graph.edgeName[edge]!)) ||
      (graph.nodeType[thing] === NodeType.object &&
        nodeNameOf(graph, thing) === 'AsyncContextFrame');
    if (!isStore) return undefined;
    const key = `A|${graph.nodeName[owner]}`;
    return this.intern(key, 'store', undefined, owner, thing, edge, '');
  }

  private isEvents(edge: number): boolean {
    return (
      edge !== NO_EDGE &&
      edgeTypeOf(this.graph, edge) === EdgeType.property &&
      this.graph.edgeName[edge] === this.objects.name('_events')
    );
  }

  private isV8Own(part: number): boolean {
    const { graph } = this;
    const type = graph.nodeType[part]!;
    if (type === NodeType.code || type === NodeType['object shape']) return true;
    if (type === NodeType.synthetic || type === NodeType.native) return true;
    if (type !== NodeType.hidden && type !== NodeType.array) return false;
    const name = graph.nodeName[part]!;
    let own = this.v8Own.get(name);
    if (own === undefined) {
      own = V8_OWN.test(graph.strings.get(name).slice(0, 60));
      this.v8Own.set(name, own);
    }
    return own;
  }

  private native(thing: number, owner: number): Slot {
    return this.intern('N', 'native', undefined, owner, thing, this.tree.parentEdge[thing]!, '');
  }

  private owned(owner: number, name: number, create: () => Slot): Slot {
    let slots = this.byOwner.get(owner);
    if (!slots) this.byOwner.set(owner, (slots = new Map<number, Slot>()));
    let slot = slots.get(name);
    if (!slot) slots.set(name, (slot = create()));
    return slot;
  }

  private intern(
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
      slot = this.create(kind, outer, holder, value, edge, name);
      this.byKey.set(key, slot);
    }
    return slot;
  }

  private nextId = 1;

  private create(
    kind: SlotKind,
    outer: Slot | undefined,
    holder: number,
    value: number,
    edge: number,
    name: string,
  ): Slot {
    return { id: this.nextId++, kind, outer, holder, value, edge, name };
  }
}
