import { Failure } from '../base/failure';
import type { TargetAddress } from '../protocol/target';
import { connect } from './connect';
import type { Connection } from './connection';
import { isLoopback, resolveAddress, type ResolvedAddress } from './resolveAddress';

/** An open connection, and what is known of its other end so far. */
export interface Attached {
  connection: Connection;
  resolved: ResolvedAddress;
}

/** Resolves an address and connects to it. Rejects with a `Failure`. */
export async function attach(
  address: TargetAddress,
  allowRemote: boolean,
  signal?: AbortSignal,
): Promise<Attached> {
  const resolved = await resolveAddress(address, allowRemote, signal);
  const { name, shared } = resolved;
  const options = signal ? { name, signal } : { name };
  const connection = await connect({ ...options, url: resolved.url, shared, debugged: shared });
  if (!shared) return { connection, resolved };
  const url = await ownInspectorUrl(connection);
  if (url === undefined) return { connection, resolved };
  try {
    const direct = await connect({ ...options, url, debugged: true });
    connection.dispose();
    return { connection: direct, resolved: { ...resolved, url, shared: false } };
  } catch (error) {
    // The target's port may be out of reach from here (a container): the debug session's own way stays.
    if (error instanceof Failure && error.kind !== 'cancelled') return { connection, resolved };
    connection.dispose();
    throw error;
  }
}

/**
 * The address of the inspector that a debugged target listens on, asked through its debug session. A connection of our own
 * beside the debugger's has its own Debugger domain, so nothing of the debugger's is touched and no reply waits for it.
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
