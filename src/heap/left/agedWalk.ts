import { EVENTS_FIELD, EVENTS_SYMBOLS } from '../../protocol/requestStates';
import { GrowingList } from '../graph/growingList';
import { EdgeType, NodeType, ORDINAL_BITS, ORDINAL_MASK, type HeapGraph } from '../graph/heapGraph';
import { largeUint32, largeUint8 } from '../graph/largeMemory';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { isOwnThing, MOST_ROUNDS } from './rounds';
import { TIMER_CLASSES, TIMER_LISTS, timersByList, type ListedTimer } from './timers';

/** No edge: the root, and what is not reachable. */
export const NO_EDGE = 0xffff_ffff;
export const UNREACHED = 255;

/** Where emitters and event targets of Node keep their listeners. */
export const LISTENER_TABLES = [
  EVENTS_FIELD,
  ...EVENTS_SYMBOLS.map(symbol => `<symbol ${symbol}>`),
];
/** The event that a function accompanies which waits for another one. */
const FAILURE_EVENT = 'error';
const FAILURE_TIER = 2;
/** Classes of what is between such a table and the functions. */
const LISTENER_PARTS = ['Array', 'Listener', 'Object'];
/**
 * Node's own machinery, by tiers. What something else leads to is rather named after that than after a native handle, and
 * after anything rather than a timer. Lists are before their timers: a timer is held by its list, not by another timer.
 */
const TIERS = [
  ['TCP', 'Pipe', 'TLSWrap', 'HTTPParser'],
  [FAILURE_EVENT],
  TIMER_LISTS,
  TIMER_CLASSES,
];
export const TREE_NAMES: readonly string[] = [
  ...LISTENER_TABLES,
  ...LISTENER_PARTS,
  ...TIERS.flat(),
];

const TURNS_PER_ROUND = TIERS.length + 1;
const TIER_MASK = 7;
const IN_TABLE = 8;
const TABLE = 16;

/** Types of nodes that are one thing with all that they lead to. */
const IS_WHOLE = new Uint8Array(256);
for (const type of ['concatenated string', 'sliced string', 'number'] as const) {
  IS_WHOLE[NodeType[type]] = 1;
}

/** Where a walk has got to. */
interface Turn {
  round: number;
  tier: number;
  queue: GrowingList;
  /** What each node of the queue hangs from, above level 0. */
  sources: GrowingList;
}

/**
 * Walks a heap breadth-first from the root, for `AgedTree`: old things first, and within one round by tiers. Most edges lead
 * to what was met before. The loop for these alone is small, so that it is soon compiled and stays so; all others go through
 * `follow`.
 */
export class AgedWalk {
  readonly level: Uint8Array;
  readonly parentEdge: Uint32Array;
  readonly parts: NodeSet;
  readonly listenerTables: NodeSet;
  readonly timersOf: ReadonlyMap<number, readonly ListedTimer[]>;
  readonly crossings = new GrowingList();
  private readonly graph: HeapGraph;
  private readonly marks: Uint8Array;
  /** What was reached at level 0. A bit for each node stays in the processor's cache, where levels do not. */
  private readonly old: NodeSet;
  private readonly failureEvent: number;
  /** By round and tier: each is walked from after the ones before. Most nodes are in the first. */
  private readonly turns: readonly Turn[];

  /** `roundOf`: the round in which a thing was made, 0 for before. `rounds`: their number. */
  constructor(
    objects: HeapObjects,
    private readonly roundOf: (node: number) => number,
    rounds: number,
  ) {
    const { graph } = objects;
    const { nodeCount } = graph;
    this.graph = graph;
    this.marks = nameMarks(objects);
    this.failureEvent = objects.name(FAILURE_EVENT);
    this.level = largeUint8(nodeCount).fill(UNREACHED);
    this.parentEdge = largeUint32(nodeCount);
    this.parts = new NodeSet(nodeCount);
    this.old = new NodeSet(nodeCount);
    this.listenerTables = new NodeSet(nodeCount);
    this.timersOf = timersByList(objects);
    this.turns = Array.from(
      { length: TURNS_PER_ROUND * (Math.min(rounds, MOST_ROUNDS) + 1) },
      (_, turn) => ({
        round: Math.floor(turn / TURNS_PER_ROUND),
        tier: turn % TURNS_PER_ROUND,
        queue: new GrowingList(turn === 0 ? nodeCount : undefined),
        sources: new GrowingList(),
      }),
    );
    this.walk();
  }

  /** Memory of the walk, which is over. */
  release(): Uint32Array<ArrayBuffer> {
    return this.turns[0]!.queue.release();
  }

  /** The turns of the rounds. */
  get young(): readonly Turn[] {
    return this.turns.slice(TURNS_PER_ROUND);
  }

  private walk(): void {
    this.level[0] = 0;
    this.old.add(0);
    this.turns[0]!.queue.push(0);
    for (const turn of this.turns) this.take(turn);
    // Memory that is new costs most of all when it is first touched: that of reached nodes has been by now.
    this.parentEdge[0] = NO_EDGE;
    for (let node = 0; node < this.level.length; node++) {
      if (this.level[node] === UNREACHED) this.parentEdge[node] = NO_EDGE;
    }
  }

