import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { NamedTargets } from '../../protocol/targetAddress';
import { commonOptions, jsonOption } from './option';
import { checkOptions, parseCheck, withFixValue, type CheckCommand } from './parseCheck';
import { compareOptions, parseCompare, type CompareCommand } from './parseCompare';
import { inspectOptions, parseInspect, type InspectCommand } from './parseInspect';
import { parseInspectSeveral, type InspectSeveralCommand } from './parseInspectSeveral';
import { parseRedact, redactOptions, type RedactCommand } from './parseRedact';
import { parseRecord, recordOptions, type RecordCommand } from './parseRecord';
import { parseSnapshot, snapshotOptions, type SnapshotCommand } from './parseSnapshot';
import { parseOptions, refuseMore, seeHelp } from './parseOptions';
import { isSubcommand, type Subcommand } from './subcommands';

/** Every command that a command line can give. */
export type Command =
  /** `of`: only that command's help. */
  | { kind: 'help'; of?: Subcommand }
  | { kind: 'version' }
  | { kind: 'targets'; json: boolean }
  | { kind: 'demo' }
  | { kind: 'mcp' }
  | InspectCommand
  | InspectSeveralCommand
  | RecordCommand
  | CheckCommand
  | SnapshotCommand
  | CompareCommand
  | RedactCommand;

const version = { version: { type: 'boolean', short: 'v' } } as const;
const general = { ...commonOptions, ...version };

/**
 * Reads the arguments after the program's name. `names`: what the project calls its servers. Throws `usage` with one sentence.
 */
export function parseArguments(args: string[], names?: () => NamedTargets): Command {
  const [name, ...rest] = args;
  if (name === undefined) throw new Failure('usage', `A command is missing. ${seeHelp}`);
  if (name.startsWith('-')) return parseGeneral(args);
  if (isSubcommand(name)) return parseSubcommand(name, rest, names);
  throw new Failure('usage', `There is no command "${visibleText(name, 80)}". ${seeHelp}`);
}

function parseGeneral(args: string[]): Command {
  const command = commonCommand(parseOptions(args, general).values);
  if (!command) throw new Failure('usage', `A command is missing. ${seeHelp}`);
  return command;
}

function parseSubcommand(
  name: Subcommand,
  args: string[],
  names: (() => NamedTargets) | undefined,
): Command {
  switch (name) {
    case 'targets': {
      const { values, positionals } = parseOptions(args, { ...general, ...jsonOption });
      const asked = commonCommand(values, name);
      if (asked) return asked;
      refuseMore(positionals, 0);
      return { kind: 'targets', json: values.json === true };
    }
    case 'inspect': {
      const { values, positionals } = parseOptions(args, { ...general, ...inspectOptions });
      const parse = values.all || positionals.length > 1 ? parseInspectSeveral : parseInspect;
      return commonCommand(values, name) ?? parse(values, positionals, names);
    }
    case 'record': {
      const { values, positionals } = parseOptions(args, { ...general, ...recordOptions });
      return commonCommand(values, name) ?? parseRecord(values, positionals, names);
    }
    case 'snapshot': {
      const { values, positionals } = parseOptions(args, { ...general, ...snapshotOptions });
      return commonCommand(values, name) ?? parseSnapshot(values, positionals);
    }
    case 'compare': {
      const { values, positionals } = parseOptions(args, { ...general, ...compareOptions });
      return commonCommand(values, name) ?? parseCompare(values, positionals);
    }
    case 'redact': {
      const { values, positionals } = parseOptions(args, { ...general, ...redactOptions });
      return commonCommand(values, name) ?? parseRedact(values, positionals);
    }
    case 'check': {
      const options = { ...general, ...checkOptions };
      const { values, positionals } = parseOptions(withFixValue(args), options);
      return commonCommand(values, name) ?? parseCheck(values, positionals);
    }
    case 'demo':
    case 'mcp': {
      const { values, positionals } = parseOptions(args, general);
      const asked = commonCommand(values, name);
      if (asked) return asked;
      refuseMore(positionals, 0);
      return { kind: name };
    }
  }
}

function commonCommand(
  values: { help?: boolean; version?: boolean },
  of?: Subcommand,
): Command | undefined {
  if (values.help) return { kind: 'help', ...(of === undefined ? {} : { of }) };
  return values.version ? { kind: 'version' } : undefined;
}
