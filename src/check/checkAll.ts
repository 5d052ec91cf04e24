import { throwIfCancelled } from '../base/failure';
import type { Checker, FileCheck } from '../protocol/fileCheck';

/** Files that a worker is given at once: enough to make the way to it and back not count. */
const BATCH = 8;
/** Batches under way at once: more than there are workers, so that none waits. */
const CONCURRENT = 8;

export interface CheckAllOptions {
  signal?: AbortSignal;
  /** Called with the number of files checked so far, after each batch. */
  onProgress?: (checked: number) => void;
}

/** Checks files as they are found; answers in the order of their paths. Rejects with `cancelled`. */
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
