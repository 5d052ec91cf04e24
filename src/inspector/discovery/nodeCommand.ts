import type { LocalProcess } from './localProcess';

const NODE_PROGRAM = /^node(js)?(-?v?\d+(\.\d+)*)?(\.exe)?$/i;
const TITLE_LIMIT = 300;
/** Where Node opens an inspector if nothing else is said. */
export const DEFAULT_PORT = 9229;

/** Node options whose value may be the next argument. */
const OPTIONS_WITH_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--env-file-if-exists',
  '--title',
  '--inspect-port',
  '--debug-port',
  '--input-type',
  '--icu-data-dir',
  '--stack-trace-limit',
  '--unhandled-rejections',
  '--watch-path',
  '--max-http-header-size',
  '--dns-result-order',
]);
const EVAL_OPTIONS = new Set(['-e', '--eval', '-p', '--print', '-pe']);

/** Whether the process runs Node itself. Decided by the program's file, because anybody can set a title. */
export function isNodeProgram(process: LocalProcess): boolean {
  return process.executable !== undefined && NODE_PROGRAM.test(fileName(process.executable));
}

/** Whether the process was started with an inspector option: Node, or a program that embeds Node. */
export function asksForInspector(process: LocalProcess): boolean {
  return process.args.some(arg => /^--inspect(-brk|-wait)?(=|$)/.test(arg));
}

/** A process's name for people: its script and arguments, or the title that it has set. At most 300 units. */
export function titleOf(process: LocalProcess): string {
  const [program, ...rest] = process.args;
  if (program === undefined) return fileName(process.executable ?? `process ${process.pid}`);
  const operands = operandsOf(rest);
  const title = operands.length > 0 ? operands.join(' ') : programTitle(program, rest);
  return title.slice(0, TITLE_LIMIT);
}

function programTitle(program: string, options: string[]): string {
  const name = fileName(program);
  // The program has set a title, which replaces the command line.
  if (!NODE_PROGRAM.test(name)) return program;
  return options.some(option => EVAL_OPTIONS.has(option)) ? `${name} -e` : name;
}

function operandsOf(args: string[]): string[] {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (EVAL_OPTIONS.has(arg)) return [];
    if (arg === '--') return args.slice(i + 1);
    if (OPTIONS_WITH_VALUE.has(arg)) i++;
    else if (!arg.startsWith('-')) return args.slice(i);
  }
  return [];
}

/** The port in the command line: 0 means any port, `undefined` that none is given. */
export function declaredPort(args: string[]): number | undefined {
  let declared: number | undefined;
  for (const [i, arg] of args.entries()) {
    const match = /^--(inspect(?:-brk|-wait|-port)?|debug-port)(?:=(.*))?$/s.exec(arg);
    if (!match) continue;
    const usesNext = match[1]!.endsWith('-port');
    const value = match[2] ?? (usesNext ? (args[i + 1] ?? '') : '');
    if (value === '') declared ??= DEFAULT_PORT;
    else declared = portOf(value);
  }
  return declared;
}

function portOf(value: string): number {
  const digits = /^(?:.*:)?(\d{1,5})$/s.exec(value)?.[1];
  return digits === undefined ? DEFAULT_PORT : Number(digits);
}

function fileName(path: string): string {
  // Linux adds this when a running program's file was replaced.
  const bare = path.replace(/ \(deleted\)$/, '');
  return bare.slice(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
}
