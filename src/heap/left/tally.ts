import { mapColumn } from '../graph/collectionEntries';
import { EdgeType, edgeTypeOf, NodeType, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { sourceOf } from './agedWalk';
import type { Group } from './group';
import { handlerOf, isReaction } from './promises';

/** Limit of values of a group that are kept as examples. */
const MOST_EXAMPLES = 32;

/** Counts the values of groups, each once: an entry of a table, a reaction, a proxy have several parts. */
export class Tally {
  /** Parts that were counted. */
  private readonly counted: NodeSet;

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
    private readonly roundOf: (node: number) => number,
    private readonly touched: NodeSet,
  ) {
    this.counted = new NodeSet(objects.graph.nodeCount);
  }

  private get graph(): HeapGraph {
    return this.objects.graph;
  }

  /** Counts a value of a group. */
  add(group: Group, node: number, holder: number): void {
    const { graph } = this;
    if (holder !== group.lastHolder) group.holders++;
    group.lastHolder = holder;
    if (group.examples.length < MOST_EXAMPLES) group.examples.push(node);
    if (group.slot.kind === 'reaction') return this.countReaction(group, node);
    if (group.slot.kind === 'element' && !this.isFirstOfElement(node)) return;
    const round = this.roundOf(node);
    if (this.touched.has(node)) group.used[round]!++;
    const type = graph.nodeType[node]!;
    if (type === NodeType.object || type === NodeType.closure || type === NodeType.regexp) {
      group.objects[round]!++;
      const column = group.slot.kind === 'element' ? this.columnOf(node) : undefined;
      if (column !== undefined) group.byColumn[column][round]!++;
    } else group.texts[round]!++;
  }

  /** The column of a Map that a thing is in. */
  private columnOf(node: number): 0 | 1 | undefined {
    const { graph, tree } = this;
    let edge = tree.parentEdge[node]!;
    const part = this.partOfElement(node);
    if (part !== NONE) edge = tree.parentEdge[part]!;
    if (edgeTypeOf(graph, edge) !== EdgeType.internal) return undefined;
    const slot = Number(graph.strings.get(graph.edgeNames.of(edge)));
    if (!Number.isInteger(slot)) return undefined;
    return mapColumn(selfBytes(graph, sourceOf(graph, edge)), slot);
  }

  /** What V8 has between a collection's table and a thing, a proxy for one; NONE where there is nothing. */
  private partOfElement(node: number): number {
    const { graph, tree } = this;
    const part = sourceOf(graph, tree.parentEdge[node]!);
    return tree.parts.has(part) && graph.nodeType[part] === NodeType.hidden ? part : NONE;
  }

  /** Whether an element has not been counted: a proxy has a target and a handler, and is one element. */
  private isFirstOfElement(node: number): boolean {
    const part = this.partOfElement(node);
    if (part === NONE) return true;
    const isFirst = !this.counted.has(part);
    this.counted.add(part);
    return isFirst;
  }

  /** A reaction has two functions and a promise; it counts once. */
  private countReaction(group: Group, node: number): void {
    const { graph, tree, counted } = this;
    const reaction = sourceOf(graph, tree.parentEdge[node]!);
    if (!isReaction(graph, reaction) || counted.has(reaction)) return;
    counted.add(reaction);
    const round = this.roundOf(reaction);
    group.objects[round]!++;
    const handler = handlerOf(this.objects, reaction);
    const shared = handler === NONE ? NONE : this.objects.internal(handler, 'shared');
    let counts = group.byHandler.get(shared);
    if (!counts) group.byHandler.set(shared, (counts = new Float64Array(group.objects.length)));
    counts[round]!++;
  }
}
