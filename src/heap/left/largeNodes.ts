import { GrowingList } from '../graph/growingList';
import { LARGE_SIZE, NodeType, selfBytes, type HeapGraph } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';

/** What has less is not looked at. */
export const LEAST_BYTES = 256;
/** Limit of large things. */
const MOST_THINGS = 1 << 16;
/** Limit of texts that are put together of others, most of which are inside of others. */
const MOST_ROPES = 1 << 20;
const MOST_DIGITS = 32;

/** What nodes of a type are: texts, ropes (texts that are put together of others, or cut out of one), and parts in which arrays and buffers have their content. */
const TEXT = 1;
const ROPE = 2;
const PART = 3;
const IS = new Uint8Array(256);
IS[NodeType.string] = TEXT;
IS[NodeType['concatenated string']] = ROPE;
IS[NodeType['sliced string']] = ROPE;
IS[NodeType.array] = PART;
IS[NodeType.native] = PART;

/** Whether a node is a text that is put together of others, or cut out of one. */
export function isRope(graph: HeapGraph, node: number): boolean {
  return IS[graph.nodeType[node]!] === ROPE;
}

export interface LargeNodes {
  /** Texts of at least so many bytes, and ropes of any, if there are not too many. */
  texts: NodeSet;
  /** Parts of at least so many bytes, in which arrays and buffers have their content. */
  parts: NodeSet;
  /** From how many bytes on there are not too many large nodes. */
  leastBytes: number;
}

/** Finds what is large by its own bytes. */
export function largeNodesOf(graph: HeapGraph): LargeNodes {
  const { nodeCount, nodeType, nodeSize } = graph;
  const large = new GrowingList();
  const ropes = new GrowingList();
  const byDigits = new Uint32Array(MOST_DIGITS + 1);
  for (let node = 0; node < nodeCount; node++) {
    const is = IS[nodeType[node]!]!;
    if (is === 0) continue;
    if (is === ROPE) {
      if (ropes.length <= MOST_ROPES) ropes.push(node);
      continue;
    }
    let bytes = nodeSize[node]!;
    if (bytes < LEAST_BYTES) continue;
    if (bytes === LARGE_SIZE) bytes = selfBytes(graph, node);
    byDigits[MOST_DIGITS - Math.clz32(bytes)]!++;
    large.push(node);
  }
  const leastBytes = leastBytesOf(byDigits);
  const texts = new NodeSet(nodeCount);
  const parts = new NodeSet(nodeCount);
  for (const node of large.view()) {
    if (selfBytes(graph, node) < leastBytes) continue;
    (IS[nodeType[node]!] === PART ? parts : texts).add(node);
  }
  if (ropes.length <= MOST_ROPES) for (const node of ropes.view()) texts.add(node);
  return { texts, parts, leastBytes };
}

function leastBytesOf(byDigits: Uint32Array): number {
  const leastDigits = MOST_DIGITS - Math.clz32(LEAST_BYTES);
  let digits = MOST_DIGITS;
  let count = byDigits[digits]!;
  while (digits > leastDigits && count + byDigits[digits - 1]! <= MOST_THINGS) {
    count += byDigits[--digits]!;
  }
  return 2 ** (digits - 1);
}
