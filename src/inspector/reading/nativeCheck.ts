import { Failure } from '../../base/failure';
import type { AgentClient } from '../agent/agentClient';
import { internalsOf } from './functionInternals';

/** `isProxy`, `isMap`, `isSet` and `isNativeError`. */
const NATIVES = 4;

/**
 * Rejects where the program has put functions of its own in the place of those by which the agent tells values: it would run
 * the program's code for each object. The agent itself knows plain functions by their text, but a bound function or a Proxy
 * has the text of a native one.
 */
export async function checkNatives(agent: AgentClient): Promise<void> {
  const natives = await agent.calls.natives();
  if (natives.length !== NATIVES) throw agent.malformed('answered natives by halves');
  for (const { objectId } of natives) {
    const { location, bound } = await internalsOf(agent, objectId ?? '');
    if (!location && bound.length === 0) continue;
    throw new Failure(
      'protocol',
      'the program has replaced functions of util.types, without which nothing is read safely',
    );
  }
}
