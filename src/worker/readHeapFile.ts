import { Failure } from '../base/failure';
import { openRegularFile, UnreadableFile, whyUnreadable } from '../base/readFile';
import type { ParseOptions } from '../heap/parse/parseSnapshot';
import { fileChunks } from '../heap/parse/snapshotFile';
import { EdgeThread } from './edgeThread';

/** In smaller files a second thread does not pay, because its code is compiled once more: at 53 MB it was a tenth slower. */
const BYTES_WORTH_A_THREAD = 100e6;

/**
 * Parses a snapshot file, using a second thread for a large one. `workerFile`: the script of that thread. Rejects with
 * `usage` when the file cannot be read.
 */
export async function readHeapFile<T>(
  path: string,
  workerFile: string,
  parse: (chunks: AsyncIterable<Uint8Array>, options: ParseOptions) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const refuse = (error: unknown): never => {
    if (!isSystemError(error) && !(error instanceof UnreadableFile)) throw error;
    const what = `${path} cannot be read as a heap snapshot: ${whyUnreadable(error)}.`;
    throw new Failure('usage', `${what} Give a .heapsnapshot file.`, error);
  };
  const file = await openRegularFile(path).catch(refuse);
  let thread: EdgeThread | undefined;
  const endThread = (): void => thread?.dispose();
  try {
    const expectedBytes = (await file.stat()).size;
    if (expectedBytes >= BYTES_WORTH_A_THREAD) thread = new EdgeThread(workerFile, path);
    signal.addEventListener('abort', endThread);
    return await parse(fileChunks(file), { expectedBytes, edgesAhead: thread?.ahead });
  } catch (error) {
    return refuse(error);
  } finally {
    endThread();
    await file.close();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
