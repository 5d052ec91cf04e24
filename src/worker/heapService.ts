import { Failure } from '../base/failure';
import { largestClasses } from '../heap/graph/classStatistics';
import type { HeapGraph } from '../heap/graph/heapGraph';
import { heldContexts } from '../heap/left/heldContexts';
import { leftReading } from '../heap/left/leftReading';
import { markOf } from '../heap/left/mark';
import { HeapReader } from '../heap/read/heapReader';
import { nodeSample } from '../heap/graph/nodeSample';
import { parseSnapshot, type ParseOptions } from '../heap/parse/parseSnapshot';
import { RowTable } from '../table/rowTable';
import { valueLine } from '../table/valueLine';
import type { ValueLine } from '../protocol/rowQuery';
import type { HeapSize } from '../protocol/snapshotReader';
import { ChunkQueue } from './chunkQueue';
import type { HeapContract } from './heapContract';
import { readHeapFile } from './readHeapFile';
import { redactTo } from './redactTo';

/** Limit of values in lists and treemaps. Each takes some 300 bytes. */
const MAX_LINES = 500_000;

/** One snapshot and the latest answer about it. `workerFile`: the script of further threads. */
export function createHeapService(workerFile: string): HeapContract {
  const cancel = new AbortController();
  let bytes = 0;
  let graph: HeapGraph | undefined;
  let reader: HeapReader | undefined;
  let lines: RowTable | undefined;
  let stream: { queue: ChunkQueue; parsed: Promise<HeapSize> } | undefined;

  const parse = async (
    chunks: AsyncIterable<Uint8Array>,
    options: ParseOptions = {},
  ): Promise<HeapSize> => {
    graph = await parseSnapshot(chunks, {
      ...options,
      signal: cancel.signal,
      onProgress: read => (bytes = read),
    });
    return { bytes, nodes: graph.nodeCount, edges: graph.edgeCount };
  };
  const parsed = (): HeapGraph => {
    if (!graph) throw new Failure('usage', 'No snapshot was read.');
    return graph;
  };
  const reading = (): HeapReader => {
    if (!reader) throw new Failure('usage', 'Nothing was asked of the snapshot yet.');
    return reader;
  };

  /** Answers about the graph; typed arrays that the thread has no room for are `outOfMemory`. */
  const asked = <T>(answer: (whole: HeapGraph) => T): T => {
    const whole = parsed();
    try {
      return answer(whole);
    } catch (error) {
      if (error instanceof RangeError) throw new Failure('outOfMemory', 'The heap snapshot', error);
      throw error;
    }
  };

  const table = (ids: readonly string[]): RowTable => {
    const from = reading();
    if (lines) return lines;
    const values: ValueLine[] = [];
    ids.forEach((id, finding) => {
      for (const row of from.rows(finding, 0, MAX_LINES - values.length)) {
        values.push(valueLine(id, row.row, row));
      }
    });
    lines = new RowTable(values);
    return lines;
  };

  return {
    openFile: path => readHeapFile(path, workerFile, parse, cancel.signal),
    begin() {
      const queue = new ChunkQueue();
      stream = { queue, parsed: parse(queue) };
      // The next `feed` or `end` reports the failure.
      stream.parsed.catch(() => queue.end());
    },
    async feed(chunk) {
      if (!stream) throw new Failure('usage', 'No snapshot is being read.');
      const consumed = stream.queue.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      // A failed parser must win the race, because its queue accepts everything.
      await Promise.race([stream.parsed, consumed]);
    },
    async end() {
      if (!stream) throw new Failure('usage', 'No snapshot is being read.');
      stream.queue.end();
      return stream.parsed;
    },
    progress: () => bytes,
    cancel: () => cancel.abort(),
    answer(question) {
      reader = undefined;
      lines = undefined;
      reader = asked(whole => new HeapReader(whole, question));
      return reader.reading;
    },
    rows: ({ finding, start, end }) => reading().rows(finding, start, end),
    paths: ({ finding, rows }) => reading().paths(finding, rows),
    page: ({ ids, query }) => table(ids).page(query),
    select: ({ ids, query }) => table(ids).select(query),
    treemap: ({ ids, root, labels }) =>
      table(ids).treemap(root, id => labels[ids.indexOf(id)] ?? id),
    nodeSample: () => nodeSample(parsed()),
    classes: () => asked(largestClasses),
    mark: () => asked(markOf),
    contexts: () => asked(heldContexts),
    left: question => asked(whole => leftReading(whole, question)),
    redact: options => asked(whole => redactTo(options, whole, cancel.signal)),
  };
}
