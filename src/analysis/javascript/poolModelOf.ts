import type * as t from '@babel/types';
import type { Fault, PoolModel, ResetSite, Store } from '../../protocol/poolModel';
import { isResetName } from '../../protocol/poolNames';
import type { Pool } from './pools/pool';
import { calleesOf } from './program/callees';
import { literalOf } from './program/literalOwner';
import { keyName } from './syntax/nodes';
import { functionOffset, rangeOf } from './syntax/positions';
import type { Reset } from './pools/reset';
import type { RuleFault } from './rules/rule';

/**
 * One class's facts and faults as plain data. `undefined` when the model would be useless: no faults, never parked, and no
 * reset by which another file could park it (such a class still decides whether what it owns is idle).
 */
export function poolModelOf(pool: Pool, found: RuleFault[], text: string): PoolModel | undefined {
  const { owner, parking } = pool;
  const literal = literalOf(owner);
  const fieldNames = literal && fieldNamesOf(literal);
  if (owner.isScope && !(fieldNames?.length && parking.lists.length > 0)) return undefined;
  const faults = found.filter(fault => !fault.isShapeOnly);
  const methods = owner.methods.filter(method => !method.isConstructor);
  const isParkable = methods.some(method => isResetName(method.name));
  if (faults.length === 0 && parking.lists.length === 0 && !isParkable) return undefined;
  const stores = new Ordinals<Store, Store>();
  for (const { store, isShapeOnly } of pool.slots) if (!isShapeOnly) stores.of(store, () => store);
  const resets = new Ordinals<string, ResetSite>();
  const modelFaults = faults.map(({ rule, certainty, store, reset }): Fault => ({
    rule,
    store: stores.of(store, () => store),
    reset: resets.of(`${reset.fn.start}:${reset.statement.start}`, () => siteOf(reset, text)),
    certainty,
  }));
  return {
    className: owner.name,
    form: literal ? 'literal' : owner.form,
    range: rangeOf(literal ?? owner.node),
    functionOffset: literal ? literal.start! : functionOffset(owner.node, text),
    ...(fieldNames && { fieldNames }),
    methods:
      owner.form === 'factory'
        ? methods
            .filter(method => !owner.inner.has(method))
            .map(({ name, fn }) => ({
              name,
              functionOffset: functionOffset(fn, text),
            }))
        : [],
    stores: stores.all,
    resets: resets.all,
    freeLists: parking.lists,
    faults: modelFaults,
    ...parkedBy(pool, resets.all, text),
    ...(faults.length < found.length && { hasSourceFault: true }),
  };
}

function fieldNamesOf({ properties }: t.ObjectExpression): string[] {
  return properties.flatMap(each =>
    each.type === 'SpreadElement' ? [] : (keyName(each.key, each.computed) ?? []),
  );
}

/** Where instances are put into their free list; for one that another file keeps, what is known of the end of their use. */
function parkedBy(
  { owner, program, parking }: Pool,
  resets: readonly ResetSite[],
  text: string,
): Pick<PoolModel, 'parkedBy'> {
  const [first] = parking.puts;
  if (!first) {
    const [reset] = resets;
    if (reset) return { parkedBy: reset };
    const last = owner.methods.find(each => !each.isConstructor && isResetName(each.name));
    if (!last) return {};
    const { name: method, fn } = last;
    return {
      parkedBy: siteOf({ method, kind: 'reset', fn, statement: fn, instance: undefined }, text),
    };
  }
  const { at, statement } = first.put;
  const method = calleesOf(program).nameOf(at);
  const { fn } = at.unit;
  return {
    parkedBy: siteOf({ method, kind: 'release', fn, statement, instance: undefined }, text),
  };
}

/** A reset as plain data. */
export function siteOf({ method, kind, fn, statement }: Reset, text: string): ResetSite {
  return {
    method,
    kind,
    methodRange: rangeOf(fn),
    functionOffset: functionOffset(fn, text),
    statement: rangeOf(statement),
  };
}

/** Numbers things in the order in which they first appear. */
class Ordinals<Key, Value> {
  readonly all: Value[] = [];
  private readonly known = new Map<Key, number>();

  /** The ordinal of a key's thing, which is created on first use. */
  of(key: Key, make: () => Value): number {
    let ordinal = this.known.get(key);
    if (ordinal === undefined) this.known.set(key, (ordinal = this.all.push(make()) - 1));
    return ordinal;
  }
}
