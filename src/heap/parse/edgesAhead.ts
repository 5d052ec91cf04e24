import type { ByteReader } from './byteReader';
import { readEdges, type ReadEdges } from './edgeSection';
import { skipValue } from './jsonText';
import { eachSection, expectArray, readLayout, skipNumbers } from './sections';
import type { SnapshotLayout } from './snapshotLayout';

/** Where a file's edges begin, and how many nodes its header claims. */
export interface EdgesStart {
  position: number;
  nodeCount: number;
}

/** Edges that something else reads while the parser still reads the nodes. */
export interface EdgesAhead {
  /** The position and counts that the reader relies on; `undefined` when there is nothing to read. Never rejects. */
  begun: Promise<EdgesStart | undefined>;
  /** Rejects with the `Failure` that the parser would have met. */
  read: Promise<ReadEdges>;
}

/** `find` and `read` as in `EdgeReader`, wherever that runs. */
export function createEdgesAhead(
  find: () => Promise<EdgesStart | undefined>,
  read: () => Promise<ReadEdges>,
): EdgesAhead {
  // The parser reports faults before the edges when it gets to them.
  const begun = find().catch(() => undefined);
  const whole = begun.then(read);
  // The parser may fail before it asks for the result.
  whole.catch(() => undefined);
  return { begun, read: whole };
}

/** Finds a file's edges without reading its nodes, then reads them. They are more than half of a snapshot. */
export class EdgeReader {
  private layout: SnapshotLayout | undefined;
  private start: EdgesStart | undefined;

  constructor(private readonly reader: ByteReader) {}

  /** `undefined` unless the edges follow a header that counts the nodes. Rejects with a `Failure`. */
  async find(): Promise<EdgesStart | undefined> {
    const { reader } = this;
    await eachSection(reader, async name => {
      if (name === 'snapshot') this.layout = await readLayout(reader);
      else if (name === 'nodes') {
        await expectArray(reader);
        await skipNumbers(reader);
      } else if (name === 'edges') {
        await expectArray(reader);
        const nodeCount = this.layout?.nodeCount;
        if (nodeCount !== undefined) this.start = { position: reader.position, nodeCount };
        return false;
      } else await skipValue(reader);
      return true;
    });
    return this.start;
  }

  /** Call it after `find` has answered a position. */
  read(): Promise<ReadEdges> {
    const layout = this.layout!;
    return readEdges(this.reader, layout, this.start!.nodeCount, layout.edgeCount);
  }
}
