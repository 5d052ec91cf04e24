// What the host finds in this process must be loaded before it is made.
import 'node:http';
import type { AgentModel } from '../../../../src/inspector/agent/agentApi';
import { GlobalHandles } from '../../../../src/inspector/agent/target/globalHandles';
import { Hidden } from '../../../../src/inspector/agent/target/hidden';
import { hostOf } from '../../../../src/inspector/agent/target/host';
import { Inspectable } from '../../../../src/inspector/agent/target/inspectable';
import { Kinds, Verdicts } from '../../../../src/inspector/agent/target/kinds';
import { MetRequests } from '../../../../src/inspector/agent/target/metRequests';
import { Parking } from '../../../../src/inspector/agent/target/parking';
import { Pending } from '../../../../src/inspector/agent/target/pending';
import { Requests } from '../../../../src/inspector/agent/target/requests';
import { SafeRead } from '../../../../src/inspector/agent/target/safeRead';
import { SharedScopes } from '../../../../src/inspector/agent/target/sharedScopes';
import { newWalkMemory } from '../../../../src/inspector/agent/target/walkMemory';
import type { WalkMode, WalkParts } from '../../../../src/inspector/agent/target/walkParts';
import type { SlotsStore } from '../../../../src/protocol/poolModel';

/** This process in the place of the target. */
export const host = hostOf({ load: process.getBuiltinModule, globals: globalThis, process }, () =>
  performance.now(),
);
export const read = new SafeRead(host);
export const inspectable = new Inspectable(read, host);

/** A pooled class of the tests. */
export class Context {
  slots: unknown[] = [];
  count = 0;
}

export const slotsStore: SlotsStore = {
  kind: 'slots',
  columns: [{ access: { base: 'this', path: ['slots'] }, role: 'value' }],
  length: { base: 'this', path: ['count'] },
  bias: 0,
};

/** The model of `Context`, parked in an array `idle`. */
export function modelOf(differences: Partial<AgentModel> = {}): AgentModel {
  return {
    id: 'context',
    className: 'Context',
    methodNames: [],
    freeLists: [{ kind: 'array', holder: 'variable', name: 'idle' }],
    faultyStores: [0],
    stores: [slotsStore],
    sought: true,
    ...differences,
  };
}

/** What a walk works with. `maxObjects` is more than any test has. */
export function walkParts(
  mode: WalkMode = 'search',
  models: AgentModel[] = [modelOf()],
  differences: Partial<WalkParts> = {},
): WalkParts {
  const memory = differences.memory ?? newWalkMemory([]);
  const kinds = differences.kinds ?? new Kinds(read, models, new Verdicts());
  const hidden = new Hidden();
  const own = new Inspectable(read, host);
  return {
    ...{ read, host, models, mode, memory, kinds, hidden, inspectable: own },
    maxObjects: 100_000,
    parking: new Parking({ read, host, models, kinds, hidden }),
    pending: new Pending(read, kinds, memory, own),
    shared: new SharedScopes(),
    requests: new MetRequests(new Requests(read, host)),
    handles: new GlobalHandles({ read, host }),
    ...differences,
  };
}

/** Throws when it is read: nothing of a target's may run. */
export function withGetter(name: string, target: object = {}): object {
  const get = (): never => {
    throw new Error(`the getter ${name} was run`);
  };
  return Object.defineProperty(target, name, { get, configurable: true, enumerable: true });
}

/** The traps of all that `trap` made, as far as one was run. */
export const trapped: string[] = [];

/** Notes whatever is done with it: nothing may be. */
export function trap(target: object = {}): object {
  const note = (_: object, name: string | symbol): undefined => void trapped.push(String(name));
  return new Proxy(target, new Proxy({}, { get: note }));
}
