import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods } from '../program/classLikes';
import { bare } from '../syntax/nodes';
import { isReused } from './clearSlots';
import { accessText, elementName, FreshNames, type FixSite } from './fixSite';
import type { FoundSlots } from '../pools/slotStores';
import { storeType } from './storeType';

/** Why slots that lie in arrays of an array cannot be cleared, for people; `undefined` when they can. */
export function whyNotNested(site: FixSite, { store }: FoundSlots): string | undefined {
  if (store.columns.some(column => isReused(site, column)))
    return 'its slots lie in arrays of an array, and their entry objects are used again';
  const isKnown = store.columns.every(
    ({ access }) => !storeType(site, access).isNullable && holdsArrays(site, access),
  );
  return isKnown
    ? undefined
    : 'its slots lie in arrays of an array, which are not known to be plain arrays';
}

/** Lines that clear all slots in the arrays of an array. */
export function clearNestedLines(site: FixSite, { store }: FoundSlots): string[] {
  const names = new FreshNames(site);
  const empty = site.style.isTyped ? 'undefined!' : 'undefined';
  return store.columns.map(({ access }) => {
    const array = accessText(site, access);
    if (site.style.isModern) {
      const each = names.peek(elementName(access.path.at(-1)!));
      return `for (const ${each} of ${array}) ${each}?.fill(${empty});`;
    }
    const [i, j] = [names.claim('i'), names.claim('j')];
    const outer = `for (var ${i} = 0; ${i} < ${array}.length; ${i}++)`;
    const inner = `for (var ${j} = 0; ${array}[${i}] && ${j} < ${array}[${i}].length; ${j}++)`;
    return `${outer} ${inner} ${array}[${i}][${j}] = ${empty};`;
  });
}

/** Whether the class puts arrays into an array. */
function holdsArrays({ pool: { owner } }: FixSite, access: Access): boolean {
  const key = accessKey(access);
  const init = access.path.length === 1 ? owner.fields.get(access.path[0]!)?.init : undefined;
  const first = init && bare(init);
  if (first?.type === 'ArrayExpression' && first.elements.some(each => each && isArray(each)))
    return true;
  return inheritedMethods(owner).some(({ facts }) =>
    facts.facts.some(fact => {
      if (fact.kind === 'assign' && fact.target.index && !fact.target.outer)
        return (
          keyOfRef(owner, { ...fact.target, index: undefined }, facts) === key &&
          isArray(fact.value)
        );
      if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push') return false;
      const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
      return keyOfRef(owner, list, facts) === key && fact.args.some(isArray);
    }),
  );
}

function isArray(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'ArrayExpression') return true;
  return (
    at.type === 'NewExpression' && at.callee.type === 'Identifier' && at.callee.name === 'Array'
  );
}
