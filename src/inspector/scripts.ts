import type Protocol from 'devtools-protocol';
import { DisposableStore } from '../base/disposable';
import { Failure, throwIfCancelled } from '../base/failure';
import type { Connection } from './connection';
import { localSource } from './localSource';

/** One script that the target runs. */
export interface LoadedScript {
  id: string;
  /** As V8 reports it; '' for eval'd code without a name. */
  url: string;
  sourceMapUrl: string | undefined;
  /** Length in UTF-16 units. */
  length: number;
  /** Of the text, as V8 tells it: SHA-256 in hexadecimal digits on Node 20 and later. */
  hash: string;
}

/** What the target runs: `scripts` that a person wrote or installed, and the ids of Node's own. */
export interface ScriptList {
  scripts: LoadedScript[];
  internalIds: Set<string>;
}

const PARALLEL_SOURCES = 16;
const MAX_SCRIPTS = 50_000;

/**
 * Lists the target's scripts by enabling its debugger once. Unless the debugger is shared it is left enabled: call
 * `stopDebugger` once the sources are read, because a reply to anything that compiles waits about 44 ms while it is on.
 * Rejects with `targetPaused` when another debugger holds the target.
 */
export async function listScripts(connection: Connection): Promise<ScriptList> {
  return connection.shared ? listFromInside(connection) : listByEnabling(connection);
}

async function listByEnabling(connection: Connection): Promise<ScriptList> {
  const events: ScriptEvent[] = [];
  let paused = false;
  const listeners = new DisposableStore();
  listeners.add(connection.on('Debugger.scriptParsed', event => events.push(event)));
  listeners.add(connection.on('Debugger.paused', () => (paused = true)));
  try {
    await connection.send('Debugger.enable', {});
    if (paused) throw new Failure('targetPaused', connection.name);
    return listOf(events);
  } finally {
    listeners.dispose();
  }
}

type ScriptEvent = Pick<
  Protocol.Debugger.ScriptParsedEvent,
  'scriptId' | 'url' | 'sourceMapURL' | 'length' | 'hash'
>;

/** Opens a protocol session within the target, whose events arrive before `post` returns, and closes it at once. */
const LIST_EXPRESSION = `(() => {
  const { Session } = require('node:inspector');
  const session = new Session();
  const scripts = [];
  session.connect();
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url, sourceMapURL, length, hash } }) => {
    scripts[scripts.length] = { scriptId, url, sourceMapURL, length, hash };
  });
  try { session.post('Debugger.enable'); } finally { session.disconnect(); }
  return scripts;
})()`;

/**
 * A shared debugger was enabled long ago: its events are gone, and enabling it anew would disturb whoever debugs. The
 * target itself is asked.
 */
async function listFromInside(connection: Connection): Promise<ScriptList> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: LIST_EXPRESSION,
    includeCommandLineAPI: true,
    returnByValue: true,
    silent: true,
  });
  return listOf(result.value as ScriptEvent[]);
}

function listOf(events: ScriptEvent[]): ScriptList {
  const list: ScriptList = { scripts: [], internalIds: new Set() };
  for (const event of events) {
    // Node's own scripts cannot be edited by the person, and no fix of ours reaches them.
    if (event.url.startsWith('node:')) list.internalIds.add(event.scriptId);
    else if (list.scripts.length < MAX_SCRIPTS) list.scripts.push(fromEvent(event));
  }
  return list;
}

function fromEvent(event: ScriptEvent): LoadedScript {
  return {
    id: event.scriptId,
    url: event.url,
    sourceMapUrl: event.sourceMapURL || undefined,
    length: event.length ?? 0,
    hash: event.hash,
  };
}

export async function stopDebugger(connection: Connection): Promise<void> {
  if (!connection.shared) await connection.send('Debugger.disable');
}

/**
 * Reads the scripts' texts, a bounded number at a time and in their order, and hands each over as it arrives. A text that
 * cannot be had is handed over as `undefined`.
 */
export async function readSources(
  connection: Connection,
  scripts: LoadedScript[],
  onSource: (script: LoadedScript, text: string | undefined) => void,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...scripts].reverse();
  const read = async (): Promise<void> => {
    for (let script = waiting.pop(); script; script = waiting.pop()) {
      throwIfCancelled(signal, 'Reading the sources');
      onSource(script, (await localSource(script)) ?? (await sourceOf(connection, script)));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_SOURCES }, read));
}

async function sourceOf(connection: Connection, script: LoadedScript): Promise<string | undefined> {
  try {
    const reply = await connection.send('Debugger.getScriptSource', { scriptId: script.id });
    return reply.scriptSource;
  } catch (error) {
    // The script may have been collected since it was listed.
    if (error instanceof Failure && error.kind === 'protocol') return undefined;
    throw error;
  }
}
