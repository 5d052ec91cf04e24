import { NodeType, type HeapGraph } from '../graph/heapGraph';

/** Rounds beyond this one count as this one: levels are kept in a byte. */
export const MOST_ROUNDS = 250;

/** The highest id of a JavaScript object. Theirs are odd and grow from snapshot to snapshot; native objects have even ones. */
export function highestId({ nodeId }: HeapGraph): number {
  let highest = 0;
  for (let node = 0; node < nodeId.length; node++) {
    const id = nodeId[node]!;
    if (id > highest && (id & 1) === 1) highest = id;
  }
  return highest;
}

/** Whether nodes of this type have a life of their own. All others are parts of what leads to them. */
const isThing = new Uint8Array(256);
for (const type of [
  'object',
  'closure',
  'string',
  'concatenated string',
  'sliced string',
  'regexp',
  'bigint',
  'symbol',
  'wasm object',
] as const) {
  isThing[NodeType[type]] = 1;
}

/** Whether a node is something that the program has made, not V8's or Node's part of it. */
export function isOwnThing({ nodeType, nodeId }: HeapGraph, node: number): boolean {
  return isThing[nodeType[node]!] === 1 && (nodeId[node]! & 1) === 1;
}

/** Rounds of a recorded load by V8's ids. */
export class Rounds {
  private readonly before: number;

  /** `marks`: the highest id of a JavaScript object in each earlier snapshot, in their order. */
  constructor(readonly marks: readonly number[]) {
    this.before = marks[0] ?? 0;
  }

  get count(): number {
    return this.marks.length;
  }

  /** The round in which the object with that odd id was made; 0 for what was there before. */
  of(id: number): number {
    const { marks } = this;
    if (id <= this.before) return 0;
    let low = 0;
    let high = marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (marks[middle]! < id) low = middle + 1;
      else high = middle;
    }
    return low < MOST_ROUNDS ? low : MOST_ROUNDS;
  }
}
