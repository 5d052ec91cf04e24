import type { Fault, PoolModel, ResetSite, Store } from '../../protocol/poolModel';
import { isResetName } from '../../protocol/poolNames';
import type { Pool } from './pools/pool';
import { functionOffset, rangeOf } from './syntax/positions';
import type { Reset } from './pools/reset';
import type { RuleFault } from './rules/rule';

/**
 * One class's facts and faults as plain data. `undefined` when nothing can come of it: no faults, never parked, and without
 * a reset by which another file could park it (such a class still decides whether what it owns is idle).
 */
export function poolModelOf(pool: Pool, found: RuleFault[], text: string): PoolModel | undefined {
  const { owner, parking } = pool;
  if (owner.isScope) return undefined;
  const faults = found.filter(fault => !fault.isShapeOnly);
  const methods = owner.methods.filter(method => !method.isConstructor);
  const isParkable = methods.some(method => isResetName(method.name));
  if (faults.length === 0 && parking.lists.length === 0 && !isParkable) return undefined;
  const stores: Store[] = pool.slots.map(found => found.store);
  const resets: ResetSite[] = [];
  const modelFaults = faults.map(({ rule, certainty, store, reset }): Fault => {
    if (!stores.includes(store)) stores.push(store);
    return { rule, store: stores.indexOf(store), reset: addReset(resets, reset, text), certainty };
  });
  return {
    className: owner.name,
    form: owner.form,
    range: rangeOf(owner.node),
    functionOffset: functionOffset(owner.node, text),
    methods:
      owner.form === 'factory'
        ? methods
            .filter(method => !owner.inner.has(method))
            .map(({ name, fn }) => ({
              name,
              functionOffset: functionOffset(fn, text),
            }))
        : [],
    stores,
    resets,
    freeLists: parking.lists,
    faults: modelFaults,
  };
}

function addReset(resets: ResetSite[], reset: Reset, text: string): number {
  const offset = functionOffset(reset.fn, text);
  const statement = rangeOf(reset.statement);
  const known = resets.findIndex(
    each => each.functionOffset === offset && each.statement.start === statement.start,
  );
  if (known !== -1) return known;
  const { method, kind, fn } = reset;
  const site = { method, kind, methodRange: rangeOf(fn), functionOffset: offset, statement };
  return resets.push(site) - 1;
}
