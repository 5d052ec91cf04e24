import { Failure } from '../base/failure';
import type { NodeTarget } from '../protocol/target';
import type { Connection } from './connection';

const ANSWER_MS = 5_000;

interface Identity {
  pid: number;
  title: string;
  node: string;
  cwd: string;
}

const EXPRESSION = `(() => {
  if (typeof process !== 'object' || typeof process.version !== 'string') return null;
  const script = process.argv && process.argv[1];
  return JSON.stringify({
    pid: process.pid, node: process.version, cwd: process.cwd(),
    title: String(script || process.title).slice(0, 300),
  });
})()`;

/** Asks a connected target who it is. Rejects with `notNode`, or `targetBusy` when its thread does not answer. */
export async function identify(connection: Connection, url: string): Promise<NodeTarget> {
  const reply = await askInTime(connection);
  const text: unknown = reply.result.value;
  if (typeof text !== 'string') throw new Failure('notNode', connection.name);
  const { pid, title, node, cwd } = JSON.parse(text) as Identity;
  return { pid, title, node, cwd, url, workers: [] };
}

async function askInTime(connection: Connection) {
  try {
    return await connection.send(
      'Runtime.evaluate',
      { expression: EXPRESSION, returnByValue: true, silent: true },
      ANSWER_MS,
    );
  } catch (error) {
    if (error instanceof Failure && error.kind === 'timedOut') {
      throw new Failure('targetBusy', connection.name, error);
    }
    throw error;
  }
}

/** Closes an inspector that we opened: the port gives code execution to whoever reaches it. The connection ends with it. */
export async function closeInspector(connection: Connection): Promise<void> {
  await connection.send('Runtime.evaluate', {
    expression: "setImmediate(() => require('node:inspector').close())",
    includeCommandLineAPI: true,
    silent: true,
  });
}
