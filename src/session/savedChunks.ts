import { AtomicFile } from '../base/writeFile';

/**
 * Passes chunks on and also writes them to a file, which is replaced once all chunks have come. If they end early or the
 * file cannot be written (`unwritable`, `notReplaced`), its previous content stays unchanged.
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
