import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;

/**
 * The bytes of an open file, in chunks. Reads the next chunk while the caller works on the current one, so a chunk is
 * overwritten once the next one was asked for.
 */
export async function* fileChunks(file: FileHandle): AsyncGenerator<Uint8Array, void, void> {
  let [current, next] = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  let pending = file.read(current, 0, CHUNK_BYTES, 0);
  for (let position = 0; ;) {
    const { bytesRead } = await pending;
    if (bytesRead === 0) return;
    position += bytesRead;
    pending = file.read(next, 0, CHUNK_BYTES, position);
    try {
      yield current.subarray(0, bytesRead);
    } catch (error) {
      await pending;
      throw error;
    }
    [current, next] = [next, current];
  }
}
