import type { HeapModel } from '../../protocol/heapReading';
import type { Access, FreeList, PoolModel, Store } from '../../protocol/poolModel';
import { FREE_LIST_FIELD } from '../../protocol/poolNames';
import { guessFields } from './guessFields';
import { EdgeType, edgeTarget, edgeTypeOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import type { HeapObjects } from '../graph/objects';
import { HeapValues } from '../graph/values';

/** A class that looks pooled, and why. */
export interface GuessedModel {
  model: HeapModel;
  reason: string;
}

/** Names of counters. Not cursors (`index`, `position`): what lies behind a parser's cursor is in use. */
const COUNTER =
  /^[#_]*(?:count|size|length|len|used|n)$|[a-z](?:Count|Length|Size|Used)$|_(?:count|length|size|used)$/;
/** V8's own objects, including scopes: not classes of the program. */
const OWN_CLASS = /^(?:system \/|\()/;
/** What a counter counts, from its name: `item` of `itemCount`. */
const COUNTED = /^[#_]*(\w*?)s?_?(?:count|length|size|used)$/i;
/** In UTF-16 units. Longer names are data; in a hostile heap they may have any length. */
const MAX_NAME_LENGTH = 100;
/** An object with more references is a dictionary, not an instance. */
const MOST_EDGES = 64;
const MOST_PAIRS = 10_000;
const MOST_LISTS = 1000;

const UNKNOWN = 0;
const COUNTS = 1;
const LISTS = 2;
const OTHER = 3;

/** A counter and an array that instances of one class have side by side. */
interface Pair {
  className: string;
  counter: string;
  array: string;
  /** Instances with a filled slot behind the counter. */
  stale: number;
  /** Instances whose counter exceeds the array, or whose first slot in use is empty: it counts something else. */
  misfits: number;
}

/** What looks stale in a class. */
interface Suspects {
  pairs: Pair[];
  fields: Set<string>;
}

/**
 * Guesses pools from structure alone, when there is no source: classes whose instances have an array and a counter below the
 * number of filled slots, and fields that are still set in objects that an array with a free list's name holds.
 */
export function guessModels(objects: HeapObjects): GuessedModel[] {
  const search = new StructureSearch(objects);
  search.run();
  return search.models();
}

class StructureSearch {
  private readonly pairs = new Map<string, Pair>();
  private readonly listNames = new Set<string>();
  private readonly lists = new Set<number>();
  /** What each name may stand for, by string ordinal. */
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
    const byClass = new Map<string, Suspects>();
    const suspectsOf = (className: string): Suspects => {
      let suspects = byClass.get(className);
      if (!suspects) byClass.set(className, (suspects = { pairs: [], fields: new Set() }));
      return suspects;
    };
    for (const pair of this.pairs.values()) {
      if (pair.misfits > 0 || pair.stale === 0 || OWN_CLASS.test(pair.className)) continue;
      suspectsOf(pair.className).pairs.push(pair);
    }
    for (const list of this.lists) {
      const guessed = guessFields(this.objects, this.values, list);
      if (!guessed) continue;
      const { fields } = suspectsOf(this.learn(guessed.className));
      for (const field of guessed.fields) fields.add(this.learn(field));
    }
    const freeLists = [...this.listNames].flatMap(name =>
      (['variable', 'field'] as const).map((holder): FreeList => ({ kind: 'array', holder, name })),
    );
    return [...byClass].map(([className, suspects]) => ({
      model: { model: modelOf(className, suspects, freeLists), freeLists, methodPositions: [] },
      reason: reasonOf(suspects),
    }));
  }

  /** Called for every object, so it does not look at edge targets, which lie anywhere in memory. */
  private hasTellingName(first: number, end: number): boolean {
    const { graph, roles } = this;
    for (let edge = first; edge < end; edge++) {
      const name = graph.edgeNames.of(edge);
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
      const role = this.roleOf(graph.edgeNames.of(edge));
      const target = edgeTarget(graph, edge);
      if (role === COUNTS && graph.nodeType[target] === NodeType.number) counters.push(edge);
      else if (this.isArray(target)) {
        arrays.push(edge);
        if (role === LISTS && this.lists.size < MOST_LISTS) {
          this.listNames.add(this.learn(graph.edgeNames.of(edge)));
          this.lists.add(target);
        }
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
    const key = `${graph.nodeName[node]}:${graph.edgeNames.of(counter)}:${graph.edgeNames.of(array)}`;
    let pair = this.pairs.get(key);
    if (!pair) {
      if (this.pairs.size >= MOST_PAIRS) return;
      const names = [counter, array].map(edge => this.learn(graph.edgeNames.of(edge)));
      const [counterName, arrayName] = names as [string, string];
      pair = {
        className: this.learn(graph.nodeName[node]!),
        counter: counterName,
        array: arrayName,
        stale: 0,
        misfits: mayCount(counterName, arrayName) ? 0 : 1,
      };
      this.pairs.set(key, pair);
    }
    if (value > filled || !isFirstFilled) pair.misfits++;
    else if (isStale) pair.stale++;
  }

  /** The text of a name; announces it too. */
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
    if (text.length > MAX_NAME_LENGTH) return (this.roles[name] = OTHER);
    return (this.roles[name] = COUNTER.test(text)
      ? COUNTS
      : FREE_LIST_FIELD.test(text)
        ? LISTS
        : OTHER);
  }
}

/** Whether a counter's name matches the array's, or names nothing in particular. */
function mayCount(counter: string, array: string): boolean {
  const counted = COUNTED.exec(counter)?.[1] ?? '';
  return array.toLowerCase().includes(counted.toLowerCase());
}

function modelOf(className: string, { pairs, fields }: Suspects, freeLists: FreeList[]): PoolModel {
  const nowhere = { start: 0, end: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };
  const access = (name: string): Access => ({ base: 'this', path: [name] });
  const slots = pairs.map(({ counter, array }): Store => ({
    kind: 'slots',
    columns: [{ access: access(array), role: 'value' }],
    length: access(counter),
    bias: 0,
  }));
  const set = [...fields].map((name): Store => ({
    kind: 'field',
    access: access(name),
    emptyNames: [],
  }));
  const stores = [...slots, ...set];
  return {
    className,
    form: 'class',
    range: nowhere,
    functionOffset: 0,
    methods: [],
    stores,
    resets: [],
    freeLists,
    faults: stores.map(({ kind }, store) => ({
      rule: kind === 'slots' ? 'stale-slots' : 'stale-fields',
      store,
      reset: 0,
      certainty: 'likely',
    })),
  };
}

function reasonOf({ pairs, fields }: Suspects): string {
  const listed = (names: Iterable<string>): string => [...names].join(', ');
  const reasons = [];
  if (pairs.length > 0) {
    const [arrays, counters] = [pairs.map(({ array }) => array), pairs.map(p => p.counter)];
    reasons.push(`Slots of its ${listed(arrays)} are filled behind ${listed(counters)}.`);
  }
  if (fields.size > 0) reasons.push(`Its idle contexts have ${listed(fields)} still set.`);
  reasons.push('No source was at hand to tell whether a reset should have cleared them.');
  return reasons.join(' ');
}
