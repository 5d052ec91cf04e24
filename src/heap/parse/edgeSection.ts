import type { ByteReader } from './byteReader';
import { largeShared } from '../graph/largeMemory';
import type { EdgeNameTable } from '../graph/edgeNames';
import { EdgeType, ORDINAL_BITS, REFUSED } from '../graph/heapGraph';
import { EdgeLabels } from './edgeLabels';
import type { NumberScanner } from './numberScanner';
import { retainsByType } from '../graph/retains';
import type { Section } from './section';
import { readNumbers } from './sections';
import type { EdgeLayout, SnapshotLayout } from './snapshotLayout';

/** The content of the `edges` section: see `HeapGraph`. In shared memory, so that another thread can read the section. */
export interface ReadEdges {
  count: number;
  edges: Int32Array;
  names: EdgeNameTable;
  /** The highest string ordinal that names an edge. */
  highestName: number;
  /** Position behind the section. */
  end: number;
}

/**
 * Reads the array after its opening bracket. Checks references against `nodeCount`, and reserves memory for `expected`
 * edges.
 */
export async function readEdges(
  reader: ByteReader,
  { nodes, edges: layout }: SnapshotLayout,
  nodeCount: number,
  expected: number | undefined,
): Promise<ReadEdges> {
  const room = reader.believed(expected, layout.fields);
  const section = new EdgeSection(layout, nodes.fields, nodeCount, room);
  await readNumbers(reader, section, 'edges');
  return section.finish(reader.position);
}

class EdgeSection implements Section {
  private count = 0;
  private highestName = 0;
  private edges: Int32Array<SharedArrayBuffer>;
  private readonly labels: EdgeLabels;
  private capacity: number;
  /** Maps the file's type numbers to the bits above an edge's target. */
  private readonly typeBits: Int32Array;
  /** For each of the file's type numbers: 1 if an edge's name is a string ordinal. */
  private readonly isNamed: Uint8Array;
  private readonly isInternal: Uint8Array;

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
    this.isNamed = Uint8Array.from(layout.typeCodes, code =>
      code === EdgeType.element || code === EdgeType.hidden ? 0 : 1,
    );
    this.isInternal = Uint8Array.from(layout.typeCodes, code => Number(code === EdgeType.internal));
    this.edges = new Int32Array(largeShared(expected), 0, expected);
    this.labels = new EdgeLabels(expected);
  }

  consume(scanner: NumberScanner): string | undefined {
    const { fields, type, name, toNode } = this.layout;
    const { nodeFields, nodeCount, typeBits, isNamed, isInternal } = this;
    const { numbers } = scanner;
    let { highestName } = this;
    const records = Math.floor(scanner.count / fields);
    if (this.count + records > this.capacity) this.grow(this.count + records);
    const { edges, labels } = this;
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
      const edgeName = numbers[at + name]!;
      if (isNamed[fileType] === 1) {
        if (edgeName > highestName) highestName = edgeName;
        labels.addName(edge, edgeName, isInternal[fileType] === 1);
      } else labels.addIndex(edge, edgeName);
    }
    this.highestName = highestName;
    this.count = edge;
    scanner.drop(records * fields);
    return undefined;
  }

  /** Cuts reserved memory that was not used. */
  finish(end: number): ReadEdges {
    const { count } = this;
    return {
      count,
      edges: this.edges.subarray(0, count),
      names: this.labels.finish(count),
      highestName: this.highestName,
      end,
    };
  }

  private grow(needed: number): void {
    this.capacity = Math.max(needed, this.capacity * 2);
    const { edges } = this;
    this.edges = new Int32Array(largeShared(this.capacity), 0, this.capacity);
    this.edges.set(edges);
    this.labels.grow(this.capacity);
  }
}
