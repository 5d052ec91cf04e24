import { Failure } from '../../base/failure';
import { jsonOption, sourceOption, type Options } from './option';
import { seeHelp } from './parseOptions';

export interface SnapshotCommand {
  kind: 'snapshot';
  file: string;
  /** A file, folder or pattern of sources; without it, pools are guessed from structure. */
  source: string | undefined;
  json: boolean;
  /** File for a report. */
  report: string | undefined;
  /** Whether a report may replace a file that is not one. */
  force: boolean;
}

export const snapshotOptions = {
  ...sourceOption,
  ...jsonOption,
  report: {
    type: 'string',
    help: { '--report <file.html>': 'writes a page to read and send on' },
  },
  force: {
    type: 'boolean',
    help: { '--force': 'replaces a file that is no report, if its name is given for one' },
  },
} as const satisfies Options;

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
