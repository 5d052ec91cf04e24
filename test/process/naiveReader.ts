import type {
  HeapLeft,
  HeapLeftReading,
  LeftQuestion,
  SnapshotMark,
} from '../../src/protocol/leftBehind';
import type { HeapSize } from '../../src/protocol/snapshotReader';
import type { RecordOptions } from '../../src/session/recordApi';

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[]] } };
  nodes: number[];
  strings: string[];
}

/** Reads small snapshots by `JSON.parse`, and counts the objects of one class by the round in which they were made. */
export class NaiveReader implements ReturnType<RecordOptions['createReader']> {
  /** How many of these hold a snapshot now, and the most that ever did. */
  static open = 0;
  static most = 0;
  private objects: { name: string; id: number }[] = [];
  private isOpen = false;

  constructor(private readonly className: string) {}

  async openStream(chunks: AsyncIterable<string | Uint8Array>): Promise<HeapSize> {
    this.isOpen = true;
    NaiveReader.most = Math.max(NaiveReader.most, ++NaiveReader.open);
    let text = '';
    for await (const chunk of chunks) text += String(chunk);
    const { snapshot, nodes, strings } = JSON.parse(text) as Snapshot;
    const { node_fields: fields, node_types: types } = snapshot.meta;
    const at = (name: string): number => fields.indexOf(name);
    for (let i = 0; i < nodes.length; i += fields.length) {
      if (types[0][nodes[i + at('type')]!] !== 'object') continue;
      this.objects.push({ name: strings[nodes[i + at('name')]!]!, id: nodes[i + at('id')]! });
    }
    return { bytes: text.length, nodes: nodes.length / fields.length, edges: 0 };
  }

  mark(): Promise<SnapshotMark> {
    const highest = this.objects.reduce((most, { id }) => (id % 2 ? Math.max(most, id) : most), 0);
    const none = new Uint32Array();
    return Promise.resolve({
      ...{ highestId: highest, ids: none, sizes: none, least: Infinity },
      places: {
        holders: new Uint32Array(),
        names: new Uint32Array(),
        bytes: new Float64Array(),
        least: 1,
      },
      codeBytes: 0,
      ...{ classes: [], instances: none },
    });
  }

  left({ marks }: LeftQuestion): Promise<HeapLeftReading> {
    const ids = this.objects.filter(({ name }) => name === this.className).map(({ id }) => id);
    const perRound = marks.map(
      ({ highestId }, i) =>
        ids.filter(id => id > highestId && id <= (marks[i + 1]?.highestId ?? Infinity)).length,
    );
    const left: HeapLeft = {
      holder: { kind: 'map', className: null, name: 'recent', origin: null },
      alsoHeldBy: [],
      verdict: 'grows',
      classes: [{ className: this.className, count: ids.length, bytes: 0 }],
      valueClass: this.className,
      ...{ perRound, contexts: 0, retainedBytes: 0, path: [], scriptIds: [] },
    };
    const heldBefore = { over: 0, held: 0, holders: [] };
    return Promise.resolve({ left: [left], heldBefore, codeBytes: 0, limits: [] });
  }

  dispose(): void {
    if (this.isOpen) NaiveReader.open--;
    this.isOpen = false;
  }
}
