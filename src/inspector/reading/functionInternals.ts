import type * as v from 'valibot';
import type { AgentClient, RemoteObject } from '../agent/agentClient';
import { functionLocation } from '../connection/answers';
import { checked } from '../connection/checked';

/** What only the inspector tells of a function or object. */
export interface Internals {
  location: v.InferOutput<typeof functionLocation> | undefined;
  /** The list `[[Scopes]]`, innermost first: the agent takes it apart. */
  scopes: RemoteObject | undefined;
  /** What a bound function or a Proxy is made of. */
  bound: RemoteObject[];
  /** Private fields; accessors are left out, since reading one would run it. */
  privates: { name: string; value: RemoteObject }[];
}

const INNER = new Set([
  ...['[[TargetFunction]]', '[[BoundThis]]', '[[BoundArgs]]'],
  ...['[[Target]]', '[[Handler]]'],
]);

export async function internalsOf(agent: AgentClient, objectId: string): Promise<Internals> {
  const reply = await agent.properties(objectId);
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
