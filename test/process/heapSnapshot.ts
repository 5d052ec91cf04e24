import * as fs from 'node:fs';
import * as path from 'node:path';
import { analyseSource } from '../../src/analysis/analyse';
import { HeapReader } from '../../src/heap/read/heapReader';
import type { HeapGraph } from '../../src/heap/graph/heapGraph';
import { parseSnapshot } from '../../src/heap/parse/parseSnapshot';
import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { heapModelsOf } from '../../src/protocol/heapModel';
import type { HeapModel } from '../../src/protocol/heapReading';
import { WAIT_MS } from '../patience';
import { targets, type Target } from './target';

export interface SnapshotOptions {
  numbers?: boolean;
}

/** The bytes of a heap snapshot of a running target. Its ids lead to live objects until the connection closes. */
export async function takeSnapshot(
  connection: Connection,
  { numbers = true }: SnapshotOptions = {},
): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const listening = connection.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    chunks.push(Buffer.from(chunk));
  });
  // Debugger.enable first: without it V8 of Node 20 looks up positions one by one.
  await connection.send('Debugger.enable', {});
  await connection.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: numbers }, WAIT_MS);
  listening.dispose();
  return chunks;
}

export async function graphOf(chunks: readonly Uint8Array[]): Promise<HeapGraph> {
  return parseSnapshot(
    (async function* () {
      yield* chunks;
    })(),
  );
}

/** The pool models of fixture files, as a folder of sources tells them: without script ids. */
export function modelsOfFiles(...files: string[]): HeapModel[] {
  return heapModelsOf(
    files.map(file => {
      const name = path.join(targets, file);
      const text = fs.readFileSync(name, 'utf8');
      return { file: name, text, analysis: analyseSource({ name, text }) };
    }),
  );
}

/** Takes a snapshot and reads it by the models. */
export async function readHeap(
  target: Target,
  models: HeapModel[],
  options?: SnapshotOptions,
): Promise<HeapReader> {
  const connection = await connect({ url: target.url, name: 'test' });
  try {
    const chunks = await takeSnapshot(connection, options);
    return new HeapReader(await graphOf(chunks), { models });
  } finally {
    connection.dispose();
  }
}
