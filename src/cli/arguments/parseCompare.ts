import { Failure } from '../../base/failure';
import { jsonOption, sourceOption, type Options } from './option';
import { seeHelp } from './parseOptions';

export interface CompareCommand {
  kind: 'compare';
  /** The earlier file, then the later one. */
  files: [before: string, after: string];
  /** A file, folder or pattern of sources; without it, pools are guessed from structure. */
  source: string | undefined;
  json: boolean;
}

export const compareOptions = { ...sourceOption, ...jsonOption } as const satisfies Options;

/** Throws `usage` with one sentence. */
export function parseCompare(
  values: { json?: boolean; source?: string },
  positionals: string[],
): CompareCommand {
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    const wanted = 'compare wants two .heapsnapshot files, the earlier one first.';
    throw new Failure('usage', `${wanted} ${seeHelp}`);
  }
  const { source, json } = values;
  return { kind: 'compare', files: [before, after], source, json: json === true };
}
