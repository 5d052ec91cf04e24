import type * as t from '@babel/types';
import type { RelatedPlace } from '../../protocol/sourceFinding';
import type { Store } from '../../protocol/poolModel';
import { keyOfRef, keyOfWritten } from './program/aliases';
import { accessKey, inheritedMethods } from './program/classLikes';
import type { Fact } from './program/facts';
import type { FunctionUnit } from './program/functionUnit';
import { isEmptyLiteral } from './program/values';
import type { Pool } from './pools/pool';
import { accessName } from './rules/accessNames';
import type { RelatedNode, RuleFault } from './rules/rule';
import { bare, type Fn } from './syntax/nodes';
import { rangeOf } from './syntax/positions';

/** Methods of arrays, Maps and Sets that put something in. */
const PUTS = /^(?:push|unshift|set|add)$/;

/**
 * The other places of the text that explain a finding, as a program comes through them: where what stays is filled in, what
 * the rule names itself, and where the instance is parked.
 */
export function explainingPlaces(pool: Pool, faults: readonly RuleFault[]): RelatedPlace[] {
  const own = faults.flatMap(fault => fault.related ?? []).map(placeOf);
  if (own.length > 0) return own;
  const fills = fillsOf(pool);
  const resets = new Set(faults.map(({ reset }) => reset.statement));
  const parked = pool.parking.sites.find(
    ({ at, statement }) => pool.program.nesting.has(at.unit.fn) && !resets.has(statement),
  );
  return [
    ...faults.flatMap(fault => filledAt(fills, fault) ?? []).map(placeOf),
    ...(parked
      ? [
          {
            ...placeOf({ node: parked.statement, message: 'An instance is parked here.' }),
            isAfter: true as const,
          },
        ]
      : []),
  ];
}

function placeOf({ node, message }: RelatedNode): RelatedPlace {
  return { range: rangeOf(node), message };
}

/** The first statement that puts something into a fault's store, elsewhere than in the function to blame. */
function filledAt(fills: Fills, { store, reset }: RuleFault): RelatedNode | undefined {
  for (const access of accessesOf(store)) {
    const node = fills.get(accessKey(access))?.find(({ fn }) => fn !== reset.fn)?.node;
    if (node) return { node, message: `${accessName(access)} is filled here.` };
  }
  return undefined;
}

/** For each field or variable of an instance, by `accessKey`: the first steps that put something into it, of two methods. */
type Fills = ReadonlyMap<string, readonly { fn: Fn; node: t.Node }[]>;

const knownFills = new WeakMap<Pool, Fills>();

function fillsOf(pool: Pool): Fills {
  const known = knownFills.get(pool) ?? readFills(pool);
  knownFills.set(pool, known);
  return known;
}

function readFills(pool: Pool): Fills {
  const fills = new Map<string, { fn: Fn; node: t.Node }[]>();
  for (const method of inheritedMethods(pool.owner)) {
    const { fn } = method;
    // A base class may be of another file.
    if (!pool.program.nesting.has(fn)) continue;
    for (const fact of method.facts.facts) {
      const key = filledBy(pool, method, fact);
      if (key === undefined) continue;
      const known = fills.get(key);
      if (!known) fills.set(key, [{ fn, node: fact.node }]);
      else if (known.length === 1 && known[0]!.fn !== fn) known.push({ fn, node: fact.node });
    }
  }
  return fills;
}

function accessesOf(store: Store): Parameters<typeof accessKey>[0][] {
  return store.kind === 'slots' || store.kind === 'ring'
    ? store.columns.map(({ access }) => access)
    : [store.access];
}

/** The key of what a step puts something into; `undefined` when it puts nothing anywhere. */
function filledBy(
  { owner }: Pool,
  { facts, isConstructor }: FunctionUnit,
  fact: Fact,
): string | undefined {
  if (fact.kind === 'assign') {
    // A constructor makes stores, and empties are no values.
    const isEmpty =
      isEmptyLiteral(fact.value) || /^(?:Array|New)Expression$/.test(bare(fact.value).type);
    const isWhole = fact.target.index === undefined;
    if (isWhole && (isConstructor || isEmpty)) return undefined;
    return isEmptyLiteral(fact.value) ? undefined : keyOfWritten(owner, fact.target, facts);
  }
  if (fact.kind !== 'call' || !PUTS.test(fact.target.path.at(-1) ?? '')) return undefined;
  return keyOfRef(owner, { ...fact.target, path: fact.target.path.slice(0, -1) }, facts);
}
