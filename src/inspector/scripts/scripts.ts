import * as v from 'valibot';
import { DisposableStore } from '../../base/disposable';
import { Failure, throwIfCancelled } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import { parsedScript, type ParsedScript } from '../connection/answers';
import { checked } from '../connection/checked';
import type { Connection } from '../connection/connection';
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
  /** Scripts beyond what is taken from one target: nothing is known of them. */
  leftOut: number;
}

const PARALLEL_SOURCES = 16;
const MAX_SCRIPTS = 50_000;
/** Characters of all URLs together. The largest part are source maps that are part of their URL. */
const MAX_TEXT = 256e6;

/**
 * Lists the target's scripts by enabling its debugger once. Unless the debugger is shared it is left enabled: call
 * `stopDebugger` once the sources are read, because a reply to anything that compiles waits about 44 ms while it is on.
 * Rejects with `targetPaused` when another debugger holds the target.
 */
export async function listScripts(
  connection: Connection,
  signal?: AbortSignal,
): Promise<ScriptList> {
  const list = connection.shared ? listFromInside(connection) : listByEnabling(connection);
  return orAborted(list, signal, 'Reading the sources');
}

async function listByEnabling(connection: Connection): Promise<ScriptList> {
  const list = new GrowingList();
  let paused = false;
  const listeners = new DisposableStore();
  listeners.add(connection.on('Debugger.scriptParsed', script => list.add(script)));
  listeners.add(connection.on('Debugger.paused', () => (paused = true)));
  try {
    await connection.send('Debugger.enable', {});
    if (paused) throw new Failure('targetPaused', connection.name);
    return list;
  } finally {
    listeners.dispose();
  }
}

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
  const list = new GrowingList();
  const scripts = v.array(parsedScript);
  for (const script of checked(scripts, result.value, `${connection.name} listed its scripts`)) {
    list.add(script);
  }
  return list;
}

/** Takes scripts as they come, each once: those that were asked for by a reading that is given up may come as well. */
class GrowingList implements ScriptList {
  readonly scripts: LoadedScript[] = [];
  readonly internalIds = new Set<string>();
  leftOut = 0;
  private readonly known = new Set<string>();
  private text = 0;

  add({ scriptId, url, sourceMapURL, length, hash }: ParsedScript): void {
    if (this.known.has(scriptId)) return;
    const text = this.text + url.length + (sourceMapURL?.length ?? 0) + hash.length;
    if (this.known.size >= MAX_SCRIPTS || text > MAX_TEXT) {
      this.leftOut++;
      return;
    }
    this.text = text;
    this.known.add(scriptId);
    // Node's own scripts cannot be edited by the person, and no fix of ours reaches them.
    if (url.startsWith('node:')) this.internalIds.add(scriptId);
    else {
      const sourceMapUrl = sourceMapURL || undefined;
      this.scripts.push({ id: scriptId, url, sourceMapUrl, length: length ?? 0, hash });
    }
  }
}

/** Once the signal has fired the target is told, and not waited for. */
export async function stopDebugger(connection: Connection, signal?: AbortSignal): Promise<void> {
  if (connection.shared) return;
  await orAborted(connection.send('Debugger.disable'), signal, 'Reading the sources');
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
      const text = (await localSource(script)) ?? (await sourceOf(connection, script));
      // Nobody waits any more: the next reading asks for it again.
      throwIfCancelled(signal, 'Reading the sources');
      onSource(script, text);
    }
  };
  const all = Promise.all(Array.from({ length: PARALLEL_SOURCES }, read));
  await orAborted(all, signal, 'Reading the sources');
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
