import { TargetAgent } from './agent';
import { createClock } from './clock';
import { hostOf, type Bare } from './host';

/** Of the script that this is made part of (`source.ts`): what is handed over here makes the agent. */
declare function handOver(make: (bare: Bare) => TargetAgent): void;

handOver(bare => new TargetAgent(hostOf(bare, createClock())));
