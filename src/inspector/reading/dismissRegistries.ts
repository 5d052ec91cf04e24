import type { AgentClient } from '../agent/agentClient';
import { asJson } from '../agent/json';
import { internalsOf } from './functionInternals';

/**
 * Leaves out the FinalizationRegistries that packages have for what they make themselves, as clients of HTTP do: only the
 * program's own may keep what a request brought. `isOfPackage`: whether a script is a package's.
 */
export async function dismissRegistries(
  agent: AgentClient,
  isOfPackage: (scriptId: string) => boolean,
): Promise<void> {
  const owners = await agent.calls.registryOwners();
  const dismissed: number[] = [];
  for (const [ordinal, { type, objectId }] of owners.entries()) {
    if (type !== 'function' || objectId === undefined) continue;
    const { location } = await internalsOf(agent, objectId);
    if (location && isOfPackage(location.scriptId)) dismissed.push(ordinal);
  }
  if (dismissed.length > 0) await agent.calls.dismissRegistries(asJson(dismissed));
  await agent.freeWork();
}
