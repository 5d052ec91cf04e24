import type { HeapModel } from '../protocol/heapReading';
import type { Access, FreeList, PoolModel, SlotsStore } from '../protocol/poolModel';
import { EdgeType, edgeTarget, edgeTypeOf, NodeType, type HeapGraph } from './heapGraph';
import type { HeapObjects } from './objects';
import { HeapValues } from './values';

/** A class that looks like a pooled one, and why. */
export interface GuessedModel {
  model: HeapModel;
  reason: string;
}

/** Names of counters. Cursors (`index`, `position`) are left out: what lies behind a parser's cursor is in use. */
const COUNTER =
  /^[#_]*(?:count|size|length|len|used|n)$|[a-z](?:Count|Length|Size|Used)$|_(?:count|length|size|used)$/;
const FREE_LIST = /^[#_]*(?:idle|free|pool|parked|spare|recycle)|(?:Pool|Idle|FreeList)$/i;
/** V8's own objects, scopes among them: no class of the program. */
const OWN_CLASS = /^(?:system \/|\()/;
/** An object with more references is a dictionary, not an instance. */
const MOST_EDGES = 64;
const MOST_PAIRS = 10_000;

const UNKNOWN = 0;
const COUNTS = 1;
const LISTS = 2;
const OTHER = 3;

/** A counter and an array that instances of one class have side by side. */
interface Pair {
  className: string;
  counter: string;
  array: string;
  /** Instances of which a filled slot lies behind the counter. */
  stale: number;
  /** Instances whose counter is beyond the array, or whose first slot in use is empty: it counts something else. */
  misfits: number;
}

/**
 * Looks for pools by structure alone, when there is no source: classes whose instances have an array and a counter that is
 * below the filled slots, and lists by the name of a free list. The answer is a guess.
 */
export function guessModels(objects: HeapObjects): GuessedModel[] {
  const search = new StructureSearch(objects);
  search.run();
  return search.models();
}

class StructureSearch {
  private readonly pairs = new Map<string, Pair>();
  private readonly listNames = new Set<string>();
  /** What a name can be of, by string ordinal. */
  private readonly roles: Uint8Array;

  private readonly graph: HeapGraph;
  private readonly values: HeapValues;
  private readonly arrayName: number;

  constructor(private readonly objects: HeapObjects) {
    this.graph = objects.graph;
    this.values = new HeapValues(objects);
    this.arrayName = objects.name('Array');
    this.roles = new Uint8Array(objects.graph.strings.count);
  }

  run(): void {
    const { graph } = this.objects;
    const { nodeCount, nodeType, firstEdge } = graph;
    for (let node = 0; node < nodeCount; node++) {
      if (nodeType[node] !== NodeType.object) continue;
      const [first, end] = [firstEdge[node]!, firstEdge[node + 1]!];
      if (end - first <= MOST_EDGES && this.hasTellingName(first, end)) this.look(node);
    }
  }

  models(): GuessedModel[] {
    const byClass = new Map<string, Pair[]>();
    for (const pair of this.pairs.values()) {
      if (pair.misfits > 0 || pair.stale === 0 || OWN_CLASS.test(pair.className)) continue;
      byClass.set(pair.className, [...(byClass.get(pair.className) ?? []), pair]);
    }
    const freeLists = [...this.listNames].flatMap(name =>
      (['variable', 'field'] as const).map((holder): FreeList => ({ kind: 'array', holder, name })),
    );
    return [...byClass].map(([className, pairs]) => ({
      model: { model: modelOf(className, pairs, freeLists), freeLists, methodPlaces: [] },
      reason: `Slots of its ${pairs.map(pair => pair.array).join(', ')} are filled behind ${pairs.map(pair => pair.counter).join(', ')}. No source was at hand to tell whether a reset should have cleared them.`,
    }));
  }

  /** Asked of every object: what an edge leads to is not looked at, since it lies anywhere in memory. */
  private hasTellingName(first: number, end: number): boolean {
    const { graph, roles } = this;
    for (let edge = first; edge < end; edge++) {
      const name = graph.edgeName[edge]!;
      const role = roles[name];
      if (role === OTHER) continue;
      const type = edgeTypeOf(graph, edge);
      if (type !== EdgeType.property && type !== EdgeType.context) continue;
      if (role !== UNKNOWN || this.roleOf(name) !== OTHER) return true;
    }
    return false;
  }

  private look(node: number): void {
    const { graph } = this;
    const counters: number[] = [];
    const arrays: number[] = [];
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const type = edgeTypeOf(graph, edge);
      if (type !== EdgeType.property && type !== EdgeType.context) continue;
      const role = this.roleOf(graph.edgeName[edge]!);
      const target = edgeTarget(graph, edge);
      if (role === COUNTS && graph.nodeType[target] === NodeType.number) counters.push(edge);
      else if (this.isArray(target)) {
        arrays.push(edge);
        if (role === LISTS) this.listNames.add(this.learn(graph.edgeName[edge]!));
      }
    }
    for (const counter of counters) {
      const value = this.objects.number(edgeTarget(graph, counter));
      if (value === undefined || !Number.isInteger(value) || value < 0) continue;
      for (const array of arrays) this.compare(node, counter, value, array);
    }
  }

  private compare(node: number, counter: number, value: number, array: number): void {
    const { graph } = this.objects;
    let filled = 0;
    let isStale = false;
    let isFirstFilled = value === 0;
    this.objects.elements(edgeTarget(graph, array), (slot, edge) => {
      filled = Math.max(filled, slot + 1);
      const isEmpty = graph.nodeType[edgeTarget(graph, edge)] === NodeType.hidden;
      if (slot === 0 && !isEmpty) isFirstFilled = true;
      if (slot >= value && !isStale)
        isStale = this.values.counts(edgeTarget(graph, edge)) === 'yes';
    });
    if (filled === 0) return;
    const key = `${graph.nodeName[node]}:${graph.edgeName[counter]}:${graph.edgeName[array]}`;
    let pair = this.pairs.get(key);
    if (!pair) {
      if (this.pairs.size >= MOST_PAIRS) return;
      pair = {
        className: this.learn(graph.nodeName[node]!),
        counter: this.learn(graph.edgeName[counter]!),
        array: this.learn(graph.edgeName[array]!),
        stale: 0,
        misfits: 0,
      };
      this.pairs.set(key, pair);
    }
    if (value > filled || !isFirstFilled) pair.misfits++;
    else if (isStale) pair.stale++;
  }

  /** The text of a name, which can be asked for from now on. */
  private learn(name: number): string {
    const text = this.graph.strings.get(name);
    this.objects.learn(text, name);
    return text;
  }

  private isArray(node: number): boolean {
    const { graph } = this.objects;
    return graph.nodeType[node] === NodeType.object && graph.nodeName[node] === this.arrayName;
  }

  private roleOf(name: number): number {
    const known = this.roles[name]!;
    if (known !== UNKNOWN) return known;
    const text = this.objects.graph.strings.get(name);
    return (this.roles[name] = COUNTER.test(text) ? COUNTS : FREE_LIST.test(text) ? LISTS : OTHER);
  }
}

function modelOf(className: string, pairs: readonly Pair[], freeLists: FreeList[]): PoolModel {
  const nowhere = { start: 0, end: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };
  const access = (name: string): Access => ({ base: 'this', path: [name] });
  return {
    className,
    form: 'class',
    range: nowhere,
    functionOffset: 0,
    methods: [],
    stores: pairs.map(({ counter, array }): SlotsStore => ({
      kind: 'slots',
      columns: [{ access: access(array), role: 'value' }],
      length: access(counter),
      bias: 0,
    })),
    resets: [],
    freeLists,
    faults: pairs.map((_, store) => ({
      rule: 'stale-slots',
      store,
      reset: 0,
      certainty: 'likely',
    })),
  };
}
