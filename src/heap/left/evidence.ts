import { nodeNameOf, NodeType, type HeapGraph } from '../graph/heapGraph';
import type { AgedTree } from './agedTree';
import { isOwnThing } from './rounds';

/** Objects that hold data of others only. */
const NO_DATA = new Set(['Promise', 'AsyncContextFrame']);
/** Objects that functions and promises are made of. */
const MACHINERY = new Set([
  ...['system / Context', 'Promise', 'Generator', 'AsyncGenerator', 'Array', 'Object'],
  ...['AsyncContextFrame', 'AsyncResource', 'Arguments'],
]);

/** Whether a node is told to people: what the program has made, not what V8 needs to keep it. */
export function isTold(tree: AgedTree, node: number): boolean {
  const { graph } = tree;
  if (graph.nodeType[node] === NodeType.native) return true;
  if (tree.parts.has(node) || !isOwnThing(graph, node)) return false;
  return graph.nodeType[node] !== NodeType.object || nodeNameOf(graph, node) !== 'system / Context';
}

/** Those of the nodes that are told. A filter would keep a list of them beside. */
export function toldAmong(tree: AgedTree, nodes: Uint32Array): Uint32Array {
  const told = new Uint32Array(nodes.length);
  let count = 0;
  for (const node of nodes) if (isTold(tree, node)) told[count++] = node;
  return told.subarray(0, count);
}

/**
 * Those of the nodes that are no part of a RegExp: its text, and what V8 has compiled of it. A program that makes one anew has
 * not kept anybody's data in it.
 */
export function withoutRegExps(tree: AgedTree, nodes: Uint32Array): Uint32Array {
  const { nodeType } = tree.graph;
  const isRegExp = (node: number): boolean => node >= 0 && nodeType[node] === NodeType.regexp;
  return nodes.filter(node => !isRegExp(node) && !isRegExp(tree.ownerOf(tree.parentOf(node))));
}

/** How many of the things are data. */
export function countData(graph: HeapGraph, things: Uint32Array): number {
  let count = 0;
  for (const thing of things) if (isData(graph, thing)) count++;
  return count;
}

/** Whether a thing is data, not a function or what a function needs. */
function isData(graph: HeapGraph, node: number): boolean {
  const type = graph.nodeType[node]!;
  if (type === NodeType.closure) return false;
  return type !== NodeType.object || !NO_DATA.has(nodeNameOf(graph, node));
}

/** Whether a node is an object of a class of its own: more than functions, and what functions and promises need. */
export function isPayload(graph: HeapGraph, node: number): boolean {
  return graph.nodeType[node] === NodeType.object && !MACHINERY.has(nodeNameOf(graph, node));
}
