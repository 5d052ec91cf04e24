import { open, rm, type FileHandle } from 'node:fs/promises';
import { Failure } from '../base/failure';

/**
 * Hands chunks on and writes each into a file on the way. When they end early or the file cannot be written (`unwritable`),
 * no part of it stays.
 */
export async function* savedChunks(
  chunks: AsyncIterable<string>,
  file: string,
): AsyncGenerator<string, void, void> {
  const refuse = (error: unknown): never => {
    throw new Failure('unwritable', file, error);
  };
  const handle: FileHandle = await open(file, 'w').catch(refuse);
  let isWhole = false;
  try {
    for await (const chunk of chunks) {
      await handle.writeFile(chunk).catch(refuse);
      yield chunk;
    }
    isWhole = true;
  } finally {
    await handle.close();
    if (!isWhole) await rm(file, { force: true });
  }
}
