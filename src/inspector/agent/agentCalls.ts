import type * as v from 'valibot';
import type { RemoteObject } from '../connection/answers';
import type { Agent } from './agentApi';
import type { Json } from './json';

/**
 * How a method's answer of type `R` crosses, and what we get. `nothing`; JSON text that is checked by a schema; `value`:
 * unchecked; `list`: the elements' handles in order; `live`: one handle.
 */
type Crossing<R> = [R] extends [void]
  ? { as: 'nothing'; got: void }
  : [R] extends [Json<infer T>]
    ? { as: v.GenericSchema<unknown, T>; got: T }
    : [R] extends [boolean]
      ? { as: 'value'; got: unknown }
      : [R] extends [readonly unknown[]]
        ? { as: 'list'; got: RemoteObject[] }
        : { as: 'live'; got: RemoteObject };

/** An argument on our side: primitives by value, everything else by handle. */
type Sent<A> = A extends string | number | boolean ? A : RemoteObject;
type SentAll<P extends readonly unknown[]> = { [I in keyof P]: Sent<P[I]> };

export type AgentMethod = keyof Agent;

/** How each method's answer crosses. */
export type Crossings = { [M in AgentMethod]: Crossing<ReturnType<Agent[M]>>['as'] };

/** The agent's methods as we call them. Each rejects with a `Failure`. */
export type AgentCalls = {
  [M in AgentMethod]: (
    ...args: SentAll<Parameters<Agent[M]>>
  ) => Promise<Crossing<ReturnType<Agent[M]>>['got']>;
};

/** `call` sends a request to the target and converts the reply as `as` says. */
export function agentCalls(
  crossings: Crossings,
  call: (method: AgentMethod, as: Crossings[AgentMethod], args: SentArgument[]) => Promise<unknown>,
): AgentCalls {
  const calls = Object.entries(crossings).map(([method, as]) => [
    method,
    (...args: SentArgument[]) => call(method as AgentMethod, as, args),
  ]);
  return Object.fromEntries(calls) as AgentCalls;
}

export type SentArgument = string | number | boolean | RemoteObject;
