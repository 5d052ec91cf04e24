import { open } from 'node:fs/promises';
import { ByteReader } from '../heap/byteReader';
import type { ReadEdges } from '../heap/edgeSection';
import { EdgeReader, type EdgesPlace } from '../heap/edgesAhead';
import { fileChunks } from '../heap/snapshotFile';

/** What the thread answers that reads a file's edges ahead. */
export type EdgeContract = {
  find: (path: string) => Promise<EdgesPlace | undefined>;
  read: () => Promise<ReadEdges>;
};

/** Reads one file's edges. It leaves the file open: the thread ends with it. */
export function createEdgeService(): EdgeContract {
  let reader: EdgeReader;
  return {
    async find(path) {
      const file = await open(path);
      const expectedBytes = (await file.stat()).size;
      reader = new EdgeReader(new ByteReader(fileChunks(file), { expectedBytes }));
      return reader.find();
    },
    read: () => reader.read(),
  };
}
