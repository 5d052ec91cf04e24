import {
  FIELD_NAME,
  LEAST_DICTIONARY,
  STORE_SYMBOLS,
  TIMER_CALLBACKS,
} from '../../protocol/requestStates';
import { EdgeType, edgeTypeOf, nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { LISTENER_TABLES, NO_EDGE, sourceOf } from './agedWalk';

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

const STORE_EDGES = STORE_SYMBOLS.map(symbol => `<symbol ${symbol}>`);
/** Node 24 keeps all stores of a resource in a frame. */
const FRAME = 'AsyncContextFrame';
export const SLOT_NAMES = [
  ...STORE_EDGES,
  FRAME,
  ...Object.values(TIMER_CALLBACKS),
  ...[
    'scope_info',
    'shared',
    'table',
    'elements',
    'bound_function',
    'listener',
    'Map',
    'Set',
    'Object',
  ],
];

/** Parts that V8 keeps for itself: code, shapes, feedback. What hangs from them is no row. */
const V8_OWN =
  /^system \/ (?:Map|FeedbackVector|FeedbackCell|AllocationSite|ScopeInfo|NativeContext)|feedback/i;
/** What is with a function as it runs. */
const RUN_BY_FUNCTIONS = new Set(['system / Context', 'Generator', 'AsyncGenerator']);
const MOST_DEPTH = 8;
const MOST_PARTS = 32;

/** Finds the slot in which a thing is held: the same object for all things that one row is about. */
export class Slots {
  private readonly byKey = new Map<string, Slot>();
  private readonly byOwner = new Map<number, Map<number, Slot>>();
  private readonly ofCollection = new Map<number, Slot>();
  private readonly v8Own = new Map<number, boolean>();
  /** Number of younger things in properties, for plain objects. */
  private readonly entries = new Map<number, number>();
  private readonly storeNames: Set<number>;
  private readonly frameName: number;

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
  ) {
    this.storeNames = new Set(STORE_EDGES.map(name => objects.name(name)));
    this.frameName = objects.name(FRAME);
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** Whether V8 keeps the object's properties in a table, or many younger things are in them. */
  private isDictionary(owner: number): boolean {
    if ((this.entries.get(owner) ?? 0) >= LEAST_DICTIONARY) return true;
    const properties = this.objects.internal(owner, 'properties');
    if (properties === NONE || this.graph.nodeType[properties] !== NodeType.array) return false;
    // An object without a prototype has a table from the beginning.
    return this.hasPrototype(owner) || this.countFields(owner) >= LEAST_DICTIONARY;
  }

  private hasPrototype(owner: number): boolean {
    const prototype = this.objects.target(this.objects.field(owner, '__proto__'));
    return prototype !== NONE && this.graph.nodeType[prototype] === NodeType.object;
  }

  /** Number of properties, as far as it matters. */
  private countFields(owner: number): number {
    const { graph } = this;
    let count = 0;
    const end = graph.firstEdge[owner + 1]!;
    for (let edge = graph.firstEdge[owner]!; edge < end && count < LEAST_DICTIONARY; edge++) {
      const isOwn =
        edgeTypeOf(graph, edge) === EdgeType.property &&
        graph.edgeNames.of(edge) !== this.objects.name('__proto__');
      if (isOwn) count++;
    }
    return count;
  }

  /** Notes that the object has one more younger thing in a property. */
  countEntry(owner: number): void {
    if (this.isPlain(owner)) this.entries.set(owner, (this.entries.get(owner) ?? 0) + 1);
  }

  /** The slot of a thing that hangs from `owner` in the tree. */
  of(thing: number, owner: number): Slot {
    return this.slotOf(thing, owner, 0);
  }

  private slotOf(thing: number, owner: number, depth: number): Slot {
    const { tree, graph } = this;
    const edge = tree.parentEdge[thing]!;
    if (edge === NO_EDGE || owner <= 0) return this.native(thing, owner);
    let source = sourceOf(graph, edge);
    const callback = this.timerCallback(thing);
    if (callback !== NONE) {
      const shared = this.objects.internal(callback, 'shared');
      const outer = this.outerOf(owner, edge, thing, depth);
      return this.intern(`T|${shared}|${outer?.id}`, 'timer', outer, owner, thing, edge, '');
    }
    let isReaction = false;
    let throughTable = false;
    if (tree.listenerTables.has(source)) return this.listenerSlot(thing, owner, edge);
    for (let part = 0; source !== owner && part < MOST_PARTS; part++) {
      if (this.isV8Own(source)) return this.native(thing, owner);
      if (this.isTable(source)) throughTable = true;
      if (this.isReaction(source)) isReaction = true;
      source = sourceOf(graph, tree.parentEdge[source]!);
    }
    if (isReaction) {
      const outer = this.placeOf(owner, depth + 1);
      return this.intern(`P|${outer.id}`, 'reaction', outer, owner, thing, edge, '');
    }
    if (this.isStore(thing)) {
      const key = `A|${graph.nodeName[owner]}`;
      return this.intern(key, 'store', undefined, owner, thing, edge, '');
    }
    return this.plainSlot(thing, owner, edge, throughTable, depth);
  }

  /** Whether a part has the elements of a collection, or one of them: a cell is what a FinalizationRegistry keeps of each. */
  private isTable(part: number): boolean {
    const { graph } = this;
    return (
      graph.nodeType[part] === NodeType.array ||
      (graph.nodeType[part] === NodeType.hidden && nodeNameOf(graph, part) === 'system / WeakCell')
    );
  }

  /** Whether a node is what a promise keeps of somebody who waits for it. */
  isReaction(node: number): boolean {
    const { graph } = this;
    return (
      graph.nodeType[node] === NodeType.hidden &&
      nodeNameOf(graph, node) === 'system / PromiseReaction'
    );
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

  /** The program's function behind a bound one, and behind what `once` makes of it. */
  unbound(closure: number): number {
    let at = closure;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      let inner = this.objects.target(this.objects.field(at, 'listener'));
      if (inner === NONE) inner = this.objects.internal(at, 'bound_function');
      if (inner === NONE || this.graph.nodeType[inner] !== NodeType.closure) break;
      at = inner;
    }
    return at;
  }

  isPlain(node: number): boolean {
    return this.graph.nodeName[node] === this.objects.name('Object');
  }

  nameOf(edge: number): string {
    const type = edgeTypeOf(this.graph, edge);
    const name = this.graph.edgeNames.of(edge);
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
      return this.owned(scope === NONE ? owner : scope, graph.edgeNames.of(edge), () =>
        this.create('variable', undefined, owner, thing, edge, this.nameOf(edge)),
      );
    }
    const isElement =
      type === EdgeType.element ||
      (throughTable && type !== EdgeType.property) ||
      (this.isPlain(owner) && (this.isDictionary(owner) || !isFieldName(this.nameOf(edge))));
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
    // What a function or its scope has without a name is held by whatever has the function.
    if (type !== EdgeType.property && this.isOfFunction(owner)) {
      return this.placeOf(owner, depth + 1);
    }
    if (type === EdgeType.property && !this.isPlain(owner)) {
      return this.owned(this.classOf(owner), graph.edgeNames.of(edge), () =>
        this.create('field', undefined, owner, thing, edge, this.nameOf(edge)),
      );
    }
    const outer = this.placeOf(owner, depth + 1);
    const key = `F|${outer.id}|${graph.edgeNames.of(edge)}`;
    return this.intern(key, 'field', outer, owner, thing, edge, this.nameOf(edge));
  }

  /** Whether a node is a function, a scope, or what a function is run with. */
  private isOfFunction(node: number): boolean {
    const { graph } = this;
    if (graph.nodeType[node] === NodeType.closure) return true;
    return (
      graph.nodeType[node] === NodeType.object && RUN_BY_FUNCTIONS.has(nodeNameOf(graph, node))
    );
  }

  /** What objects with the same fields have in common: their class; a function's fields are its own. */
  private classOf(owner: number): number {
    const { graph } = this;
    const shared =
      graph.nodeType[owner] === NodeType.closure ? this.objects.internal(owner, 'shared') : NONE;
    return shared === NONE ? -graph.nodeName[owner]! - 1 : shared;
  }

  /** The slot that a collection, plain object, promise or scope is held in itself. */
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
    const slot = this.slotOf(node, owner, depth);
    if (slot.kind !== 'native') return slot;
    const throughTable = source !== owner && this.isTable(source);
    return this.plainSlot(node, owner, edge, throughTable, depth);
  }

  private outerOf(owner: number, edge: number, thing: number, depth: number): Slot | undefined {
    const type = edgeTypeOf(this.graph, edge);
    if (owner <= 0 || (type === EdgeType.property && this.nameOf(edge).startsWith('_idle'))) {
      return undefined;
    }
    return this.plainSlot(thing, owner, edge, type !== EdgeType.property, depth);
  }

  /** By event and the emitter's class. */
  private listenerSlot(thing: number, owner: number, edge: number): Slot {
    const { tree, graph } = this;
    let name = '';
    let at = edge;
    for (let depth = 0; depth < MOST_PARTS; depth++) {
      const source = sourceOf(graph, at);
      if (source === owner) break;
      const above = tree.parentEdge[source]!;
      if (edgeTypeOf(graph, at) === EdgeType.property && this.isListenerTable(above)) {
        name = this.nameOf(at);
      } else if (graph.nodeType[source] === NodeType.array)
        name = this.keyBefore(source, at) ?? name;
      at = above;
    }
    const key = `L|${graph.nodeName[owner]}|${name}`;
    return this.intern(key, 'listener', undefined, owner, thing, edge, name);
  }

  private isListenerTable(edge: number): boolean {
    return (
      edge !== NO_EDGE &&
      edgeTypeOf(this.graph, edge) === EdgeType.property &&
      LISTENER_TABLES.includes(this.nameOf(edge))
    );
  }

  /** The text of the key that stands before a value in a Map's table. */
  private keyBefore(table: number, edge: number): string | undefined {
    const { graph } = this;
    const position = Number(this.nameOf(edge));
    if (!Number.isInteger(position)) return undefined;
    for (let at = graph.firstEdge[table]!; at < graph.firstEdge[table + 1]!; at++) {
      if (this.nameOf(at) !== String(position - 1)) continue;
      const key = this.objects.target(at);
      return graph.nodeType[key] === NodeType.string ? nodeNameOf(graph, key) : undefined;
    }
    return undefined;
  }

  /** Whether a thing is the store of an AsyncLocalStorage, or a frame of stores. */
  isStore(thing: number): boolean {
    const { graph } = this;
    const edge = this.tree.parentEdge[thing]!;
    if (
      edgeTypeOf(graph, edge) === EdgeType.property &&
      this.storeNames.has(graph.edgeNames.of(edge))
    ) {
      return true;
    }
    return graph.nodeName[thing] === this.frameName && graph.nodeType[thing] === NodeType.object;
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

function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name) || name.startsWith('<symbol');
}
