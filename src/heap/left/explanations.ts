import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { timerCallback, unbound } from './callbacks';
import { isPlain } from './dictionaries';
import type { Finished } from './finished';
import type { Group } from './group';
import type { Grouping } from './grouping';
import type { Scripts } from './scripts';
import type { Slot } from './slot';
import type { Slots } from './slots';

const MOST_DEPTH = 64;
const MOST_SCOPES = 16;
/** Limit of callbacks that are looked at: as many pooled things are more than anybody reads. */
const MOST_CALLBACKS = 100_000;

/** A thing, what holds it, and how. */
export interface Step {
  node: number;
  owner: number;
  slot: Slot;
}

/**
 * Explains how something that only a request brought is held by something that was made in the same round: a pooled
 * connection is made by its first request, so ages do not tell them apart.
 */
export class Explanations {
  /** Whether a function's script is Node's own, by its shared part. */
  private readonly nodesOwn = new Map<number, boolean>();

  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
    private readonly slots: Slots,
    private readonly grouping: Grouping,
    private readonly scripts: Scripts,
    private readonly finished: Finished,
  ) {}

  /**
   * What on a node's way explains it better than the group that ages gave it: a listener, timer, reaction or store, else the
   * field of a pooled thing.
   */
  of(node: number): Step | undefined {
    const steps = this.stepsTo(node);
    return this.special(steps) ?? this.fieldOfPooled(steps);
  }

  /**
   * Functions that somebody handed to a thing in a collection, and that it still has: variables of scopes in which they were
   * not declared. Outermost first; none below another.
   */
  foreignCallbacks(isOut: (group: Group) => boolean): Set<number> {
    const { tree, grouping } = this;
    const { graph } = tree;
    const found = new Set<number>();
    for (let at = 0; at < tree.young.length && found.size < MOST_CALLBACKS; at++) {
      const node = tree.young[at]!;
      if (graph.nodeType[node] !== NodeType.closure || grouping.values.has(node)) continue;
      if (edgeTypeOf(graph, tree.parentEdge[node]!) !== EdgeType.context) continue;
      const group = grouping.group(node);
      if (!group || isOut(group) || this.sees(node, tree.youngSources[at]!)) continue;
      if (this.isNodes(node)) continue;
      const steps = this.stepsTo(node);
      if (this.isPooled(steps.at(-1)!) && !steps.some(({ owner }) => found.has(owner))) {
        found.add(node);
      }
    }
    return found;
  }

  /** The steps from a node up to something old, the outermost last. */
  private stepsTo(request: number): Step[] {
    const { tree, slots } = this;
    const steps: Step[] = [];
    let node = request;
    for (let depth = 0; depth < MOST_DEPTH && tree.level[node]! > 0; depth++) {
      const owner = tree.ownerOf(tree.parentOf(node));
      steps.push({ node, owner, slot: slots.of(node, owner) });
      if (owner <= 0) break;
      node = owner;
    }
    return steps;
  }

  /** The outermost listener, timer, reaction or store; one of Node's own only when there is no other. */
  private special(steps: readonly Step[]): Step | undefined {
    let nodes: Step | undefined;
    for (let at = steps.length - 1; at >= 0; at--) {
      const step = steps[at]!;
      if (this.finished.parts.has(step.owner)) break;
      if (!isSpecial(step.slot)) continue;
      if (!this.isNodesFunction(step)) return step;
      nodes ??= step;
    }
    return nodes;
  }

  private fieldOfPooled(steps: readonly Step[]): Step | undefined {
    const [inner, outer] = [steps.at(-2), steps.at(-1)];
    if (!inner || !outer || !this.isPooled(outer)) return undefined;
    // The last thing on the way that was used again is what forgot; where none was, functions tell a pool from a queue.
    const { touched } = this.grouping;
    let last: Step | undefined;
    for (let at = steps.length - 2; at >= 0 && touched.has(steps[at]!.owner); at--)
      last = steps[at];
    if (last) return last;
    const hasFunction = steps
      .slice(0, -1)
      .some(({ node }) => this.tree.graph.nodeType[node] === NodeType.closure);
    return hasFunction ? inner : undefined;
  }

  /** Whether a step leads to an instance of a class in a collection, or to what Node's native part holds. */
  private isPooled({ node, slot }: Step): boolean {
    const { graph } = this.tree;
    if (graph.nodeType[node] !== NodeType.object) return false;
    return (slot.kind === 'element' && !isPlain(this.objects, node)) || slot.kind === 'native';
  }

  private isNodesFunction({ node, slot }: Step): boolean {
    if (slot.kind !== 'listener' && slot.kind !== 'timer') return false;
    const callback = slot.kind === 'timer' ? timerCallback(this.objects, node) : node;
    return callback !== NONE && this.isNodes(callback);
  }

  private isNodes(callback: number): boolean {
    const closure = unbound(this.objects, callback);
    const shared = this.objects.internal(closure, 'shared');
    let own = this.nodesOwn.get(shared);
    if (own === undefined) {
      own = this.scripts.isNodesName(this.scripts.scriptNameOf(closure));
      this.nodesOwn.set(shared, own);
    }
    return own;
  }

  /** Whether a function was declared in a scope or in one inside it. */
  private sees(closure: number, scope: number): boolean {
    let at = this.objects.internal(closure, 'context');
    for (let depth = 0; at !== NONE && depth < MOST_SCOPES; depth++) {
      if (at === scope) return true;
      at = this.objects.internal(at, 'previous');
    }
    return false;
  }
}

function isSpecial({ kind }: Slot): boolean {
  return kind === 'listener' || kind === 'timer' || kind === 'reaction' || kind === 'store';
}
