import type { FileHandle } from 'node:fs/promises';
import { openRegularFile } from '../base/readFile';
import { ByteReader } from '../heap/parse/byteReader';
import type { ReadEdges } from '../heap/parse/edgeSection';
import { EdgeReader, type EdgesStart } from '../heap/parse/edgesAhead';
import { fileChunks } from '../heap/parse/snapshotFile';

/** Requests to the thread that reads a file's edges ahead. */
export type EdgeContract = {
  find: (path: string) => Promise<EdgesStart | undefined>;
  /** Call it after `find` has answered a position. */
  read: () => Promise<ReadEdges>;
};

/** Reads one file's edges. A file without edges stays open until the thread ends. */
export function createEdgeService(): EdgeContract {
  let file: FileHandle;
  let reader: EdgeReader;
  return {
    async find(path) {
      file = await openRegularFile(path);
      const expectedBytes = (await file.stat()).size;
      reader = new EdgeReader(new ByteReader(fileChunks(file), { expectedBytes }));
      return reader.find();
    },
    async read() {
      try {
        return await reader.read();
      } finally {
        await file.close();
      }
    },
  };
}
