import type { Host } from './host';
import { textOf, type SafeRead } from './safeRead';

/** Where a program's objects begin. */
export interface ProgramRoots {
  roots: unknown[];
  /** They lead to everything else: behind the others. */
  lateRoots: unknown[];
  /** What the program has replaced, so that it was not asked: names for people. */
  replaced: string[];
}

/** `usual`: names of the global object and of `process` that lead only into Node itself. */
export function programRoots(
  read: SafeRead,
  host: Pick<Host, 'globals' | 'process' | 'modules'>,
  usual: ReadonlySet<unknown>,
): ProgramRoots {
  const handles = askNative(read, host, '_getActiveHandles');
  const requests = askNative(read, host, '_getActiveRequests');
  const timers = timersOf(read, read.own(host.globals, 'setTimeout'));
  const own: unknown[] = [];
  for (const holder of [host.globals, host.process]) {
    for (const key of read.keys(holder)) {
      // What Node defines only when it is read cannot be enumerated, as a program's own globals can.
      const isUsual = typeof key === 'string' && usual.has(key);
      if (!isUsual && read.isEnumerable(holder, key)) own.push(read.own(holder, key));
    }
  }
  const asked: [string, unknown][] = [
    ['process._getActiveHandles', handles],
    ['process._getActiveRequests', requests],
    ['setTimeout', timers],
    ['the cache of modules', host.modules],
  ];
  return {
    // What serves requests leads to the pools of requests; all modules together lead to everything else.
    roots: [handles, requests, ...own, timers],
    lateRoots: [host.modules],
    replaced: asked.filter(([, answer]) => answer === undefined).map(([name]) => name),
  };
}

/** What a function of Node's own C++ code answers. Its text cannot be forged: no function of a program has such a one. */
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
