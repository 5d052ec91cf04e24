import { STORE_SYMBOLS } from '../../protocol/requestStates';
import { EdgeType, edgeTypeOf, nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { NO_EDGE, sourceOf } from './agedWalk';
import { CALLBACK_NAMES, timerCallback } from './callbacks';
import { Dictionaries, DICTIONARY_NAMES, isPlain } from './dictionaries';
import { eventOf } from './listeners';
import { Modules, MODULE_NAMES } from './modules';
import { PromiseChains } from './promiseChains';
import { isReaction } from './promises';
import { referringEdge } from './proxies';
import { referenceName } from './referenceName';
import { SlotTable, type Slot } from './slot';
import { WEAK_MAP_NAMES, WeakMaps } from './weakMaps';

const STORE_EDGES = STORE_SYMBOLS.map(symbol => `<symbol ${symbol}>`);
/** Node 24 keeps all stores of a resource in a frame. */
const FRAME = 'AsyncContextFrame';
/** Names to announce to `HeapObjects`. */
export const SLOT_NAMES = [
  ...STORE_EDGES,
  FRAME,
  ...CALLBACK_NAMES,
  ...DICTIONARY_NAMES,
  ...WEAK_MAP_NAMES,
  ...MODULE_NAMES,
  ...['scope_info', 'shared', 'table', 'elements', 'Map', 'Set'],
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
  readonly dictionaries: Dictionaries;
  readonly modules: Modules;
  private readonly table = new SlotTable();
  private readonly ofCollection = new Map<number, Slot>();
  private readonly v8Own = new Map<number, boolean>();
  private readonly storeNames: Set<number>;
  private readonly frameName: number;
  private readonly chains: PromiseChains;
  private readonly weakMaps: WeakMaps;

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
  ) {
    this.dictionaries = new Dictionaries(objects);
    this.modules = new Modules(objects);
    this.weakMaps = new WeakMaps(objects);
    this.chains = new PromiseChains(objects.graph, tree);
    this.storeNames = new Set(STORE_EDGES.map(name => objects.name(name)));
    this.frameName = objects.name(FRAME);
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** The slot of a thing that hangs from `owner` in the tree. */
  of(thing: number, owner: number): Slot {
    return this.at(this.tree.parentEdge[thing]!, thing, owner);
  }

  /** The slot in which an edge holds a thing. `owner`: the thing that the edge leads from, or from a part of it. */
  at(edge: number, thing: number, owner: number): Slot {
    return this.slotOf(edge, thing, owner, 0);
  }

  private slotOf(from: number, thing: number, owner: number, depth: number): Slot {
    const { tree, graph, table } = this;
    const edge = referringEdge(tree, from);
    if (edge === NO_EDGE || owner <= 0) return this.native(edge, thing, owner);
    let source = sourceOf(graph, edge);
    const callback = timerCallback(this.objects, thing);
    if (callback !== NONE) {
      const shared = this.objects.internal(callback, 'shared');
      const outer = this.outerOf(owner, edge, thing, depth);
      return table.byText(`T|${shared}|${outer?.id}`, 'timer', outer, owner, thing, edge, '');
    }
    let isWaiting = false;
    let throughTable = false;
    if (tree.listenerTables.has(source)) {
      const name = eventOf(this.objects, tree, owner, edge);
      const key = `L|${graph.nodeName[owner]}|${name}`;
      return table.byText(key, 'listener', undefined, owner, thing, edge, name);
    }
    for (let part = 0; source !== owner && part < MOST_PARTS; part++) {
      if (this.isV8Own(source)) return this.native(edge, thing, owner);
      if (this.isTable(source)) throughTable = true;
      if (isReaction(graph, source)) isWaiting = true;
      source = sourceOf(graph, tree.parentEdge[source]!);
    }
    if (isWaiting) {
      const outer = this.placeOf(this.chains.headOf(owner), depth + 1);
      return table.byText(`P|${outer.id}`, 'reaction', outer, owner, thing, edge, '');
    }
    if (this.isStoredBy(edge, thing)) {
      const key = `A|${graph.nodeName[owner]}`;
      return table.byText(key, 'store', undefined, owner, thing, edge, '');
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

  private plainSlot(
    thing: number,
    owner: number,
    edge: number,
    throughTable: boolean,
    depth: number,
  ): Slot {
    const { graph, table } = this;
    const type = edgeTypeOf(graph, edge);
    const ordinal = graph.edgeNames.of(edge);
    const nameOf = (): string => referenceName(graph, edge);
    if (type === EdgeType.context) {
      const scope = this.objects.internal(owner, 'scope_info');
      const node = scope === NONE ? owner : scope;
      return table.byNode(node, ordinal, 'variable', owner, thing, edge, nameOf);
    }
    const exported =
      type === EdgeType.internal ? this.modules.exportedBy(sourceOf(graph, edge)) : undefined;
    if (exported) {
      const { name, module } = exported;
      const key = `X|${module}|${name}`;
      return table.byText(key, 'variable', undefined, module, thing, edge, name);
    }
    const isElement =
      type === EdgeType.element ||
      (throughTable && type !== EdgeType.property) ||
      this.dictionaries.isEntry(owner, nameOf);
    const weakMap = this.weakMaps.of(edge);
    if (weakMap !== NONE) {
      const outer = this.placeOf(weakMap, depth + 1);
      return table.byText(`W|${outer.id}`, 'element', outer, weakMap, thing, edge, '');
    }
    if (isElement) {
      let slot = this.ofCollection.get(owner);
      if (!slot) {
        const outer = this.placeOf(owner, depth + 1);
        const key = `E|${graph.nodeName[owner]}|${outer.id}`;
        slot = table.byText(key, 'element', outer, owner, thing, edge, '');
        this.ofCollection.set(owner, slot);
      }
      return slot;
    }
    // What a function or its scope has without a name is held by whatever has the function.
    if (type !== EdgeType.property && this.isOfFunction(owner)) {
      return this.placeOf(owner, depth + 1);
    }
    if (type === EdgeType.property && !isPlain(this.objects, owner)) {
      const variable = this.variableWith(owner, depth + 1);
      if (variable) {
        const key = `O|${this.classOf(owner)}|${ordinal}|${variable.id}`;
        return table.byText(key, 'field', variable, owner, thing, edge, nameOf());
      }
      return table.byNode(this.classOf(owner), ordinal, 'field', owner, thing, edge, nameOf);
    }
    const outer = this.placeOf(owner, depth + 1);
    const key = `F|${outer.id}|${ordinal}`;
    return table.byText(key, 'field', outer, owner, thing, edge, nameOf());
  }

  /**
   * The place of an instance that was there before and that a variable has, itself or through a function: one of its kind,
   * which is no other one's row. `undefined` for others.
   */
  private variableWith(node: number, depth: number): Slot | undefined {
    const { tree, graph } = this;
    const edge = tree.parentEdge[node]!;
    if (edge === NO_EDGE || tree.level[node]! > 0 || depth >= MOST_DEPTH) return undefined;
    const type = edgeTypeOf(graph, edge);
    if (type === EdgeType.context) return this.placeOf(node, depth);
    const source = sourceOf(graph, edge);
    const isOfFunction = type === EdgeType.property && graph.nodeType[source] === NodeType.closure;
    const place = isOfFunction ? this.placeOf(node, depth) : undefined;
    return place?.outer === undefined ? undefined : place;
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
    if (edge === NO_EDGE) return this.native(edge, node, 0);
    const source = sourceOf(this.graph, edge);
    const owner = tree.ownerOf(source);
    if (owner <= 0) return this.native(edge, node, owner);
    if (depth >= MOST_DEPTH) {
      return this.table.byText(`N|${node}`, 'native', undefined, owner, node, edge, '');
    }
    const slot = this.slotOf(edge, node, owner, depth);
    if (slot.kind !== 'native') return slot;
    const throughTable = source !== owner && this.isTable(source);
    return this.plainSlot(node, owner, edge, throughTable, depth);
  }

  private outerOf(owner: number, edge: number, thing: number, depth: number): Slot | undefined {
    const type = edgeTypeOf(this.graph, edge);
    const isLink =
      type === EdgeType.property && referenceName(this.graph, edge).startsWith('_idle');
    if (owner <= 0 || isLink) return undefined;
    return this.plainSlot(thing, owner, edge, type !== EdgeType.property, depth);
  }

  /** Whether a thing is the store of an AsyncLocalStorage, or a frame of stores. */
  isStore(thing: number): boolean {
    return this.isStoredBy(this.tree.parentEdge[thing]!, thing);
  }

  private isStoredBy(edge: number, thing: number): boolean {
    const { graph } = this;
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

  private native(edge: number, thing: number, owner: number): Slot {
    return this.table.byText('N', 'native', undefined, owner, thing, edge, '');
  }
}
