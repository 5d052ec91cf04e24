import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';

/** Reads a text file as `readFileBytes` does. */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  return (await readFileBytes(path, maxBytes)).toString('utf8');
}

/**
 * Reads a file whose path came from somebody else: at most `maxBytes`, and only a regular file, because a pipe or a
 * device could make the reading last for ever. Rejects otherwise.
 */
export async function readFileBytes(path: string, maxBytes: number): Promise<Buffer> {
  // Opening a pipe waits for its other end unless it is told not to. Windows has no such flag.
  const file = await fs.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error(`${path} is not a regular file`);
    if (stats.size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
