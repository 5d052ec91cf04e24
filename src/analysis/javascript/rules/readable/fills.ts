import type * as t from '@babel/types';
import type { Access, Store } from '../../../../protocol/poolModel';
import { keyOfRef, keyOfWritten } from '../../program/aliases';
import { accessKey, inheritedMethods } from '../../program/classLikes';
import type { Fact } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { isEmptyLiteral } from '../../program/values';
import type { Pool } from '../../pools/pool';
import { bare, type Fn } from '../../syntax/nodes';

/** Methods of arrays, Maps and Sets that put something in. */
const PUTS = /^(?:push|unshift|set|add)$/;

/** A step that puts something into a store. */
export interface Fill {
  method: FunctionUnit;
  node: t.Node;
  /** What is filled. */
  access: Access;
}

/** The first step that puts something into a store, in another function than `fn`. */
export function fillOf(pool: Pool, store: Store, fn: Fn): Fill | undefined {
  const fills = fillsOf(pool);
  for (const access of accessesOf(store)) {
    const found = fills.get(accessKey(access))?.find(({ method }) => method.fn !== fn);
    if (found) return { ...found, access };
  }
  return undefined;
}

/** For each field or variable of an instance, by `accessKey`: the first steps that put something into it, of two methods. */
type Fills = ReadonlyMap<string, readonly Omit<Fill, 'access'>[]>;

const knownFills = new WeakMap<Pool, Fills>();

function fillsOf(pool: Pool): Fills {
  const known = knownFills.get(pool) ?? readFills(pool);
  knownFills.set(pool, known);
  return known;
}

function readFills(pool: Pool): Fills {
  const fills = new Map<string, Omit<Fill, 'access'>[]>();
  for (const method of inheritedMethods(pool.owner)) {
    // A base class may be of another file.
    if (!pool.program.nesting.has(method.fn)) continue;
    for (const fact of method.facts.facts) {
      const key = filledBy(pool, method, fact);
      if (key === undefined) continue;
      const known = fills.get(key);
      if (!known) fills.set(key, [{ method, node: fact.node }]);
      else if (known.length === 1 && known[0]!.method.fn !== method.fn)
        known.push({ method, node: fact.node });
    }
  }
  return fills;
}

/** The arrays of a store of slots, or its single field. */
export function accessesOf(store: Store): Access[] {
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
