import { AtomicFile } from '../base/writeFile';

/**
 * Hands chunks on and writes each into a file on the way, which takes its place when all have come. When they end early or the
 * file cannot be written (`unwritable`, `notReplaced`), what was there before is there still, and no part of the new one.
 */
export async function* savedChunks(
  chunks: AsyncIterable<string>,
  file: string,
): AsyncGenerator<string, void, void> {
  const saved = await AtomicFile.open(file);
  try {
    for await (const chunk of chunks) {
      await saved.write(chunk);
      yield chunk;
    }
    await saved.commit();
  } finally {
    await saved.discard();
  }
}
