import { throwIfCancelled } from '../base/failure';
import type { Checker, FileCheck } from '../protocol/fileCheck';

/** Files per worker request: enough to make its overhead negligible. */
const BATCH = 8;
/** Batches in flight: more than there are workers, so that no worker waits. */
const CONCURRENT = 8;

export interface CheckAllOptions {
  signal?: AbortSignal;
  /** Called after each batch with the number of files checked so far. */
  onProgress?: (checked: number) => void;
}

/** Checks files as they are found. Answers in the order of their paths. Rejects with `cancelled`. */
export async function checkAll(
  files: AsyncIterable<string>,
  checker: Checker,
  { signal, onProgress }: CheckAllOptions = {},
): Promise<FileCheck[]> {
  const batches = batchesOf(files);
  const checks: FileCheck[] = [];
  const run = async (): Promise<void> => {
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      throwIfCancelled(signal, 'The check');
      checks.push(...(await checker.checkFiles(next.value, signal)));
      onProgress?.(checks.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, run));
  return checks.sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function* batchesOf(files: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const file of files) {
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
