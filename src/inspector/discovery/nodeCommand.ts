import type { LocalProcess } from './localProcess';

const NODE_PROGRAM = /^node(js)?(-?v?\d+(\.\d+)*)?(\.exe)?$/i;
const TITLE_LIMIT = 300;
const DEFAULT_PORT = 9229;

/** Options of Node whose value may be the next argument. */
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

/** Whether the process's program is Node itself. Decided by the program's file, never by a title that anybody can set. */
export function isNodeProgram(process: LocalProcess): boolean {
  return process.executable !== undefined && NODE_PROGRAM.test(fileName(process.executable));
}

/** Whether the process was told to open an inspector: Node, or a program with Node inside. */
export function asksForInspector(process: LocalProcess): boolean {
  return process.args.some(arg => /^--inspect(-brk|-wait)?(=|$)/.test(arg));
}

/** How to name a process: its script and arguments, or the title that it has set. At most 300 units. */
export function titleOf(process: LocalProcess): string {
  const [program, ...rest] = process.args;
  if (program === undefined) return fileName(process.executable ?? `process ${process.pid}`);
  const operands = operandsOf(rest);
  const title = operands.length > 0 ? operands.join(' ') : programTitle(program, rest);
  return title.slice(0, TITLE_LIMIT);
}

function programTitle(program: string, options: string[]): string {
  const name = fileName(program);
  // A title set by the program has taken the place of the command line.
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

/** The port that the command line asks for: 0 means any, `undefined` that it does not say. */
export function declaredPort(args: string[]): number | undefined {
  let declared: number | undefined;
  for (const [i, arg] of args.entries()) {
    const match = /^--(inspect(?:-brk|-wait|-port)?|debug-port)(?:=(.*))?$/s.exec(arg);
    if (!match) continue;
    const takesNext = match[1]!.endsWith('-port');
    const value = match[2] ?? (takesNext ? (args[i + 1] ?? '') : '');
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
  // Linux marks a program whose file was replaced while it runs.
  const bare = path.replace(/ \(deleted\)$/, '');
  return bare.slice(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('\\')) + 1);
}
