import { DisposableStore } from '../../base/disposable';
import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { Connection } from '../connection/connection';

/** V8 writes 10 to 19 MB a second while nothing else runs: what a heap of many gigabytes takes at most. */
const SNAPSHOT_MS = 3_600_000;
/** Characters that wait for their reader before the target has to wait, and below which it goes on. */
const MOST_WAITING = 32e6;
const FEW_WAITING = 8e6;

export interface TakeSnapshotOptions {
  signal?: AbortSignal;
  /** While V8 builds the snapshot: the part that is done, from 0 to 1. */
  onBuilding?(part: number): void;
}

/**
 * Takes a heap snapshot, with numbers, and hands over its chunks as they come; a slow reader slows the target's sending. The
 * target stands still until the last chunk is written: V8 has no way to stop halfway, so whoever ends the iteration early
 * must dispose the connection, which is to be of its own: that ends the sending, not the standing still. Rejects with a `Failure`.
 */
export async function* snapshotChunks(
  connection: Connection,
  { signal, onBuilding }: TakeSnapshotOptions = {},
): AsyncGenerator<string, void, void> {
  const waiting: string[] = [];
  let length = 0;
  let end: { failure?: unknown } | undefined;
  let wake: () => void = () => undefined;
  const finish = (failure?: unknown): void => {
    end ??= { failure };
    wake();
  };
  const cancel = (): void => finish(new Failure('cancelled', 'The heap snapshot', signal?.reason));
  const owned = new DisposableStore();
  owned.add(
    connection.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
      waiting.push(chunk);
      length += chunk.length;
      if (length > MOST_WAITING) connection.setFlowing(false);
      wake();
    }),
  );
  owned.add(
    connection.on('HeapProfiler.reportHeapSnapshotProgress', ({ done, total }) => {
      if (total > 0) onBuilding?.(Math.min(1, done / total));
    }),
  );
  signal?.addEventListener('abort', cancel, { once: true });
  owned.add({ dispose: () => signal?.removeEventListener('abort', cancel) });
  if (signal?.aborted) cancel();
  try {
    await orAborted(prepare(connection), signal, 'The heap snapshot');
    const parameters = { captureNumericValue: true, reportProgress: true };
    connection
      .send('HeapProfiler.takeHeapSnapshot', parameters, SNAPSHOT_MS)
      .then(() => finish(), finish);
    for (;;) {
      if (end?.failure !== undefined) throw end.failure;
      const chunk = waiting.shift();
      if (chunk !== undefined) {
        length -= chunk.length;
        if (length < FEW_WAITING) connection.setFlowing(true);
        yield chunk;
      } else if (end) return;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  } finally {
    owned.dispose();
    // A socket that nobody reads would keep its closing waiting.
    connection.setFlowing(true);
  }
}

/**
 * V8 of Node 20 looks up the positions of functions one by one unless its debugger has prepared the scripts: minutes, where a
 * large script is loaded. A debugger that is on must not stop at a `debugger` statement.
 */
async function prepare(connection: Connection): Promise<void> {
  await Promise.all([
    connection.send('Debugger.enable', {}),
    connection.send('Debugger.setSkipAllPauses', { skip: true }),
  ]);
  await connection.send('Debugger.disable');
}
