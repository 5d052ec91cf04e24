import type Protocol from 'devtools-protocol';
import { DisposableStore } from '../base/disposable';
import { Failure, throwIfCancelled } from '../base/failure';
import type { Connection } from './connection';

/** One script that the target runs. */
export interface LoadedScript {
  id: string;
  /** As V8 reports it; '' for eval'd code without a name. */
  url: string;
  sourceMapUrl: string | undefined;
  /** Length in UTF-16 units. */
  length: number;
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
  const list: ScriptList = { scripts: [], internalIds: new Set() };
  const listeners = new DisposableStore();
  let paused = false;
  listeners.add(
    connection.on('Debugger.scriptParsed', event => {
      if (!isOfInterest(event)) list.internalIds.add(event.scriptId);
      else if (list.scripts.length < MAX_SCRIPTS) list.scripts.push(fromEvent(event));
    }),
  );
  listeners.add(connection.on('Debugger.paused', () => (paused = true)));
  try {
    if (connection.shared) {
      await connection.send('JsDebug.subscribe', {
        events: ['Debugger.scriptParsed', 'Debugger.paused', 'Debugger.resumed'],
      });
    }
    await connection.send('Debugger.enable', {});
    if (!connection.shared) {
      // One more round trip: events that belong to enabling have arrived before its reply.
      await connection.send('Runtime.releaseObjectGroup', { objectGroup: 'none' });
      if (paused) throw new Failure('targetPaused', connection.name);
    }
    return list;
  } finally {
    listeners.dispose();
  }
}

/** Node's own scripts cannot be edited by the person, and no fix of ours reaches them. */
function isOfInterest(event: Protocol.Debugger.ScriptParsedEvent): boolean {
  return !event.url.startsWith('node:') && event.scriptLanguage !== 'WebAssembly';
}

function fromEvent(event: Protocol.Debugger.ScriptParsedEvent): LoadedScript {
  return {
    id: event.scriptId,
    url: event.url,
    sourceMapUrl: event.sourceMapURL || undefined,
    length: event.length ?? 0,
  };
}

export async function stopDebugger(connection: Connection): Promise<void> {
  if (!connection.shared) await connection.send('Debugger.disable');
}

/**
 * Reads the scripts' texts, a bounded number at a time, and hands each over as it arrives. A text that cannot be had is
 * handed over as `undefined`.
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
      onSource(script, await sourceOf(connection, script));
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
