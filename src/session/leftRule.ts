import { modelId } from '../inspector/scripts/modelIndex';
import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import type { HeapHolder } from '../protocol/holders';
import type { PoolOccupancy } from '../protocol/liveFigures';
import type { Fault, PoolModel, ResetSite, Store } from '../protocol/poolModel';
import { isHeldLive, type Rule } from '../protocol/rules';

/** What a pool model says of a holder: the rule that it breaks, and the reset to blame. */
export interface ExplainedHolder {
  rule: Rule;
  reset: ResetSite;
  analysed: AnalysedLiveScript;
}

/**
 * The fault that leaves the holder's store filled, the most certain one; `undefined` when no model knows the holder, and where
 * a reading of the class shows that its resets left nothing. `pools`: what a reading saw after the load.
 */
export function explain(
  holder: HeapHolder,
  scripts: readonly AnalysedLiveScript[],
  pools: readonly PoolOccupancy[] = [],
): ExplainedHolder | undefined {
  for (const { analysed, model } of modelsOf(holder, scripts)) {
    const fault = faultOf(model, holder.name);
    if (!fault) continue;
    const id = modelId({ script: analysed.script, model });
    const pool = pools.find(each => each.id === id);
    if (pool && isSeenClean(pool, fault)) return undefined;
    return { rule: fault.rule, reset: model.resets[fault.reset]!, analysed };
  }
  return undefined;
}

/** The models of a holder's class, that of its own script first. */
function* modelsOf(
  holder: HeapHolder,
  scripts: readonly AnalysedLiveScript[],
): Generator<{ analysed: AnalysedLiveScript; model: PoolModel }> {
  if (holder.className === null) return;
  for (const analysed of inOrder(scripts, holder)) {
    for (const model of analysed.analysis.models) {
      if (model.className === holder.className) yield { analysed, model };
    }
  }
}

/** Whether what the resets leave would have been seen: beyond the slots in use at any time, elsewhere on parked instances. */
function isSeenClean(
  { instances, idle, staleReferences }: PoolOccupancy,
  { rule }: Fault,
): boolean {
  const judged = rule === 'stale-slots' ? instances : idle;
  return judged > 0 && staleReferences === 0;
}

/** The script that the holder's function is in comes first: several may have a class of that name. */
function inOrder(
  scripts: readonly AnalysedLiveScript[],
  { origin }: HeapHolder,
): AnalysedLiveScript[] {
  const isOwn = ({ script }: AnalysedLiveScript): boolean =>
    Number(script.id) === origin?.at.scriptId;
  return [...scripts.filter(isOwn), ...scripts.filter(each => !isOwn(each))];
}

function faultOf({ faults, stores }: PoolModel, field: string): Fault | undefined {
  return faults.find(
    ({ rule, store }) => isHeldLive(rule) && fieldsOf(stores[store]!).includes(field),
  );
}

/** Every name on the way from the instance to what the store holds. */
function fieldsOf(store: Store): string[] {
  const accesses =
    store.kind === 'slots' || store.kind === 'ring'
      ? store.columns.map(({ access }) => access)
      : [store.access];
  return accesses.flatMap(({ path }) => path);
}
