import { LARGE_SIZE, ORDINAL_MASK } from '../graph/heapGraph';
import { largeUint16, largeUint32, largeUint8 } from '../graph/largeMemory';
import { OVERSIZED, type NumberScanner } from './numberScanner';
import type { NodeLayout } from './snapshotLayout';
import { filled, type Section } from './section';

/** This many nodes of LARGE_SIZE or more would fill 64 GB. */
const MAX_LARGE_SIZES = 1_000_000;
const MAX_EDGES = 0xffff_ffff;

/** Reads the records of `nodes`. */
export class NodeSection implements Section {
  count = 0;
  type: Uint8Array<ArrayBuffer>;
  name: Uint32Array<ArrayBuffer>;
  id: Uint32Array<ArrayBuffer>;
  size: Uint16Array<ArrayBuffer>;
  readonly largeSizes = new Map<number, number>();
  /** Has one more item than there are nodes: the edges of node `n` are `[firstEdge[n], firstEdge[n + 1])`. */
  firstEdge: Uint32Array<ArrayBuffer>;
  /** The highest string ordinal that names a node. */
  highestName = 0;
  private capacity: number;

  constructor(
    private readonly layout: NodeLayout,
    expected: number,
  ) {
    this.capacity = Math.min(expected, ORDINAL_MASK + 1);
    this.type = largeUint8(this.capacity);
    this.name = largeUint32(this.capacity);
    this.id = largeUint32(this.capacity);
    this.size = largeUint16(this.capacity);
    this.firstEdge = largeUint32(this.capacity + 1);
  }

  consume(scanner: NumberScanner): string | undefined {
    const { fields, type, name, id, selfSize, edgeCount, typeCodes } = this.layout;
    const { numbers, oversized } = scanner;
    const records = Math.floor(scanner.count / fields);
    if (this.count + records > this.capacity) this.grow(this.count + records);
    const { type: types, name: names, id: ids, size: sizes, firstEdge } = this;
    let node = this.count;
    let edge = firstEdge[node]!;
    let { highestName } = this;
    for (let at = 0, end = records * fields; at < end; at += fields, node++) {
      const fileType = numbers[at + type]!;
      if (fileType >= typeCodes.length) return `node ${node} is of no type`;
      types[node] = typeCodes[fileType]!;
      const nodeName = numbers[at + name]!;
      if (nodeName > highestName) highestName = nodeName;
      names[node] = nodeName;
      const nodeId = numbers[at + id]!;
      if (nodeId === OVERSIZED) return `node ${node} has an id of more than 32 bits`;
      ids[node] = nodeId;
      const size = numbers[at + selfSize]!;
      sizes[node] = size < LARGE_SIZE ? size : LARGE_SIZE;
      if (size >= LARGE_SIZE) {
        if (this.largeSizes.size >= MAX_LARGE_SIZES) return 'too many of its nodes are large';
        const bytes = size === OVERSIZED ? oversized.get(at + selfSize)! : size;
        this.largeSizes.set(node, bytes);
      }
      edge += numbers[at + edgeCount]!;
      if (edge > MAX_EDGES) return 'its nodes have more than 4,294,967,295 edges';
      firstEdge[node + 1] = edge;
    }
    this.highestName = highestName;
    this.count = node;
    if (node > ORDINAL_MASK) return `it has more than ${ORDINAL_MASK} nodes`;
    scanner.drop(records * fields);
    return undefined;
  }

  /** Cuts reserved memory that was not used. */
  trim(): void {
    const { count } = this;
    this.type = this.type.subarray(0, count);
    this.name = this.name.subarray(0, count);
    this.id = this.id.subarray(0, count);
    this.size = this.size.subarray(0, count);
    this.firstEdge = this.firstEdge.subarray(0, count + 1);
  }

  private grow(needed: number): void {
    this.capacity = Math.max(needed, this.capacity * 2);
    this.type = filled(largeUint8(this.capacity), this.type);
    this.name = filled(largeUint32(this.capacity), this.name);
    this.id = filled(largeUint32(this.capacity), this.id);
    this.size = filled(largeUint16(this.capacity), this.size);
    this.firstEdge = filled(largeUint32(this.capacity + 1), this.firstEdge);
  }
}
