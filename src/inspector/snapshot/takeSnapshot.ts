import { DisposableStore } from '../../base/disposable';
import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { Connection } from '../connection/connection';

/** Time limit: V8 writes 10 to 19 MB per second at best, and a heap may have many gigabytes. */
const SNAPSHOT_MS = 3_600_000;
/** When more characters than this wait for their reader, the target must wait until fewer do. */
const MOST_WAITING = 32e6;
const FEW_WAITING = 8e6;

export interface TakeSnapshotOptions {
  signal?: AbortSignal;
  /** Whether to write the values of numbers, which takes V8 about a quarter longer. True by default. */
  numbers?: boolean;
  /** Progress from 0 to 1 while V8 builds the snapshot. */
  onBuilding?(part: number): void;
}

/**
 * Takes a heap snapshot and yields its chunks as they come; a slow reader slows the target down. The target
 * stands still until the last chunk is written, because V8 cannot stop halfway. A caller that ends the iteration early must
 * dispose the connection, so give this a connection of its own; that ends the sending, not the standstill. Rejects with a
 * `Failure`.
 */
export async function* snapshotChunks(
  connection: Connection,
  { signal, numbers = true, onBuilding }: TakeSnapshotOptions = {},
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
    const parameters = { captureNumericValue: numbers, reportProgress: true };
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
    // Otherwise the data that nobody reads would delay closing the socket.
    connection.setFlowing(true);
  }
}

/**
 * Prepares the debugger, because V8 in Node 20 otherwise looks up function positions one by one, which takes minutes when a
 * large script is loaded. The enabled debugger must not stop at `debugger` statements.
 */
async function prepare(connection: Connection): Promise<void> {
  await Promise.all([
    connection.send('Debugger.enable', {}),
    connection.send('Debugger.setSkipAllPauses', { skip: true }),
  ]);
  await connection.send('Debugger.disable');
}
