import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { TargetAddress } from '../../protocol/target';
import { checkOptions, parseCheck, withFixValue, type CheckCommand } from './parseCheck';
import { compareOptions, parseCompare, type CompareCommand } from './parseCompare';
import { parseSnapshot, snapshotOptions, type SnapshotCommand } from './parseSnapshot';
import { parseOptions, seeHelp as see } from './parseOptions';
import { parseTargetAddress } from './targetAddress';

export interface InspectCommand {
  kind: 'inspect';
  address: TargetAddress;
  json: boolean;
  allowRemote: boolean;
  /** A process may be signalled where it cannot be seen that it handles the signal. */
  allowSignal: boolean;
  /** Longest pause of the target that is agreed to; `undefined`: none. */
  allowPauseMs: number | undefined;
  /** Seconds between readings; `undefined`: one reading. */
  watchSeconds: number | undefined;
  /** With a heap snapshot. */
  snapshot: boolean;
  /** A file to keep the snapshot in. */
  saveSnapshot: string | undefined;
  /** A file for a report; with `watchSeconds` it is written anew after each reading. */
  report: string | undefined;
  /** Whether files of another kind may be replaced by what is written. */
  force: boolean;
}

/** Everything that the command line can be asked for. */
export type Command =
  | { kind: 'help' }
  | { kind: 'version' }
  | { kind: 'targets'; json: boolean }
  | { kind: 'demo' }
  | InspectCommand
  | CheckCommand
  | SnapshotCommand
  | CompareCommand;

const maxPauseMs = 600_000;
const maxWatchSeconds = 86_400;
const general = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;
const json = { json: { type: 'boolean' } } as const;
const ofInspect = {
  ...json,
  snapshot: { type: 'boolean' },
  'save-snapshot': { type: 'string' },
  report: { type: 'string' },
  force: { type: 'boolean' },
  watch: { type: 'string' },
  'allow-pause': { type: 'string' },
  'allow-remote': { type: 'boolean' },
  'allow-signal': { type: 'boolean' },
} as const;

/** Reads the arguments after the program's name. Throws `usage` with one sentence. */
export function parseArguments(args: string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined) throw new Failure('usage', `A command is missing. ${see}`);
  if (name.startsWith('-')) return parseGeneral(args);
  switch (name) {
    case 'targets': {
      const { values, positionals } = parseOptions(rest, { ...general, ...json });
      return commonCommand(values) ?? targets(values.json === true, positionals);
    }
    case 'inspect': {
      const { values, positionals } = parseOptions(rest, { ...general, ...ofInspect });
      return commonCommand(values) ?? inspect(values, positionals);
    }
    case 'demo': {
      const { values, positionals } = parseOptions(rest, general);
      refuseMore(positionals, 0);
      return commonCommand(values) ?? { kind: 'demo' };
    }
    case 'check': {
      const options = { ...general, ...checkOptions };
      const { values, positionals } = parseOptions(withFixValue(rest), options);
      return commonCommand(values) ?? parseCheck(values, positionals);
    }
    case 'snapshot': {
      const { values, positionals } = parseOptions(rest, { ...general, ...snapshotOptions });
      return commonCommand(values) ?? parseSnapshot(values, positionals);
    }
    case 'compare': {
      const { values, positionals } = parseOptions(rest, { ...general, ...compareOptions });
      return commonCommand(values) ?? parseCompare(values, positionals);
    }
    default:
      throw new Failure('usage', `There is no command "${visibleText(name, 80)}". ${see}`);
  }
}

function parseGeneral(args: string[]): Command {
  const { values } = parseOptions(args, general);
  const command = commonCommand(values);
  if (!command) throw new Failure('usage', `A command is missing. ${see}`);
  return command;
}

function commonCommand(values: { help?: boolean; version?: boolean }): Command | undefined {
  if (values.help) return { kind: 'help' };
  return values.version ? { kind: 'version' } : undefined;
}

function targets(asJson: boolean, positionals: string[]): Command {
  refuseMore(positionals, 0);
  return { kind: 'targets', json: asJson };
}

function inspect(
  values: {
    json?: boolean;
    snapshot?: boolean;
    'save-snapshot'?: string;
    report?: string;
    force?: boolean;
    watch?: string;
    'allow-pause'?: string;
    'allow-remote'?: boolean;
    'allow-signal'?: boolean;
  },
  positionals: string[],
): InspectCommand {
  const saveSnapshot = values['save-snapshot'];
  const snapshot = values.snapshot === true || saveSnapshot !== undefined;
  if (snapshot && values.watch !== undefined) {
    throw new Failure('usage', 'Only one of --snapshot and --watch can be given.');
  }
  const [address] = positionals;
  if (address === undefined) {
    throw new Failure('usage', `inspect wants an address. ${see}`);
  }
  refuseMore(positionals, 1);
  return {
    kind: 'inspect',
    address: parseTargetAddress(address),
    json: values.json === true,
    allowRemote: values['allow-remote'] === true,
    allowSignal: values['allow-signal'] === true,
    allowPauseMs: amount('--allow-pause', 'milliseconds', values['allow-pause'], 0, maxPauseMs),
    watchSeconds: amount('--watch', 'seconds', values.watch, 0.1, maxWatchSeconds),
    snapshot,
    saveSnapshot,
    report: values.report,
    force: values.force === true,
  };
}

function amount(
  option: string,
  unit: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < min || value > max) {
    throw new Failure(
      'usage',
      `${option} wants ${unit} from ${min} to ${max}, not "${visibleText(text, 40)}".`,
    );
  }
  return value;
}

function refuseMore(positionals: string[], allowed: number): void {
  const extra = positionals[allowed];
  if (extra === undefined) return;
  throw new Failure('usage', `"${visibleText(extra, 80)}" is one argument too many. ${see}`);
}
