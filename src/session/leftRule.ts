import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import type { HeapHolder } from '../protocol/holders';
import type { Fault, PoolModel, ResetSite, Store } from '../protocol/poolModel';
import { isHeldLive, type Rule } from '../protocol/rules';

/** What a pool model says of a holder: the rule that it breaks, and the reset to blame. */
export interface ExplainedHolder {
  rule: Rule;
  reset: ResetSite;
  analysed: AnalysedLiveScript;
}

/** The fault that leaves the holder's store filled, the most certain one; `undefined` when no model knows the holder. */
export function explain(
  holder: HeapHolder,
  scripts: readonly AnalysedLiveScript[],
): ExplainedHolder | undefined {
  if (holder.className === null) return undefined;
  for (const analysed of inOrder(scripts, holder)) {
    for (const model of analysed.analysis.models) {
      const fault = model.className === holder.className ? faultOf(model, holder.name) : undefined;
      if (fault) return { rule: fault.rule, reset: model.resets[fault.reset]!, analysed };
    }
  }
  return undefined;
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
