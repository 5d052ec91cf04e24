import type { Access } from '../../../protocol/poolModel';
import { isResetName } from '../../../protocol/poolNames';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { refOf } from '../program/facts';
import { bare } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import type { Reset } from '../pools/reset';
import { literalNumber } from '../program/values';

/** A pool that lends objects by advancing a counter, and gets all of them back by setting the counter to 0. */
export interface LentObjects {
  list: Access;
  reset: Reset;
}

/**
 * Finds `return this.pool[this.count++]` over objects that the class creates, with a method that only sets the counter back:
 * whatever users have put into the objects stays there.
 */
export function lentObjects({ owner, effects }: Pool): LentObjects | undefined {
  if (owner.form !== 'class' && owner.form !== 'constructor') return undefined;
  if (!owner.methods.some(method => isResetName(method.name))) return undefined;
  for (const lender of effects.keys()) {
    const lent = lentBy(owner, lender);
    if (!lent || !makesElements(owner, lent.list)) continue;
    for (const [method, effect] of effects) {
      const listKey = accessKey(lent.list);
      if (!isResetName(method.name) || !effect.rewound.has(lent.counter)) continue;
      if (
        effect.emptied.has(listKey) ||
        effect.replaced.has(listKey) ||
        mentions(owner, method, listKey)
      )
        continue;
      const rewind = method.facts.facts.find(
        fact => fact.kind === 'assign' && literalNumber(fact.value) === 0,
      );
      if (!rewind) continue;
      return {
        list: lent.list,
        reset: {
          method: method.name,
          kind: 'reset',
          fn: method.fn,
          statement: rewind.node,
          instance: undefined,
        },
      };
    }
  }
  return undefined;
}

/** The list from which a method returns the element at a counter that it advances. */
function lentBy(
  owner: ClassLike,
  { facts }: FunctionUnit,
): { list: Access; counter: string } | undefined {
  const steps = new Set<string>();
  for (const fact of facts.facts) {
    const access =
      fact.kind === 'update' && fact.operator === '++'
        ? accessOfRef(owner, fact.target, facts)
        : undefined;
    if (access) steps.add(accessKey(access));
  }
  if (steps.size === 0) return undefined;
  for (const fact of facts.facts) {
    if (fact.kind !== 'return') continue;
    const element = refOf(bare(fact.value), facts.selves);
    if (!element?.index) continue;
    const list = accessOfRef(owner, { ...element, index: undefined }, facts);
    const index = bare(element.index);
    const counterRef = refOf(
      index.type === 'UpdateExpression' ? index.argument : index,
      facts.selves,
    );
    const counter = counterRef && accessOfRef(owner, counterRef, facts);
    if (list && counter && steps.has(accessKey(counter)))
      return { list, counter: accessKey(counter) };
  }
  return undefined;
}

/** Whether the class fills the list with objects that it creates. */
export function makesElements(owner: ClassLike, list: Access): boolean {
  const key = accessKey(list);
  return owner.methods.some(({ facts }) =>
    facts.facts.some(fact => {
      if (fact.kind !== 'assign' && fact.kind !== 'call') return false;
      const isPush = fact.kind === 'call' && fact.target.path.at(-1) === 'push';
      const value =
        fact.kind === 'assign'
          ? fact.target.index
            ? fact.value
            : undefined
          : isPush
            ? fact.args[0]
            : undefined;
      if (!value) return false;
      const path = isPush ? fact.target.path.slice(0, -1) : fact.target.path;
      const access = accessOfRef(owner, { variable: fact.target.variable, path }, facts);
      if (!access || accessKey(access) !== key) return false;
      const at = bare(value);
      const inits = at.type === 'Identifier' ? (facts.locals.get(at.name) ?? []) : [at];
      return inits.some(init => bare(init).type === 'NewExpression');
    }),
  );
}

function mentions(owner: ClassLike, { facts }: FunctionUnit, key: string): boolean {
  return facts.facts.some(fact => {
    if (!('target' in fact)) return false;
    const access = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
    return access !== undefined && accessKey(access).startsWith(key);
  });
}
