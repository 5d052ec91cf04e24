import { discoverTargets } from '../inspector/discovery/discover';
import type { NodeTarget } from '../protocol/target';

/** Node processes on this machine: those with an open inspector first, then those that could open one. */
export function listTargets(signal?: AbortSignal): Promise<NodeTarget[]> {
  return discoverTargets(signal);
}
