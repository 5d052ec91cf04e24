import { Failure } from '../../base/failure';
import type { Options } from './option';
import { seeHelp } from './parseOptions';

export interface RedactCommand {
  kind: 'redact';
  file: string;
  /** The file to write. */
  out: string;
  keepsNames: boolean;
  /** File for the names that stand-ins stand for; `undefined` forgets them. */
  mapping: string | undefined;
  /** Whether the output may replace files of another kind. */
  force: boolean;
}

export const redactOptions = {
  out: { type: 'string', help: { '--out <file>': 'the file to write; must be given' } },
  'keep-names': {
    type: 'boolean',
    help: {
      '--keep-names':
        'keeps the names of classes, functions, keys and variables, where these are identifiers',
    },
  },
  mapping: {
    type: 'string',
    help: {
      '--mapping <file>': 'writes what each stand-in stands for; keep this file to yourself',
    },
  },
  force: {
    type: 'boolean',
    help: {
      '--force': 'replaces a file that is no earlier output, if its name is given for one',
    },
  },
} as const satisfies Options;

/** Throws `usage` with one sentence. */
export function parseRedact(
  values: { out?: string; 'keep-names'?: boolean; mapping?: string; force?: boolean },
  positionals: string[],
): RedactCommand {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    throw new Failure('usage', `redact wants one .heapsnapshot file. ${seeHelp}`);
  }
  const { out, mapping, force = false } = values;
  if (out === undefined) throw new Failure('usage', `redact wants --out <file>. ${seeHelp}`);
  return { kind: 'redact', file, out, keepsNames: values['keep-names'] === true, mapping, force };
}
