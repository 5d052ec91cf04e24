import { stat } from 'node:fs/promises';
import { Failure, throwIfCancelled } from '../base/failure';
import type { Checker, FileCheck } from '../protocol/fileCheck';

/** Files per worker request: enough to make its overhead negligible. */
const BATCH = 8;
/** Batches in flight: more than there are workers, so that no worker waits. */
const CONCURRENT = 8;
/** Larger files come last, and alone: nothing small waits for one. */
const LARGE_BYTES = 500_000;

export interface CheckAllOptions {
  signal?: AbortSignal;
  /** Called after each batch with the number of files checked so far. */
  onProgress?: (checked: number) => void;
  /** Called with each batch's results. */
  onChecked?: (checks: readonly FileCheck[]) => void;
}

/**
 * Checks files as they are found. Answers in the order of their paths. Rejects with `cancelled`, and with `usage` when what the
 * project of one of them says has a mistake: without it, nobody knows what is to be said of that file.
 */
export async function checkAll(
  files: AsyncIterable<string>,
  checker: Checker,
  { signal, onProgress, onChecked }: CheckAllOptions = {},
): Promise<FileCheck[]> {
  const batches = batchesOf(files);
  const checks: FileCheck[] = [];
  const run = async (): Promise<void> => {
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      throwIfCancelled(signal, 'The check');
      const batch = await checker.checkFiles(next.value, signal);
      checks.push(...batch);
      onChecked?.(batch);
      onProgress?.(checks.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, run));
  checks.sort((a, b) => (a.file < b.file ? -1 : 1));
  const mistaken = checks.find(({ skipped }) => skipped?.why === 'misconfigured');
  if (mistaken) throw new Failure('usage', mistaken.skipped!.message);
  return checks;
}

async function* batchesOf(files: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  const large: string[] = [];
  for await (const file of files) {
    if (await isLarge(file)) {
      large.push(file);
      continue;
    }
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
  for (const file of large) yield [file];
}

async function isLarge(file: string): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  return (stats?.size ?? 0) > LARGE_BYTES;
}
