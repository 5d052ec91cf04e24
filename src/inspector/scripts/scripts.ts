import * as v from 'valibot';
import { DisposableStore } from '../../base/disposable';
import { Failure, throwIfCancelled } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import { isRuntimeScript } from '../../base/runtimeScript';
import { parsedScript, type ParsedScript } from '../connection/answers';
import { checked } from '../connection/checked';
import type { Connection } from '../connection/connection';
import { localSource } from './localSource';

/** One script of the target. */
export interface LoadedScript {
  id: string;
  /** As V8 reports it; '' for unnamed eval'd code. */
  url: string;
  sourceMapUrl: string | undefined;
  /** Length in UTF-16 units. */
  length: number;
  /** SHA-256 of the text in hexadecimal, as V8 reports it on Node 20 and later. */
  hash: string;
  /** Whether it is an ES module. */
  isModule?: boolean;
}

/** The target's scripts: `scripts` that people wrote or installed, and the ids of Node's own. */
export interface ScriptList {
  scripts: LoadedScript[];
  internalIds: Set<string>;
  /** Number of scripts beyond the limit for one target. Nothing is known about them. */
  leftOut: number;
}

const PARALLEL_SOURCES = 16;
const MAX_SCRIPTS = 50_000;
/** Limit on the total length of all URLs. Inline source maps make up most of it. */
const MAX_TEXT = 256e6;

/**
 * Lists the target's scripts by enabling its debugger once. The debugger stays enabled unless it is shared; call
 * `stopDebugger` after reading the sources, because while it is enabled the target tells of all that it compiles. Rejects with `targetPaused` when another debugger holds the target.
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

/** Opens an inspector session within the target, whose events arrive before `post` returns, and closes it at once. */
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
 * Lists the scripts by code within the target. A shared debugger was enabled long ago, so its events are gone, and enabling
 * it again would disturb the person who debugs.
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

/** Collects scripts as they arrive, each once, because events of a cancelled reading may arrive as well. */
class GrowingList implements ScriptList {
  readonly scripts: LoadedScript[] = [];
  readonly internalIds = new Set<string>();
  leftOut = 0;
  private readonly known = new Set<string>();
  private text = 0;

  add({ scriptId, url, sourceMapURL, length, hash, isModule = false }: ParsedScript): void {
    if (this.known.has(scriptId)) return;
    const text = this.text + url.length + (sourceMapURL?.length ?? 0) + hash.length;
    if (this.known.size >= MAX_SCRIPTS || text > MAX_TEXT) {
      this.leftOut++;
      return;
    }
    this.text = text;
    this.known.add(scriptId);
    // The person cannot edit Node's own scripts, and no fix of ours reaches them.
    if (isRuntimeScript(url)) this.internalIds.add(scriptId);
    else {
      const sourceMapUrl = sourceMapURL || undefined;
      this.scripts.push({ id: scriptId, url, sourceMapUrl, length: length ?? 0, hash, isModule });
    }
  }
}

/** Disables the debugger. Does not wait for the answer once the signal has fired. */
export async function stopDebugger(connection: Connection, signal?: AbortSignal): Promise<void> {
  if (connection.shared) return;
  await orAborted(connection.send('Debugger.disable'), signal, 'Reading the sources');
}

/**
 * Reads the scripts' texts in order, a bounded number at a time, and hands over each as it arrives; `undefined` for a text
 * that cannot be read.
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
      // The reading was given up; the next one asks for this script again.
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
    // V8 may have collected the script since it was listed.
    if (error instanceof Failure && error.kind === 'protocol') return undefined;
    throw error;
  }
}
