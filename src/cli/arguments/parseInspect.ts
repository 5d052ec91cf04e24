import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import { amount, pauseRange, type Range } from './amount';
import { baselineOptions, heldBaselineUse, isUsed, type HeldBaselineUse } from './heldBaselineUse';
import type { Options } from './option';
import { seeHelp } from './parseOptions';
import { parseTargetAddress, type NamedTargets } from '../../protocol/targetAddress';

export interface InspectCommand {
  kind: 'inspect';
  address: TargetAddress;
  json: boolean;
  allowRemote: boolean;
  /** Whether a process may be signalled even if nothing shows that it handles the signal. */
  allowSignal: boolean;
  /** Longest accepted pause of the target; `undefined` for none. */
  allowPauseMs: number | undefined;
  /** Seconds between readings; `undefined` for a single reading. */
  watchSeconds: number | undefined;
  /** Whether to follow what becomes of the requests; only while watching. */
  requests: boolean;
  /** Whether to take a heap snapshot too. */
  snapshot: boolean;
  /** File to keep the snapshot in. */
  saveSnapshot: string | undefined;
  /** File for a report. With `watchSeconds`, each reading rewrites it. */
  report: string | undefined;
  /** Whether the output may replace files of another kind. */
  force: boolean;
  baseline: HeldBaselineUse;
}

/** Which targets may be attached to. */
export const attachOptions = {
  'allow-remote': {
    type: 'boolean',
    help: { '--allow-remote': 'lets the address be on another machine' },
  },
  'allow-signal': {
    type: 'boolean',
    help: {
      '--allow-signal':
        'lets a process be signalled whose handler cannot be seen, as on macOS; without one it ends',
    },
  },
} as const satisfies Options;

export const inspectOptions = {
  json: {
    type: 'boolean',
    help: {
      '--json':
        'one JSON object on standard output; with --watch one per line, of several an array',
    },
  },
  all: {
    type: 'boolean',
    help: { '--all': 'every process of this machine whose inspector is open' },
  },
  watch: {
    type: 'string',
    help: { '--watch <seconds>': 'reads again and again, until Ctrl+C' },
  },
  requests: {
    type: 'boolean',
    help: {
      '--requests':
        'with --watch: requests made, over, still in memory; by a listener in the server',
    },
  },
  'allow-pause': {
    type: 'string',
    help: {
      '--allow-pause <ms>':
        'lets the server be stopped for as long: for --snapshot, to count all requests, to find pools',
    },
  },
  snapshot: {
    type: 'boolean',
    help: {
      '--snapshot':
        'takes a heap snapshot as well: retained bytes, and what keeps the largest values alive',
    },
  },
  'save-snapshot': {
    type: 'string',
    help: { '--save-snapshot <file>': 'the same, and keeps the snapshot in a file' },
  },
  report: {
    type: 'string',
    help: {
      '--report <file.html>':
        'writes a page to read and send on; with --watch anew after each reading, with a curve',
    },
  },
  ...baselineOptions,
  force: {
    type: 'boolean',
    help: {
      '--force':
        'replaces a file that is no earlier snapshot, report or baseline, if its name is given',
    },
  },
  ...attachOptions,
} as const satisfies Options;

const watchRange: Range = { unit: 'seconds', min: 0.1, max: 86_400 };

/** What was given of `inspectOptions`. */
export interface InspectValues {
  json?: boolean;
  all?: boolean;
  snapshot?: boolean;
  'save-snapshot'?: string;
  report?: string;
  force?: boolean;
  watch?: string;
  requests?: boolean;
  baseline?: string;
  'save-baseline'?: string;
  'allow-pause'?: string;
  'allow-remote'?: boolean;
  'allow-signal'?: boolean;
}

/** Of one process. Throws `usage` with one sentence. */
export function parseInspect(
  values: InspectValues,
  positionals: string[],
  names?: () => NamedTargets,
): InspectCommand {
  const saveSnapshot = values['save-snapshot'];
  const snapshot = values.snapshot === true || saveSnapshot !== undefined;
  if (snapshot && values.watch !== undefined) {
    throw new Failure('usage', 'Only one of --snapshot and --watch can be given.');
  }
  if (values.requests === true && values.watch === undefined) {
    throw new Failure(
      'usage',
      `--requests wants --watch: it tells of requests in between. ${seeHelp}`,
    );
  }
  const baseline = heldBaselineUse(values);
  const other = snapshot ? '--snapshot' : values.watch === undefined ? undefined : '--watch';
  if (other !== undefined && isUsed(baseline)) {
    throw new Failure('usage', `A baseline is of one reading, without ${other}. ${seeHelp}`);
  }
  const [address] = positionals;
  if (address === undefined) throw new Failure('usage', `inspect wants an address. ${seeHelp}`);
  return {
    kind: 'inspect',
    address: parseTargetAddress(address, names),
    json: values.json === true,
    allowRemote: values['allow-remote'] === true,
    allowSignal: values['allow-signal'] === true,
    allowPauseMs: amount('--allow-pause', values['allow-pause'], pauseRange),
    watchSeconds: amount('--watch', values.watch, watchRange),
    requests: values.requests === true,
    snapshot,
    saveSnapshot,
    report: values.report,
    force: values.force === true,
    baseline,
  };
}
