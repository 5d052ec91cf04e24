import { TargetAgent } from './agent';
import { createClock } from './clock';
import { hostOf, type Bare } from './host';

/** Defined by the script that contains this bundle (`buildAgent.ts`). The function passed here creates the agent. */
declare function handOver(make: (bare: Bare) => TargetAgent): void;

handOver(bare => new TargetAgent(hostOf(bare, createClock())));
