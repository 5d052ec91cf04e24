import * as v from 'valibot';
import { Failure } from '../../base/failure';
import { orAborted } from '../../base/orAborted';
import type { NodeTarget } from '../../protocol/target';
import type { Connection } from '../connection/connection';

const ANSWER_MS = 5_000;

/** Uses plain operators only, because the target may have replaced any built-in. */
const EXPRESSION = `typeof process === 'object' && typeof process.version === 'string'
  ? { pid: process.pid, node: process.versions && typeof process.versions.deno === 'string' ? 'Deno ' + process.versions.deno : process.version,
      cwd: process.cwd(), title: process.argv[1] || process.title }
  : null`;
const MAX_TITLE = 300;
const title = v.pipe(
  v.string(),
  v.transform(text => text.slice(0, MAX_TITLE)),
);
const identity = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  title,
  node: title,
  cwd: title,
});

/** Asks a connected target who it is. Rejects with `notNode`, or `targetBusy` when its thread does not answer. */
export async function identify(
  connection: Connection,
  url: string,
  signal?: AbortSignal,
): Promise<NodeTarget> {
  const reply = await orAborted(askInTime(connection), signal, 'Attaching');
  const parsed = v.safeParse(identity, reply.result.value);
  if (reply.exceptionDetails || !parsed.success) throw new Failure('notNode', connection.name);
  return { ...parsed.output, url, workers: [] };
}

async function askInTime(connection: Connection) {
  try {
    return await connection.send(
      'Runtime.evaluate',
      {
        expression: `(${EXPRESSION})\n//# sourceURL=node:pool-leaks`,
        returnByValue: true,
        silent: true,
      },
      ANSWER_MS,
    );
  } catch (error) {
    if (error instanceof Failure && error.kind === 'timedOut') {
      throw new Failure('targetBusy', connection.name, error);
    }
    throw error;
  }
}
