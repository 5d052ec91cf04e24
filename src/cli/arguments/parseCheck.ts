import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { FixChoice } from '../../check/chooseFixes';
import { jsonOption, type Options } from './option';
import { seeHelp } from './parseOptions';

export interface CheckCommand {
  kind: 'check';
  /** Files, folders and glob patterns, at least one. */
  paths: string[];
  output: 'text' | 'json' | 'sarif';
  /** Whether to list likely findings too. They never affect the exit status. */
  hints: boolean;
  /** Which fixes to apply; `undefined` for none. */
  fix: FixChoice | undefined;
  /** A git revision: only files that differ from it are checked. */
  since?: string;
  /** What is known already. */
  baseline?: BaselineUse;
}

/** `compare`: only what is new is a finding. `prune`: and entries that are gone leave the file. `update`: the file gets all. */
export interface BaselineUse {
  file: string;
  mode: 'compare' | 'prune' | 'update';
  /** Whether entries that are gone change the exit status. */
  failsOnGone: boolean;
}

export const checkOptions = {
  ...jsonOption,
  sarif: {
    type: 'boolean',
    help: { '--sarif': 'a SARIF 2.1.0 log on standard output, for code scanning' },
  },
  hints: {
    type: 'boolean',
    help: {
      '--hints': 'lists what is only likely as well; hints never change the exit status',
    },
  },
  fix: {
    type: 'string',
    help: {
      '--fix': 'mends what is found, in place: the fix that fits best',
      '--fix=<kind>': 'only fixes of one kind: nil-and-close, or nil-only where others own a value',
    },
  },
  since: {
    type: 'string',
    help: { '--since <revision>': 'only files that changed since a git revision, as origin/main' },
  },
  baseline: {
    type: 'string',
    help: { '--baseline <file>': 'only what this file does not know is a finding' },
  },
  'update-baseline': {
    type: 'boolean',
    help: { '--update-baseline': 'writes all that is found into the baseline' },
  },
  prune: {
    type: 'boolean',
    help: { '--prune': 'takes out of the baseline what is not found any more' },
  },
  'allow-gone': {
    type: 'boolean',
    help: { '--allow-gone': 'entries that are not found any more do not change the exit status' },
  },
} as const satisfies Options;

const choices: readonly FixChoice[] = ['preferred', 'nil-and-close', 'nil-only'];

/** Supplies the value of `--fix` when it is given alone. */
export function withFixValue(args: string[]): string[] {
  const end = args.indexOf('--');
  return args.map((argument, i) =>
    argument === '--fix' && (end === -1 || i < end) ? '--fix=preferred' : argument,
  );
}

interface CheckValues extends BaselineValues {
  json?: boolean;
  sarif?: boolean;
  hints?: boolean;
  fix?: string;
  since?: string;
}

interface BaselineValues {
  baseline?: string;
  'update-baseline'?: boolean;
  prune?: boolean;
  'allow-gone'?: boolean;
}

/** Throws `usage` with one sentence. */
export function parseCheck(values: CheckValues, paths: string[]): CheckCommand {
  const { json = false, sarif = false, hints = false } = values;
  if (paths.length === 0) {
    throw new Failure('usage', `check wants files, folders or patterns. ${seeHelp}`);
  }
  // Probably an unset shell variable. It would mean everything below the current folder.
  if (paths.includes('')) {
    throw new Failure('usage', `check was given an empty path. ${seeHelp}`);
  }
  if (json && sarif) {
    throw new Failure('usage', 'Only one of --json and --sarif can be given.');
  }
  const fix = values.fix === undefined ? undefined : choices.find(each => each === values.fix);
  if (values.fix !== undefined && fix === undefined) {
    const given = visibleText(values.fix, 40);
    throw new Failure('usage', `--fix wants nil-and-close or nil-only, not "${given}".`);
  }
  const { since } = values;
  if (since === '' || since?.startsWith('-'))
    throw new Failure('usage', `--since wants a git revision. ${seeHelp}`);
  const baseline = baselineUse(values);
  return {
    ...{ kind: 'check', paths, output: json ? 'json' : sarif ? 'sarif' : 'text', hints, fix },
    ...(since !== undefined && { since }),
    ...(baseline && { baseline }),
  };
}

function baselineUse(values: BaselineValues): BaselineUse | undefined {
  const { baseline: file, prune, 'update-baseline': update, 'allow-gone': allowGone } = values;
  if (file === undefined) {
    const alone = (['update-baseline', 'prune', 'allow-gone'] as const).find(each => values[each]);
    if (alone === undefined) return undefined;
    throw new Failure('usage', `--${alone} wants --baseline <file> too. ${seeHelp}`);
  }
  if (file === '') throw new Failure('usage', `--baseline was given an empty path. ${seeHelp}`);
  if (prune && update)
    throw new Failure('usage', 'Only one of --prune and --update-baseline can be given.');
  return { file, mode: update ? 'update' : prune ? 'prune' : 'compare', failsOnGone: !allowGone };
}
