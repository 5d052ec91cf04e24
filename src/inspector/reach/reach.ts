import type { AgentClient } from '../agent/agentClient';
import type { Connection } from '../connection/connection';
import type { LiveModel, ModelIndex } from '../scripts/modelIndex';
import type { PauseBudget } from '../connection/pauseBudget';

/** What a way to reach instances beyond the scope walk works with. It gives the agent new roots, and answers whether it had any. */
export interface ReachContext {
  connection: Connection;
  agent: AgentClient;
  index: ModelIndex;
  /** Faulty classes without an instance so far. */
  missing: LiveModel[];
  pauses: PauseBudget;
  signal: AbortSignal | undefined;
  onStep: ((step: string) => void) | undefined;
}
