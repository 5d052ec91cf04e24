import type { HostNatives, SafeRead } from './safeRead';

/** Where a program's objects begin. */
export interface ProgramRoots {
  roots: unknown[];
  /** They lead to everything else: behind the others. */
  lateRoots: unknown[];
  /** What the program has replaced, so that it was not asked: names for people. */
  replaced: string[];
}

export interface Program {
  /** `usual`: names of the global object and of `process` that lead only into Node itself. */
  roots(usual: ReadonlySet<unknown>): ProgramRoots;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createProgram(read: SafeRead, host: HostNatives): Program {
  /** What a function of Node's own C++ code answers. Its text cannot be forged: no function of a program has such a one. */
  const askNative = (name: string): object | undefined => {
    const fn = read.own(host.process, name);
    if (typeof fn !== 'function' || read.isProxy(fn)) return undefined;
    const text = Reflect.apply(Function.prototype.toString, fn, []) as string;
    if (text !== `function ${name}() { [native code] }`) return undefined;
    return Reflect.apply(fn, host.process, []) as object;
  };
  const timersOf = (fn: unknown): unknown => {
    if (typeof fn !== 'function' || read.isProxy(fn)) return undefined;
    const text = Reflect.apply(Function.prototype.toString, fn, []) as string;
    return text.startsWith('function setTimeout(callback') ? fn : undefined;
  };
  return {
    roots(usual) {
      const handles = askNative('_getActiveHandles');
      const requests = askNative('_getActiveRequests');
      const timers = timersOf(read.own(host.globals, 'setTimeout'));
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
    },
  };
}
