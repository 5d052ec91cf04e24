import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../base/failure';
import { connect } from '../connection/connect';
import { targetOfProcess } from '../discovery/inspectorsOf';
import type { ListeningSocket, LocalProcess, ProcessReader } from '../discovery/localProcess';
import type { NodeTarget } from '../../protocol/target';
import { inspectorClients } from './inspectorClients';

const ANSWER_MS = 2_000;
const OPEN_MS = 5_000;
const POLL_MS = 20;

/**
 * Opens the inspector again at a port that the system chooses. All in one evaluation, as for closing it: no timer of the
 * program's is needed, and nothing runs between. A later signal opens it at the usual port again.
 */
const MOVE_EXPRESSION = `{
  const inspector = require('node:inspector');
  const { debugPort } = process;
  if (typeof inspector.open === 'function' && typeof process._debugEnd === 'function') {
    process._debugEnd();
    try { inspector.open(0, '127.0.0.1'); } finally { process.debugPort = debugPort; }
  }
}
//# sourceURL=node:pool-leaks`;

type OpenTarget = NodeTarget & { url: string };

/** An inspector that we have opened, and what is known of its process. */
export interface Movable {
  found: LocalProcess;
  target: OpenTarget;
  /** The sockets that the process had before. */
  known: readonly ListeningSocket[];
  reader: ProcessReader;
}

/**
 * Moves an inspector to a free port, so that the one at which every process opens its own is there for the next. Answers where
 * it is then: still there, if somebody else is attached by now, or it does not do as asked. Rejects with `portInUse` when it did not open again.
 */
export async function moveToFreePort({
  found,
  target,
  known,
  reader,
}: Movable): Promise<OpenTarget> {
  const port = Number(new URL(target.url).port);
  const connection = await connect({ url: target.url, name: `Process ${found.pid}` });
  try {
    const others = await inspectorClients(found.pid, port, connection.localPort);
    // Where that cannot be told: it opened only now, for us.
    if (others) return target;
    const reply = await connection.send(
      'Runtime.evaluate',
      { expression: MOVE_EXPRESSION, includeCommandLineAPI: true, silent: true },
      ANSWER_MS,
    );
    // Whoever still answers has not moved.
    if (reply) return target;
  } catch (error) {
    // The connection ends with the inspector, before any answer. A process that loops has not moved either.
    if (!(error instanceof Failure) || error.kind !== 'targetGone') return target;
  } finally {
    connection.dispose();
  }
  const taken = new Set([port, ...known.map(socket => socket.port)]);
  const deadline = performance.now() + OPEN_MS;
  while (performance.now() < deadline) {
    const sockets = await reader.listeners([found.pid]);
    const fresh = sockets.filter(socket => !taken.has(socket.port));
    const moved = await targetOfProcess(found, fresh, undefined, true);
    if (moved.url !== undefined) return { ...moved, url: moved.url };
    await delay(POLL_MS);
  }
  throw new Failure('portInUse', String(found.pid));
}
