import { commonOptions, type Options } from './option';
import { subcommands, type Subcommand } from './subcommands';

/** Column of the options' descriptions. */
const COLUMN = 21;
const exitStatus =
  'Exit status: 0 nothing found (compare: nothing new or grown), 1 findings, 2 it could not be done,\n3 nothing found, but not all was looked at.\n';

/** The text of `--help`, for one command or for all. */
export function usage(of?: Subcommand): string {
  return of === undefined ? usageOfAll() : usageOf(of);
}

function usageOf(name: Subcommand): string {
  const { does, options } = subcommands[name];
  return [
    `Usage: ${callOf(name)}\n${indented(does, 2)}`,
    `Options:\n${optionLines({ ...options, ...commonOptions })}`,
    exitStatus,
  ].join('\n');
}

function usageOfAll(): string {
  const names = Object.keys(subcommands) as Subcommand[];
  const calls = names.map(name => `  ${callOf(name)}\n${indented(subcommands[name].does, 6)}`);
  const options = names
    .filter(name => hasOptions(name))
    .map(name => `Options of ${name}:\n${optionLines(subcommands[name].options)}`);
  const general = `${optionLines(commonOptions)}${optionLine('-v, --version', 'the version')}`;
  return [`Usage:\n${calls.join('')}`, ...options, general, exitStatus].join('\n');
}

function callOf(name: Subcommand): string {
  const { operands } = subcommands[name];
  const parts = ['pool-leaks', name, operands, hasOptions(name) ? '[options]' : ''];
  return parts.filter(part => part !== '').join(' ');
}

function hasOptions(name: Subcommand): boolean {
  return Object.keys(subcommands[name].options).length > 0;
}

function indented(lines: readonly string[], blanks: number): string {
  return lines.map(line => `${' '.repeat(blanks)}${line}\n`).join('');
}

function optionLines(options: Options): string {
  return Object.values(options)
    .flatMap(({ help }) => Object.entries(help))
    .map(([form, does]) => optionLine(form, does))
    .join('');
}

/** A form that is too long for its column gets a line of its own. */
function optionLine(form: string, does: string): string {
  const gap =
    form.length < COLUMN ? ' '.repeat(COLUMN - form.length) : `\n${' '.repeat(COLUMN + 2)}`;
  return `  ${form}${gap}${does}\n`;
}
