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

const ROPE = NodeType['concatenated string'];
const SLICE = NodeType['sliced string'];

/**
 * A breadth-first tree from the root in which old things come first: each node hangs from the first node that leads to it
 * without passing anything younger than need be. A node's level is the latest round of a thing on the way to it. So the
 * nearest older thing on a value's way is the one that is fewest young steps away.
 */
export class AgedTree {
  /** The latest round on the way to each node; UNREACHED for what is not reachable. */
  readonly level: Uint8Array;
  /** The edge by which each node was reached. */
  readonly parentEdge: Uint32Array;
  /** The nodes above level 0, each after its parent. */
  readonly young: Uint32Array;
  /** What each of them hangs from. */
  readonly youngSources: Uint32Array;
  /** All retaining edges from nodes of level 0 to those above. */
  readonly crossings: Uint32Array;
  /** Nodes that are parts of their parents. */
  readonly parts: NodeSet;
  /**
   * Parts that are between an emitter and its listeners. They belong to the emitter whatever their age: Node makes them anew
   * while the emitter stays the same.
   */
  readonly listenerTables: NodeSet;
  /** Each list of timers with all that it holds, though edges lead only to its ends. */
  readonly timersOf: ReadonlyMap<number, readonly ListedTimer[]>;

  /** `roundOf`: the round in which a thing was made, 0 for before. `rounds`: their number. */
  constructor(
    private readonly objects: HeapObjects,
    roundOf: (node: number) => number,
    rounds: number,
  ) {
    const { graph } = objects;
    const { nodeCount, firstEdge, edges, edgeName } = graph;
    this.level = largeUint8(nodeCount).fill(UNREACHED);
    this.parentEdge = largeUint32(nodeCount).fill(NO_EDGE);
    this.parts = new NodeSet(nodeCount);
    const { level, parentEdge, parts } = this;
    const tableNames = ordinalsOf(objects, LISTENER_TABLES);
    const tableParts = ordinalsOf(objects, LISTENER_PARTS);
    this.listenerTables = new NodeSet(nodeCount);
    const { listenerTables } = this;
    const failureEvent = objects.name(FAILURE_EVENT);
    const tierOf = new Map<number, number>();
    TIERS.forEach((names, tier) => {
      for (const name of ordinalsOf(objects, names)) tierOf.set(name, tier + 1);
    });
    const tiers = TIERS.length + 1;
    const { nodeType, nodeName } = graph;
    /** By round and tier: each is walked from after the ones before. Most nodes are in the first. */
    const turns = tiers * (Math.min(rounds, MOST_ROUNDS) + 1);
    const queues = Array.from(
      { length: turns },
      (_, turn) => new GrowingList(turn === 0 ? nodeCount : undefined),
    );
    /** What each node of a queue hangs from, above level 0. */
    const sources = queues.map(() => new GrowingList());
    const crossings = new GrowingList();
    this.timersOf = timersByList(objects);
    level[0] = 0;
    queues[0]!.push(0);
    for (let turn = 0; turn < turns; turn++) {
      const queue = queues[turn]!;
      const round = Math.floor(turn / tiers);
      const ownTier = turn % tiers;
      for (let at = 0; at < queue.length; at++) {
        const node = queue.get(at);
        const isPart = parts.has(node);
        const type = nodeType[node]!;
        // A rope of strings is one string, and a number's digits are made by the snapshot.
        const isWhole = type === ROPE || type === SLICE || type === NodeType.number;
        const isInTable = isPart && listenerTables.has(node);
        for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
          const packed = edges[edge]!;
          if (packed < 0) continue;
          const target = packed & ORDINAL_MASK;
          const known = level[target]!;
          if (known !== UNREACHED) {
            if (round === 0 && known > 0) crossings.push(edge);
            continue;
          }
          const targetType = nodeType[target]!;
          let reached = round;
          let tier = 0;
          let isOfListeners = isInTable && targetType === NodeType.array;
          if (targetType === NodeType.object) {
            tier = tierOf.get(nodeName[target]!) ?? 0;
            isOfListeners = isInTable
              ? tableParts.has(nodeName[target]!)
              : ((packed >>> ORDINAL_BITS) & 7) === EdgeType.property &&
                tableNames.has(edgeName[edge]!);
          }
          if (isOfListeners) listenerTables.add(target);
          // What waits for an event mostly waits for a failure too: it is told by the event.
          if (isInTable && edgeName[edge] === failureEvent) tier = FAILURE_TIER;
          let above = node;
          if (isOfListeners || isWhole || !isOwnThing(graph, target)) {
            parts.add(target);
            // A chain of parts of one kind (reactions, listeners) is told as if each hung from the owner: it may be long.
            if (isPart && nodeName[node] === nodeName[target]) above = NONE;
          } else {
            const made = roundOf(target);
            if (made > round) reached = made;
          }
          level[target] = reached;
          parentEdge[target] = above === NONE ? parentEdge[node]! : edge;
          const list = tiers * reached + Math.max(tier, reached === round ? ownTier : 0);
          queues[list]!.push(target);
          if (reached > 0) {
            sources[list]!.push(above === NONE ? sourceOf(graph, parentEdge[node]!) : node);
            if (round === 0) crossings.push(edge);
          }
        }
        if (ownTier === 0) continue;
        for (const { node: timer, edge } of this.timersOf.get(node) ?? []) {
          if (level[timer] !== UNREACHED) continue;
          const reached = Math.max(round, roundOf(timer));
          level[timer] = reached;
          parentEdge[timer] = edge;
          const list = tiers * reached + tierOf.get(nodeName[timer]!)!;
          queues[list]!.push(timer);
          if (reached > 0) sources[list]!.push(node);
        }
      }
    }
    this.young = concatenated(queues.slice(tiers));
    this.youngSources = concatenated(sources.slice(tiers));
    this.crossings = crossings.toArray();
  }

  get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** The node that a node hangs from; -1 at the root. */
  parentOf(node: number): number {
    const edge = this.parentEdge[node]!;
    return edge === NO_EDGE ? -1 : sourceOf(this.objects.graph, edge);
  }

  /** Whether the way to `node` leads through `above`, as far as that is near. */
  isAbove(above: number, node: number): boolean {
    let at = node;
    for (let depth = 0; at > 0 && depth < NEAR; depth++) {
      if (at === above) return true;
      at = this.parentOf(at);
    }
    return false;
  }

  /** The thing that a node is a part of: itself, or the nearest thing above it. */
  ownerOf(node: number): number {
    let owner = node;
    for (let depth = 0; depth < MOST_PARTS && owner > 0 && this.parts.has(owner); depth++) {
      owner = this.parentOf(owner);
    }
    return owner;
  }
}

/** Parts of parts: a table of an array of a list of an object. A hostile file may chain as many as it likes. */
const MOST_PARTS = 32;
const NEAR = 200;

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

function ordinalsOf(objects: HeapObjects, names: readonly string[]): Set<number> {
  return new Set(names.map(name => objects.name(name)).filter(ordinal => ordinal !== NONE));
}

function concatenated(lists: readonly GrowingList[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list.toArray(), at);
    at += list.length;
  }
  return all;
}
