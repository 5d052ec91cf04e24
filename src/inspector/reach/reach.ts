import type { AgentClient } from '../agent/agentClient';
import type { Connection } from '../connection/connection';
import type { LiveModel, ModelIndex } from '../scripts/modelIndex';
import type { PauseBudget } from '../connection/pauseBudget';

/**
 * Input of a strategy that reaches instances beyond the scope walk. The strategy gives the agent new roots, and answers
 * whether it found any.
 */
export interface ReachRequest {
  connection: Connection;
  agent: AgentClient;
  index: ModelIndex;
  /** Faulty classes without a reached instance. */
  missing: LiveModel[];
  pauses: PauseBudget;
  signal: AbortSignal | undefined;
  onStep: ((step: string) => void) | undefined;
}
