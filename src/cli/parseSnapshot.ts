import { Failure } from '../base/failure';
import { seeHelp } from './parseOptions';

export interface SnapshotCommand {
  kind: 'snapshot';
  file: string;
  /** A file, folder or pattern of sources; `undefined`: pools are guessed by structure. */
  source: string | undefined;
  json: boolean;
}

export const snapshotOptions = {
  json: { type: 'boolean' },
  source: { type: 'string' },
} as const;

/** Throws `usage` with one sentence. */
export function parseSnapshot(
  values: { json?: boolean; source?: string },
  positionals: string[],
): SnapshotCommand {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new Failure('usage', `snapshot wants one .heapsnapshot file. ${seeHelp}`);
  }
  return { kind: 'snapshot', file, source: values.source, json: values.json === true };
}
