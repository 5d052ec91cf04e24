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

/** Plain operators only: the target may have replaced any built-in. */
const EXPRESSION = `typeof process === 'object' && typeof process.version === 'string'
  ? { pid: process.pid, node: process.version, cwd: process.cwd(), title: process.argv[1] || process.title }
  : null`;
const MAX_TITLE = 300;

/** Asks a connected target who it is. Rejects with `notNode`, or `targetBusy` when its thread does not answer. */
export async function identify(connection: Connection, url: string): Promise<NodeTarget> {
  const reply = await askInTime(connection);
  const identity = reply.result.value as Partial<Identity> | null | undefined;
  if (reply.exceptionDetails || !identity || typeof identity.pid !== 'number') {
    throw new Failure('notNode', connection.name);
  }
  const { pid } = identity;
  const text = (value: unknown): string => String(value).slice(0, MAX_TITLE);
  const { title, node, cwd } = identity;
  return { pid, title: text(title), node: text(node), cwd: text(cwd), url, workers: [] };
}

async function askInTime(connection: Connection) {
  try {
    return await connection.send(
      'Runtime.evaluate',
      { expression: `(${EXPRESSION})`, returnByValue: true, silent: true },
      ANSWER_MS,
    );
  } catch (error) {
    if (error instanceof Failure && error.kind === 'timedOut') {
      throw new Failure('targetBusy', connection.name, error);
    }
    throw error;
  }
}
