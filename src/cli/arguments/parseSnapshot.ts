import { Failure } from '../../base/failure';
import { seeHelp } from './parseOptions';

export interface SnapshotCommand {
  kind: 'snapshot';
  file: string;
  /** A file, folder or pattern of sources; `undefined`: pools are guessed by structure. */
  source: string | undefined;
  json: boolean;
  /** A file for a report. */
  report: string | undefined;
  /** Whether a file that is no report may be replaced by one. */
  force: boolean;
}

export const snapshotOptions = {
  json: { type: 'boolean' },
  source: { type: 'string' },
  report: { type: 'string' },
  force: { type: 'boolean' },
} as const;

/** Throws `usage` with one sentence. */
export function parseSnapshot(
  values: { json?: boolean; source?: string; report?: string; force?: boolean },
  positionals: string[],
): SnapshotCommand {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new Failure('usage', `snapshot wants one .heapsnapshot file. ${seeHelp}`);
  }
  const { source, report, json = false, force = false } = values;
  return { kind: 'snapshot', file, source, json, report, force };
}
