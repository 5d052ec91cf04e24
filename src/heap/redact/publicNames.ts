import { LEFT_NAMES } from '../left/leftNames';

/** Modules of Node's whose objects make up a server. Each is loaded by Node itself, or costs little. */
const MODULES = [
  ...['async_hooks', 'buffer', 'diagnostics_channel', 'events', 'fs', 'http', 'http2', 'https'],
  ...['net', 'querystring', 'stream', 'string_decoder', 'timers', 'tls', 'url', 'util'],
  ...['worker_threads', 'zlib'],
];

/** Names that every program has in its heap: JavaScript's and Node's own. They tell nothing of a program. */
export function publicNames(): Set<string> {
  const names = new Set<string>(LEFT_NAMES);
  // Node before 20.16 has no such function: more names get a stand-in then.
  const load = (name: string): unknown => process.getBuiltinModule?.(`node:${name}`);
  const addAll = (value: unknown): void => {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return;
    for (const key of Reflect.ownKeys(value)) if (typeof key === 'string') names.add(key);
  };
  const addWith = (value: unknown): void => {
    addAll(value);
    if (typeof value === 'function') addAll(value.prototype);
  };
  const holders: unknown[] = [globalThis, process, ...MODULES.map(load)];
  for (const holder of holders) {
    addAll(holder);
    for (const { value } of Object.values(Object.getOwnPropertyDescriptors(holder ?? {}))) {
      addWith(value as unknown);
    }
  }
  return names;
}
