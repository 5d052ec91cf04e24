import { ORDINAL_BITS, REFUSED } from './heapGraph';
import type { NumberScanner } from './numberScanner';
import { retainsByType } from './retains';
import { resized, type Section } from './section';
import type { EdgeLayout } from './snapshotLayout';

/** Takes the records of `edges`, when the nodes are known. */
export class EdgeSection implements Section {
  count = 0;
  /** See `HeapGraph.edges`. */
  edges: Int32Array<ArrayBuffer>;
  name: Uint32Array<ArrayBuffer>;
  private capacity: number;
  /** From the file's type numbers to the bits above an edge's target. */
  private readonly typeBits: Int32Array;

  constructor(
    private readonly layout: EdgeLayout,
    private readonly nodeFields: number,
    private readonly nodeCount: number,
    expected: number,
  ) {
    this.capacity = expected;
    this.typeBits = Int32Array.from(
      layout.typeCodes,
      code => (code << ORDINAL_BITS) | (retainsByType(code) ? 0 : REFUSED),
    );
    this.edges = new Int32Array(expected);
    this.name = new Uint32Array(expected);
  }

  take(scanner: NumberScanner): string | undefined {
    const { fields, type, name, toNode } = this.layout;
    const { nodeFields, nodeCount, typeBits } = this;
    const { numbers } = scanner;
    const records = Math.floor(scanner.count / fields);
    if (this.count + records > this.capacity) this.grow(this.count + records);
    const { edges, name: names } = this;
    let edge = this.count;
    for (let at = 0, end = records * fields; at < end; at += fields, edge++) {
      const fileType = numbers[at + type]!;
      if (fileType >= typeBits.length) return `edge ${edge} is of no type`;
      const offset = numbers[at + toNode]!;
      const target = (offset / nodeFields) | 0;
      if (target >= nodeCount || target * nodeFields !== offset) {
        return `edge ${edge} leads to no node`;
      }
      edges[edge] = typeBits[fileType]! | target;
      names[edge] = numbers[at + name]!;
    }
    this.count = edge;
    scanner.drop(records * fields);
    return undefined;
  }

  /** Cuts what was reserved and not used. */
  trim(): void {
    this.edges = this.edges.subarray(0, this.count);
    this.name = this.name.subarray(0, this.count);
  }

  private grow(needed: number): void {
    this.capacity = Math.max(needed, this.capacity * 2);
    this.edges = resized(this.edges, this.capacity);
    this.name = resized(this.name, this.capacity);
  }
}
