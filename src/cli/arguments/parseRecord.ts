import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import { amount, pauseRange, type Range } from './amount';
import { baselineOptions, heldBaselineUse, type HeldBaselineUse } from './heldBaselineUse';
import { jsonOption, type Options } from './option';
import { attachOptions } from './parseInspect';
import { refuseMore, seeHelp } from './parseOptions';
import { parseTargetAddress, type NamedTargets } from '../../protocol/targetAddress';

export interface RecordCommand {
  kind: 'record';
  address: TargetAddress;
  /** A command for the shell, run once in each round; `undefined` waits instead. */
  exec: string | undefined;
  /** Seconds to wait in each round without a command. */
  seconds: number;
  rounds: number;
  /** Id or name of the worker thread to record; `undefined` for the main thread. */
  thread: string | undefined;
  json: boolean;
  allowRemote: boolean;
  /** Whether a process may be signalled even if nothing shows that it handles the signal. */
  allowSignal: boolean;
  /** Longest accepted pause of the target; `undefined` for none. */
  allowPauseMs: number | undefined;
  /** Folder to keep the snapshots in. */
  saveSnapshots: string | undefined;
  /** File for a report. */
  report: string | undefined;
  /** Whether the output may replace files of another kind. */
  force: boolean;
  baseline: HeldBaselineUse;
}

const DEFAULT_SECONDS = 10;
const DEFAULT_ROUNDS = 2;
const secondsRange: Range = { unit: 'seconds', min: 0, max: 86_400 };
const roundsRange: Range = { unit: 'rounds', min: 1, max: 50, isWhole: true };

export const recordOptions = {
  exec: {
    type: 'string',
    help: { '--exec <command>': 'a load, run by the shell once in each round' },
  },
  seconds: {
    type: 'string',
    help: {
      '--seconds <n>': `waits so long in each round instead, for a load of your own; ${DEFAULT_SECONDS} by default`,
    },
  },
  rounds: {
    type: 'string',
    help: {
      '--rounds <n>': `how often, at most ${roundsRange.max}; ${DEFAULT_ROUNDS} by default. What grows shows from two rounds on`,
    },
  },
  thread: {
    type: 'string',
    help: { '--thread <id>': 'records this worker thread, by its id or name, not the main thread' },
  },
  ...jsonOption,
  report: {
    type: 'string',
    help: { '--report <file.html>': 'writes a page to read and send on' },
  },
  'allow-pause': {
    type: 'string',
    help: {
      '--allow-pause <ms>': 'lets the server be stopped for as long, by each of the heap snapshots',
    },
  },
  'save-snapshots': {
    type: 'string',
    help: { '--save-snapshots <folder>': 'keeps the heap snapshots there' },
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

/** Throws `usage` with one sentence. */
export function parseRecord(
  values: {
    exec?: string;
    seconds?: string;
    rounds?: string;
    thread?: string;
    json?: boolean;
    report?: string;
    force?: boolean;
    baseline?: string;
    'save-baseline'?: string;
    'allow-pause'?: string;
    'save-snapshots'?: string;
    'allow-remote'?: boolean;
    'allow-signal'?: boolean;
  },
  positionals: string[],
  names?: () => NamedTargets,
): RecordCommand {
  const { exec, seconds, rounds, report } = values;
  if (exec !== undefined && seconds !== undefined) {
    throw new Failure('usage', 'Only one of --exec and --seconds can be given.');
  }
  if (exec?.trim() === '') throw new Failure('usage', `--exec wants a command. ${seeHelp}`);
  const [address] = positionals;
  if (address === undefined) throw new Failure('usage', `record wants an address. ${seeHelp}`);
  refuseMore(positionals, 1);
  return {
    kind: 'record',
    address: parseTargetAddress(address, names),
    exec,
    seconds: amount('--seconds', seconds, secondsRange) ?? DEFAULT_SECONDS,
    rounds: amount('--rounds', rounds, roundsRange) ?? DEFAULT_ROUNDS,
    thread: values.thread,
    json: values.json === true,
    allowRemote: values['allow-remote'] === true,
    allowSignal: values['allow-signal'] === true,
    allowPauseMs: amount('--allow-pause', values['allow-pause'], pauseRange),
    saveSnapshots: values['save-snapshots'],
    report,
    force: values.force === true,
    baseline: heldBaselineUse(values),
  };
}
