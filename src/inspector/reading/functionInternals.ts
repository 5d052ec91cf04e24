import type * as v from 'valibot';
import type { AgentClient, RemoteObject } from '../agent/agentClient';
import { functionLocation } from '../connection/answers';
import { checked } from '../connection/checked';
import type { Result } from '../connection/connection';

/** What only the inspector can tell about a function or object. */
export interface Internals {
  location: v.InferOutput<typeof functionLocation> | undefined;
  /** The `[[Scopes]]` list, innermost scope first; the agent reads it. */
  scopes: RemoteObject | undefined;
  /** The parts of a bound function or a Proxy, and the `this` of a generator. */
  bound: RemoteObject[];
  /** Private fields without accessors, because reading one would run it. */
  privates: { name: string; value: RemoteObject }[];
}

const INNER = new Set([
  ...['[[TargetFunction]]', '[[BoundThis]]', '[[BoundArgs]]'],
  ...['[[Target]]', '[[Handler]]', '[[GeneratorReceiver]]'],
]);

export async function internalsOf(agent: AgentClient, objectId: string): Promise<Internals> {
  return internalsIn(await agent.properties(objectId));
}

/** What an answer of `Runtime.getProperties` tells of the object itself. */
export function internalsIn(reply: Result<'Runtime.getProperties'>): Internals {
  const internals: Internals = { location: undefined, scopes: undefined, bound: [], privates: [] };
  for (const { name, value } of reply.internalProperties ?? []) {
    if (!value) continue;
    if (name === '[[FunctionLocation]]')
      internals.location = checked(functionLocation, value.value, 'The target told of a function');
    else if (name === '[[Scopes]]') internals.scopes = value;
    else if (INNER.has(name)) internals.bound.push(value);
  }
  for (const { name, value } of reply.privateProperties ?? []) {
    if (value) internals.privates.push({ name, value });
  }
  return internals;
}
