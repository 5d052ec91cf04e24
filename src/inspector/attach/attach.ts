import { Failure, sentenceOf } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { TargetAddress } from '../../protocol/target';
import { connect } from '../connection/connect';
import type { Connection } from '../connection/connection';
import { inspectorOf } from '../opened/openByPid';
import type { Left, OpenedInspector } from '../opened/openedInspector';
import { isLoopback } from '../connection/loopback';
import { resolveAddress, type AttachOptions, type ResolvedAddress } from './resolveAddress';

/** An open connection, and what is known about the target so far. */
export interface Attached {
  connection: Connection;
  resolved: ResolvedAddress;
}

/** Resolves an address and connects to it. Rejects with a `Failure`. */
export async function attach(address: TargetAddress, options: AttachOptions): Promise<Attached> {
  const resolved = await resolveAddress(address, options);
  try {
    return await connectTo(resolved, options.signal);
  } catch (error) {
    await withdraw(resolved, options);
    throw error;
  }
}

async function connectTo(
  resolved: ResolvedAddress,
  signal: AbortSignal | undefined,
): Promise<Attached> {
  const { name, shared } = resolved;
  const options = signal ? { name, signal } : { name };
  const connection = await connect({ ...options, url: resolved.url, shared, debugged: shared });
  if (!shared) return { connection, resolved };
  try {
    const url = await orAborted(ownInspectorUrl(connection), signal, 'Attaching');
    if (url === undefined) return { connection, resolved };
    const direct = await connect({ ...options, url, debugged: true });
    connection.dispose();
    return { connection: direct, resolved: { ...resolved, url, shared: false } };
  } catch (error) {
    // The target's port may not be reachable from here (a container). Keep using the debug session's connection.
    if (error instanceof Failure && error.kind !== 'cancelled') return { connection, resolved };
    connection.dispose();
    throw error;
  }
}

/** Leaves no inspector of ours open when attaching was cancelled or failed. */
async function withdraw(resolved: ResolvedAddress, { onLeft }: AttachOptions): Promise<void> {
  for (const sentence of await leaveOpened(resolved)) onLeft(sentence);
}

/**
 * Closes the inspectors that we opened to attach. `connection` is our last one, and is closed too; `undefined` when it was
 * lost. Answers a sentence for each inspector that stays open. Never rejects.
 */
export async function leaveOpened(
  { opened, along, url, name }: ResolvedAddress,
  connection?: Connection,
): Promise<string[]> {
  const all: Promise<Left | undefined>[] = along.map(leaveAlong);
  if (opened) {
    all.push(connection ? opened.leave(connection, portOf(url)) : closeThrough(opened, url, name));
  }
  const left = await Promise.all(all);
  return left.flatMap(each => (each?.state === 'open' ? each.sentence : []));
}

async function leaveAlong(opened: OpenedInspector): Promise<Left | undefined> {
  const state = await inspectorOf(opened.pid).catch(() => 'unseen' as const);
  if (typeof state === 'object') return closeThrough(opened, state.url, `Process ${opened.pid}`);
  // It may still be opening, so leave its record for the next start.
  const sentence = await opened.mayOpen();
  return sentence === undefined ? undefined : { state: 'open', sentence };
}

/** Closes an inspector through a new connection. Never rejects. */
export async function closeThrough(
  opened: OpenedInspector,
  url: string,
  name: string,
): Promise<Left> {
  let connection: Connection;
  try {
    connection = await connect({ url, name });
  } catch (error) {
    return opened.stay(`it could not be reached (${sentenceOf(error)})`, portOf(url));
  }
  try {
    return await opened.leave(connection, portOf(url));
  } finally {
    connection.dispose();
  }
}

/** The port of a WebSocket address. */
function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port) || (protocol === 'wss:' ? 443 : 80);
}

/**
 * The address of a debugged target's inspector, asked through its debug session. A connection of our own beside the
 * debugger's has its own Debugger domain: we touch nothing of the debugger's, and our replies wait for nothing there.
 */
async function ownInspectorUrl(connection: Connection): Promise<string | undefined> {
  const { result } = await connection.send('Runtime.evaluate', {
    expression: "require('node:inspector').url()",
    includeCommandLineAPI: true,
    returnByValue: true,
    silent: true,
  });
  const url: unknown = result.value;
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  return isLoopback(new URL(url).hostname) ? url : undefined;
}
