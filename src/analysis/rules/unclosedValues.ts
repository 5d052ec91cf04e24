import type { Access, CollectionStore, FieldStore } from '../../protocol/poolModel';
import { accessKey } from '../javascript/classLikes';
import { closableEvidence, dropOf, type ClosableEvidence } from '../javascript/closables';
import { bare } from '../javascript/nodes';
import type { Pool } from '../javascript/pool';
import { isResetName } from '../javascript/reset';
import { accessName } from './names';
import type { PoolRule, RuleFault } from './rule';

/** A reset releases values that want to be closed, and leaves them open. */
export const unclosedValues: PoolRule = {
  id: 'unclosed-values',
  check: pool => {
    const faults: RuleFault[] = [];
    if (!pool.owner.methods.some(method => isResetName(method.name))) return faults;
    for (const [method, effect] of pool.effects) {
      if (!isResetName(method.name)) continue;
      for (const { fact, access } of dropOf(pool, method.facts)) {
        const key = accessKey(access);
        if (effect.closed.has(key) || effect.handed.has(key)) continue;
        const store = storeOf(pool, access);
        const evidence = closableEvidence(pool, access);
        // A single value that is only let go mostly belongs to whoever set it, unless its type says what it is.
        if (!evidence || (store.kind === 'field' && evidence !== 'type')) continue;
        faults.push({
          rule: 'unclosed-values',
          certainty: 'likely',
          isShapeOnly: true,
          store,
          reset: {
            method: method.name,
            kind: 'reset',
            fn: method.fn,
            statement: fact.node,
            instance: undefined,
          },
          message: messages[evidence](pool.owner.name, method.name, accessName(access)),
        });
      }
    }
    return faults;
  },
};

const messages: Record<ClosableEvidence, (owner: string, method: string, field: string) => string> =
  {
    type: (owner, method, field) =>
      `${owner}.${method} drops the values of ${field} without closing them.`,
    'closed elsewhere': (owner, method, field) =>
      `${owner}.${method} drops the values of ${field} without closing them, as other methods do.`,
    lifecycle: (owner, method, field) =>
      `${owner}.${method} drops the objects of ${field} without ending their life.`,
  };

/** The field as what it is made to be: a collection, or one value. */
function storeOf({ owner }: Pool, access: Access): CollectionStore | FieldStore {
  const field = owner.fields.get(access.path[0]!);
  const init = field?.init && bare(field.init);
  const type =
    field?.annotation?.type === 'TSTypeAnnotation' ? field.annotation.typeAnnotation : undefined;
  const made =
    init?.type === 'NewExpression' && init.callee.type === 'Identifier' ? init.callee.name : '';
  const collection =
    made === 'Map'
      ? 'map'
      : made === 'Set'
        ? 'set'
        : init?.type === 'ArrayExpression' || made === 'Array' || type?.type === 'TSArrayType'
          ? 'array'
          : undefined;
  return collection
    ? { kind: 'collection', access, collection }
    : { kind: 'field', access, emptyNames: [] };
}
