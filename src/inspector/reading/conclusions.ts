import { formatQuantity } from '../../base/format';
import type { Coverage } from '../../protocol/finding';
import type { UnreadFault } from '../../protocol/analysis';
import { blamedReset, type PoolModel, type Store } from '../../protocol/poolModel';
import { isHeldLive } from '../../protocol/rules';
import type { ModelReading } from '../agent/agentApi';
import { limitsOf, sawNone, standsOnFew, walkLimitsOf, type Looked } from './limits';
import type { ModelIndex } from '../scripts/modelIndex';
import type { LiveModelReading, LiveUndecided } from './reading';
import type { WalkResult } from './scopeWalk';

/** What was looked at and what limited the reading. `scripts`: number of analysed scripts. */
export function coverageOf(looked: Looked, index: ModelIndex, scripts: number): Coverage {
  const seen = looked.models.filter(({ reading }) => reading.stores.length > 0);
  const walkLimits = walkLimitsOf(looked);
  return {
    scripts,
    pooledClasses: seen.length,
    cleanClasses: index.models.filter(({ model }) => isCleanPool(model)).length,
    sourceFaults: sourceFaultsIn(index),
    instances: seen.reduce((sum, { reading }) => sum + reading.instances, 0),
    judged: seen.reduce((sum, { reading }) => sum + reading.judged, 0),
    threads: { read: 1, left: looked.search.workers },
    limits: limitsOf(looked),
    ...(walkLimits.length > 0 && { walkLimits }),
  };
}

/** Classes of which something could not be read, with the reason. */
export function undecidedOf(
  models: readonly LiveModelReading[],
  index: Pick<ModelIndex, 'unread'>,
  walk: WalkResult,
): LiveUndecided[] {
  const undecided: LiveUndecided[] = [];
  for (const { live, reading, isParked } of models) {
    const { className } = live.model;
    const reset = blamedReset(live.model);
    const at = reset && { at: { script: live.script, reset } };
    for (const { reason, instances } of reading.unreadable) {
      const whole = instances === reading.instances;
      const of = whole ? '' : ` (${instances} of ${formatQuantity(reading.instances, 'context')})`;
      undecided.push({ className, reason: `${reason}${of}`, ...at });
    }
    if (reading.instances === 0) {
      undecided.push({ className, reason: unreachedReason(walk, reading), ...at });
    }
    const reason = sawNone(reading) ? noneParkedReason(live.model, reading, isParked) : undefined;
    if (reason !== undefined) undecided.push({ className, reason, ...at });
  }
  for (const { fault, script } of index.unread) {
    const { className, reset, why } = fault;
    const reason = `${reset.method} ${UNREAD[why]}`;
    undecided.push({ className, reason, at: { script, reset } });
  }
  return undecided;
}

/** Why instances that were reached decide nothing; `undefined` where they do, because none of them needs to be idle for that. */
function noneParkedReason(
  { faults, stores }: PoolModel,
  reading: ModelReading,
  isParked: boolean,
): string | undefined {
  const read = formatQuantity(reading.instances, 'context');
  if (isParked && standsOnFew(reading))
    return `What parks it was not reached, so that nothing tells which of ${read} are idle.`;
  const held = faults.filter(({ rule }) => isHeldLive(rule)).map(({ store }) => stores[store]!);
  if (isParked || held.length === 0 || !held.every(showsWhenIdle)) return undefined;
  return `No source names a list in which it is parked, so that nothing tells which of ${read} are idle.`;
}

/** Whether what a store leaves behind shows only on an idle instance. */
function showsWhenIdle(store: Store): boolean {
  return store.kind === 'field' || (store.kind === 'collection' && !store.idleKeys);
}

const UNREAD: Record<UnreadFault['why'], string> = {
  noClass:
    'leaves values behind, as its source shows. How many there are is not known: nothing tells its objects from others.',
  elsewhere:
    'leaves values behind, as its source shows together with that of the class. How many there are was not counted.',
  noStore:
    'leaves values behind, as its source shows. How many there are is not known: no field or counter tells them from those in use.',
};

/** Whether the class is parked somewhere and no rule finds a fault in its resets. */
function isCleanPool({ faults, hasSourceFault, freeLists }: PoolModel): boolean {
  return faults.length === 0 && !hasSourceFault && freeLists.length > 0;
}

/** Number of classes of which only the source shows a fault. */
function sourceFaultsIn({ models, unread }: ModelIndex): number {
  const modelled = new Set(models.map(({ model, script }) => `${script.id} ${model.className}`));
  const others = unread
    .map(({ fault, script }) => `${script.id} ${fault.className}`)
    .filter(each => !modelled.has(each));
  return models.filter(({ model }) => showsInSource(model)).length + new Set(others).size;
}

function showsInSource({ faults, hasSourceFault }: PoolModel): boolean {
  return faults.length === 0 && hasSourceFault === true;
}

function unreachedReason(walk: WalkResult, { known }: ModelReading): string {
  if (known > 0) return 'No context was reached this time. What an earlier reading found is kept.';
  if (walk.complete && walk.refused > 0) {
    return `No context was reached. ${formatQuantity(walk.refused, 'object')} could not be looked into safely, and may lead to some.`;
  }
  if (walk.complete) {
    return 'No context is in reach of the variables that running functions capture. Send the server requests while it is read, or allow a pause.';
  }
  return walk.skipped > 0
    ? `No context was reached yet: the walk ended after ${formatQuantity(walk.visited, 'object')}. The next search goes on from there.`
    : 'No context was reached yet in the time that the walk may take. The next search goes on from there.';
}
