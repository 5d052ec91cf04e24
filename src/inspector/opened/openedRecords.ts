import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../../base/readFile';
import { replaceFile } from '../../base/writeFile';
import { stateFolder } from './stateFolder';

const schema = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  identity: v.string(),
  owner: v.object({
    pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    identity: v.string(),
  }),
  isLeft: v.boolean(),
});

/** That we opened the inspector of a process. Written before the process is signalled, removed once the inspector is closed. */
export interface OpenedRecord {
  pid: number;
  /** See `processIdentity`: of the inspected process. */
  identity: string;
  /** The process of ours that opened it. While that one lives it closes the inspector itself, unless `isLeft`. */
  owner: { pid: number; identity: string };
  /** Its owner has left and could not close it. */
  isLeft: boolean;
}

const MAX_BYTES = 10_000;
const MAX_RECORDS = 1_000;

function folder(): string {
  return join(stateFolder(), 'opened-inspectors');
}

function fileOf(pid: number): string {
  return join(folder(), `${pid}.json`);
}

/** Writes a record, in the place of an older one for this pid. Rejects when the folder cannot be written. */
export async function writeRecord(record: OpenedRecord): Promise<void> {
  await fs.mkdir(folder(), { recursive: true, mode: 0o700 });
  await replaceFile(fileOf(record.pid), JSON.stringify(record), 0o600);
}

/** Removes the record of a pid, if there is one. */
export async function dropRecord(pid: number): Promise<void> {
  await fs.rm(fileOf(pid), { force: true });
}

/** The record of a pid; `undefined` when there is none that can be read. */
export async function recordOf(pid: number): Promise<OpenedRecord | undefined> {
  try {
    const record = v.safeParse(schema, JSON.parse(await readTextFile(fileOf(pid), MAX_BYTES)));
    return record.success && record.output.pid === pid ? record.output : undefined;
  } catch {
    return undefined; // no record, or none of ours: nothing is done by it
  }
}

/** The pids that there are records of, in no order. */
export async function recordedPids(): Promise<number[]> {
  let names: string[];
  try {
    names = await fs.readdir(folder());
  } catch {
    return []; // nothing was ever opened here
  }
  return names
    .flatMap(name => /^(\d{1,10})\.json$/.exec(name)?.[1] ?? [])
    .slice(0, MAX_RECORDS)
    .map(Number);
}
