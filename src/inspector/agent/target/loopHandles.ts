import { textOf } from './functionText';
import type { SafeRead } from './safeRead';

/** A handle of Node's event loop, as Node's own diagnostic report tells it. */
export interface LoopHandle {
  /** libuv's name of its kind. */
  type: string;
  isReferenced: boolean;
  /** The watched file; '' for other handles. */
  file: string;
}

/** How the functions of Node's begin that are called here, in all versions. */
const NODES_TEXTS = {
  report: "get() {\n      const { report } = require('internal/process/report');",
  excluded: 'get excludeNetwork() {\n    return nr.',
  exclude: "set excludeNetwork(b) {\n    validateBoolean(b, 'excludeNetwork');\n    nr.",
  tell: 'getReport(err) {\n    if (err === undefined)',
};
const MOST_HANDLES = 10_000;

/**
 * The handles of the event loop; `undefined` where Node does not tell, or where the program has replaced what does. Takes some
 * ms. Not to be called in a process with worker threads: Node waits for each of them, also for one that is blocked.
 */
export function loopHandles(read: SafeRead, process: object): LoopHandle[] | undefined {
  const report = called(read.descriptor(process, 'report')?.get, NODES_TEXTS.report, process);
  if (typeof report !== 'object' || report === null || read.isProxy(report)) return undefined;
  const { get: excluded, set: exclude } = read.descriptor(report, 'excludeNetwork') ?? {};
  const tell = read.own(report, 'getReport');
  const isNodes = isOf(exclude, NODES_TEXTS.exclude) && isOf(tell, NODES_TEXTS.tell);
  const before = called(excluded, NODES_TEXTS.excluded, report);
  if (!isNodes || typeof before !== 'boolean') return undefined;
  // Else Node asks the system for the names of all peers, and waits.
  Reflect.apply(exclude, report, [true]);
  try {
    // An object without a stack: for one of its own, Node calls what the program prepares stack traces with.
    return handlesIn(read, Reflect.apply(tell, report, [Object.create(null)]));
  } finally {
    Reflect.apply(exclude, report, [before]);
  }
}

function handlesIn(read: SafeRead, told: unknown): LoopHandle[] | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const list = read.own(told, 'libuv');
  if (!Array.isArray(list) || list.length > MOST_HANDLES) return undefined;
  const hasAddons = listOf(read, read.own(told, 'sharedObjects')).some(
    file => typeof file === 'string' && file.endsWith('.node'),
  );
  const handles: LoopHandle[] = [];
  for (const handle of listOf(read, list)) {
    if (typeof handle !== 'object' || handle === null) continue;
    const type = String(read.own(handle, 'type'));
    // Addons wake the loop by these, too.
    if (type === 'async' && hasAddons) continue;
    const file = read.own(handle, 'filename');
    handles.push({
      type,
      isReferenced: read.own(handle, 'is_referenced') === true,
      file: typeof file === 'string' ? file : '',
    });
  }
  return handles;
}

function listOf(read: SafeRead, list: unknown): unknown[] {
  if (!Array.isArray(list) || read.isProxy(list)) return [];
  return Array.from({ length: list.length }, (_, i) => read.own(list, i));
}

type Fn = (...args: never[]) => unknown;

function isOf(fn: unknown, text: string): fn is Fn {
  return typeof fn === 'function' && textOf(fn).startsWith(text);
}

/** What a function of Node's answers; `undefined` where another is in its place. */
function called(fn: unknown, text: string, receiver: object): unknown {
  return isOf(fn, text) ? Reflect.apply(fn, receiver, []) : undefined;
}
