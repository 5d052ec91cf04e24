import type { AgentModel } from '../agentApi';
import type { Hidden } from './hidden';
import type { Host } from './host';
import type { Inspectable } from './inspectable';
import type { Kinds } from './kinds';
import type { Parking } from './parking';
import type { MetRequests } from './metRequests';
import type { Pending } from './pending';
import type { SafeRead } from './safeRead';
import type { SharedScopes } from './sharedScopes';
import type { WalkMemory } from './walkMemory';

/** `known`: from what earlier walks found to free lists and their elements, no further. `search`: the whole program. */
export type WalkMode = 'known' | 'search';

/** What a walk works with. */
export interface WalkParts {
  read: SafeRead;
  host: Pick<Host, 'isMap' | 'isSet' | 'workerPrototype' | 'now'>;
  models: readonly AgentModel[];
  /** Limit of objects that one walk visits. */
  maxObjects: number;
  memory: WalkMemory;
  kinds: Kinds;
  parking: Parking;
  hidden: Hidden;
  pending: Pending;
  shared: SharedScopes;
  requests: MetRequests;
  /** Of what native code keeps alive. */
  handles: { meet(target: object): void };
  inspectable: Pick<Inspectable, 'refused' | 'refuse' | 'noted'>;
  mode: WalkMode;
}