  private take(turn: Turn): void {
    const { firstEdge, edges } = this.graph;
    const { words } = this.old;
    const { round, tier, queue } = turn;
    for (let at = 0; at < queue.length; at++) {
      const node = queue.get(at);
      for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
        const packed = edges[edge]!;
        if (packed < 0) continue;
        const target = packed & ORDINAL_MASK;
        // Bits are looked at here, not asked for: these are the innermost lines.
        if ((words[target >>> 5]! & (1 << (target & 31))) === 0) this.follow(node, edge, turn);
      }
      if (tier > 0) this.visitTimers(node, round);
    }
  }

  /** Follows an edge to a node that was not reached at level 0. */
  private follow(node: number, edge: number, { round, tier: ownTier }: Turn): void {
    const { graph, level, parentEdge, parts, listenerTables, marks } = this;
    const { nodeType, nodeName, edgeNames } = graph;
    const packed = graph.edges[edge]!;
    const target = packed & ORDINAL_MASK;
    if (level[target] !== UNREACHED) {
      if (round === 0) this.crossings.push(edge);
      return;
    }
    const targetType = nodeType[target]!;
    const isPart = parts.has(node);
    const isInTable = isPart && listenerTables.has(node);
    let reached = round;
    let tier = 0;
    let isOfListeners = isInTable && targetType === NodeType.array;
    if (targetType === NodeType.object) {
      const mark = marks[nodeName[target]!]!;
      tier = mark & TIER_MASK;
      isOfListeners = isInTable
        ? (mark & IN_TABLE) !== 0
        : isProperty(packed) && (marks[edgeNames.of(edge)]! & TABLE) !== 0;
    }
    if (isOfListeners) listenerTables.add(target);
    // What waits for an event mostly waits for a failure too: it is told by the event.
    if (isInTable && edgeNames.of(edge) === this.failureEvent) tier = FAILURE_TIER;
    let parent = edge;
    // A rope of strings is one string, and a number's digits are made by the snapshot.
    if (isOfListeners || IS_WHOLE[nodeType[node]!] === 1 || !isOwnThing(graph, target)) {
      // A chain of parts of one kind (reactions, listeners) is told as if each hung from the owner: it may be long.
      if (isPart && nodeName[node] === nodeName[target]) parent = parentEdge[node]!;
      parts.add(target);
    } else {
      const made = this.roundOf(target);
      if (made > round) reached = made;
    }
    level[target] = reached;
    parentEdge[target] = parent;
    const next =
      this.turns[TURNS_PER_ROUND * reached + Math.max(tier, reached === round ? ownTier : 0)]!;
    if (reached > 0 || tier > 0 || ownTier > 0 || this.leadsOn(target)) next.queue.push(target);
    if (reached === 0) this.old.add(target);
    else {
      next.sources.push(parent === edge ? node : sourceOf(graph, parent));
      if (round === 0) this.crossings.push(edge);
    }
  }

  /** Whether there is anything to follow from a node. Most texts and numbers have one edge, to what all of them have. */
  private leadsOn(node: number): boolean {
    const { firstEdge, edges } = this.graph;
    const edge = firstEdge[node]!;
    const count = firstEdge[node + 1]! - edge;
    if (count !== 1) return count > 0;
    return edges[edge]! >= 0 && !this.old.has(edges[edge]! & ORDINAL_MASK);
  }

  private visitTimers(node: number, round: number): void {
    const timers = this.timersOf.get(node);
    if (!timers) return;
    const { level, parentEdge, marks, graph } = this;
    for (const { node: timer, edge } of timers) {
      if (level[timer] !== UNREACHED) continue;
      const reached = Math.max(round, this.roundOf(timer));
      level[timer] = reached;
      parentEdge[timer] = edge;
      const tier = marks[graph.nodeName[timer]!]! & TIER_MASK;
      const { queue, sources } = this.turns[TURNS_PER_ROUND * reached + tier]!;
      queue.push(timer);
      if (reached === 0) this.old.add(timer);
      else sources.push(node);
    }
  }
}

/** The node that an edge leads from. */
export function sourceOf({ firstEdge, nodeCount }: HeapGraph, edge: number): number {
  let low = 0;
  let high = nodeCount;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (firstEdge[middle]! <= edge) low = middle;
    else high = middle;
  }
  return low;
}

function isProperty(packedEdge: number): boolean {
  return ((packedEdge >>> ORDINAL_BITS) & 7) === EdgeType.property;
}

/** What names say of the objects and properties that have them, by string ordinal: a tier, 0 for most, and two flags. */
function nameMarks(objects: HeapObjects): Uint8Array {
  const marks = largeUint8(objects.graph.strings.count);
  const mark = (names: readonly string[], bits: number): void => {
    for (const name of names) {
      const ordinal = objects.name(name);
      if (ordinal !== NONE) marks[ordinal]! |= bits;
    }
  };
  TIERS.forEach((names, tier) => mark(names, tier + 1));
  mark(LISTENER_PARTS, IN_TABLE);
  mark(LISTENER_TABLES, TABLE);
  return marks;
}
