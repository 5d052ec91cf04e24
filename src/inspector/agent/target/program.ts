import { GlobalVariables } from './globalVariables';
import type { Host } from './host';
import { textOf } from './functionText';
import { isObject, type SafeRead } from './safeRead';

/** Where a program's objects begin. */
export interface ProgramRoots {
  roots: unknown[];
  /** Roots that lead to everything else, visited after the others. */
  lateRoots: unknown[];
  /** What `process._getActiveHandles()` answered. */
  handles: unknown;
  /** See `Host.gates`; with that of the timers. */
  gates: ReadonlyMap<object, readonly string[]>;
  /** Functions that were not called because the program has replaced them; names for people. */
  replaced: string[];
}

/** Variables in which Node's timers keep the program's functions. */
const TIMER_LISTS = ['timerListMap', 'timerListQueue', 'immediateQueue'];

/** `usual`: names on the global object and `process` that lead only into Node itself. */
export function programRoots(
  read: SafeRead,
  host: Pick<Host, 'globals' | 'process' | 'modules' | 'gates'>,
  usual: ReadonlySet<unknown>,
): ProgramRoots {
  const handles = askNative(read, host, '_getActiveHandles');
  const requests = askNative(read, host, '_getActiveRequests');
  const timers = timersOf(read, read.own(host.globals, 'setTimeout'));
  const gates = new Map(host.gates);
  if (isObject(timers)) gates.set(timers, TIMER_LISTS);
  // Under their names, as the program knows them.
  const own: GlobalVariables[] = [];
  for (const holder of [host.globals, host.process]) {
    const named = new GlobalVariables();
    own.push(named);
    for (const key of read.keys(holder)) {
      // A program's own globals are enumerable; properties that Node defines on first read are not.
      const isUsual = typeof key === 'string' && usual.has(key);
      const found =
        isUsual || !read.isEnumerable(holder, key) ? undefined : read.descriptor(holder, key);
      // With its functions where it is an accessor: the walk runs none.
      if (found) Object.defineProperty(named, key, found);
    }
  }
  const asked: [string, unknown][] = [
    ['process._getActiveHandles', handles],
    ['process._getActiveRequests', requests],
    ['setTimeout', timers],
    ['the cache of modules', host.modules],
  ];
  return {
    // Roots of request handling lead straight to the pools of requests; the modules together lead to everything else.
    roots: [handles, requests, ...own, ...gates.keys()],
    lateRoots: [host.modules],
    handles,
    gates,
    replaced: asked.filter(([, answer]) => answer === undefined).map(([name]) => name),
  };
}

/** Calls a native function of Node's. A program cannot forge the source text of a native function. */
function askNative(
  read: SafeRead,
  { process }: Pick<Host, 'process'>,
  name: string,
): object | undefined {
  const fn = read.own(process, name);
  if (typeof fn !== 'function' || read.isProxy(fn)) return undefined;
  if (textOf(fn) !== `function ${name}() { [native code] }`) return undefined;
  return Reflect.apply(fn, process, []) as object;
}

function timersOf(read: SafeRead, fn: unknown): unknown {
  if (typeof fn !== 'function' || read.isProxy(fn)) return undefined;
  return textOf(fn).startsWith('function setTimeout(callback') ? fn : undefined;
}
