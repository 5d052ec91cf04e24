import type { RemoteObject } from '../agent/agentClient';
import { asJson } from '../agent/json';
import { orAborted } from '../../base/orAborted';
import type { ReachRequest } from './reach';

/** Measured: 8.5 to 9.1 s on a heap of 0.5 GB, for each query; two are needed. */
const MS_PER_MEGABYTE = 36;
const QUERY_TIMEOUT_MS = 300_000;

/**
 * Asks V8 for all functions in the heap, and adds those named like missing classes, with all their instances, as roots.
 * Stops a target with a large heap for seconds, so it needs consent. Frees the queries' results at once.
 */
export async function reachByHeapQuery(request: ReachRequest): Promise<boolean> {
  const { connection, agent, pauses, missing } = request;
  const what = `A heap query for ${missing
    .map(live => live.model.className)
    .slice(0, 5)
    .join(', ')}`;
  if (!(await pauses.allows('heap-query', MS_PER_MEGABYTE, what))) return false;
  request.onStep?.('Querying the heap');
  const names = asJson(missing.map(live => live.model.className));
  return pauses.measure(async () => {
    const functions = await query(request, '(function () {}).__proto__');
    const classes = await agent.calls.functionsNamed(names, functions);
    const roots: RemoteObject[] = [];
    for (const found of classes) {
      roots.push(found);
      const prototype = await agent.calls.prototypeOf(found);
      if (prototype.objectId === undefined) continue;
      roots.push(await instancesOf(request, prototype.objectId));
    }
    await agent.calls.addSeeds(...roots);
    await connection.send('Runtime.releaseObjectGroup', { objectGroup: 'pool-leaks-query' });
    if (roots.length > 0) pauses.reached('heap-query');
    return roots.length > 0;
  });
}

async function query(request: ReachRequest, prototype: string): Promise<RemoteObject> {
  const { result } = await request.connection.send('Runtime.evaluate', {
    expression: prototype,
    objectGroup: 'pool-leaks-query',
    silent: true,
  });
  return instancesOf(request, result.objectId ?? '');
}

async function instancesOf(
  { connection, signal }: ReachRequest,
  prototypeObjectId: string,
): Promise<RemoteObject> {
  const reply = connection.send(
    'Runtime.queryObjects',
    { prototypeObjectId, objectGroup: 'pool-leaks-query' },
    QUERY_TIMEOUT_MS,
  );
  return (await orAborted(reply, signal, 'Querying the heap')).objects;
}
