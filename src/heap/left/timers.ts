import { TIMER_CALLBACKS } from '../../protocol/requestStates';
import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE, type HeapObjects } from '../graph/objects';
import { objectsNamed } from '../graph/objectsNamed';

/** Node's timers, and the lists that have them: each duration's, and that of immediate callbacks. */
export const TIMER_CLASSES = Object.keys(TIMER_CALLBACKS);
export const TIMER_LISTS = ['TimersList', 'ImmediateList'];
/** The fields by which a timer leads to its neighbours in the list. */
const LINKS = ['_idleNext', '_idlePrev'];
/** Names to announce to `HeapObjects`. */
export const TIMER_NAMES = [...TIMER_CLASSES, ...TIMER_LISTS, ...LINKS];

/** Edges from a timer to its neighbours: a timer is held by its list, not by the one that happens to be before it. */
export function timerLinks(objects: HeapObjects): number[] {
  const { graph } = objects;
  const timers = ordinalsOf(objects, TIMER_CLASSES);
  const links = ordinalsOf(objects, LINKS);
  const found: number[] = [];
  if (links.size === 0) return found;
  for (const node of objectsNamed(graph, timers)) {
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      if (!links.has(graph.edgeNames.of(edge)) || edgeTypeOf(graph, edge) !== EdgeType.property) {
        continue;
      }
      if (isOf(objects, objects.target(edge), timers)) found.push(edge);
    }
  }
  return found;
}

/** A timer as its list has it: the edge from the list that leads there, past other timers. */
export interface ListedTimer {
  node: number;
  edge: number;
}

/** The timers of each list, each once. Timers that no list leads to are not among them. */
export function timersByList(objects: HeapObjects): Map<number, ListedTimer[]> {
  const { graph } = objects;
  const byList = new Map<number, ListedTimer[]>();
  const lists = ordinalsOf(objects, TIMER_LISTS);
  const timers = ordinalsOf(objects, TIMER_CLASSES);
  const links = ordinalsOf(objects, LINKS);
  if (timers.size === 0) return byList;
  const seen = new NodeSet(graph.nodeCount);
  for (const list of objectsNamed(graph, lists)) {
    const listed: ListedTimer[] = [];
    const note = (from: number, isNext: (edge: number) => boolean, first?: number): void => {
      for (let edge = graph.firstEdge[from]!; edge < graph.firstEdge[from + 1]!; edge++) {
        if (edgeTypeOf(graph, edge) !== EdgeType.property || !isNext(edge)) continue;
        const node = objects.target(edge);
        if (!isOf(objects, node, timers) || seen.has(node)) continue;
        seen.add(node);
        listed.push({ node, edge: first ?? edge });
      }
    };
    note(list, () => true);
    for (let at = 0; at < listed.length; at++) {
      const { node, edge } = listed[at]!;
      note(node, next => links.has(graph.edgeNames.of(next)), edge);
    }
    if (listed.length > 0) byList.set(list, listed);
  }
  return byList;
}

function isOf({ graph }: HeapObjects, node: number, names: ReadonlySet<number>): boolean {
  return graph.nodeType[node] === NodeType.object && names.has(graph.nodeName[node]!);
}

function ordinalsOf(objects: HeapObjects, names: readonly string[]): Set<number> {
  return new Set(names.map(name => objects.name(name)).filter(ordinal => ordinal !== NONE));
}
