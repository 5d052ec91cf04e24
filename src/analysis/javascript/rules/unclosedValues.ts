import type { Access, CollectionStore, FieldStore } from '../../../protocol/poolModel';
import { isResetName } from '../../../protocol/poolNames';
import { accessKey } from '../program/classLikes';
import { closableEvidence, dropOf, type ClosableEvidence } from './closables';
import { bare } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import type { FunctionUnit } from '../program/functionUnit';
import { emptyingStep, leavesTimers, timerStores } from './pendingTimers';
import type { Reset } from '../pools/reset';
import { skippingWalks } from './skippingWalks';
import { accessName } from './accessNames';
import type { PoolCheck, StoreFault } from './rule';

/** A reset drops values without closing them. */
export const unclosedValues: PoolCheck = pool => {
  if (!pool.owner.methods.some(method => isResetName(method.name))) return [];
  return [...droppedOpen(pool), ...skippedOnTheWay(pool), ...leftRunning(pool)];
};

function droppedOpen(pool: Pool): StoreFault[] {
  const faults: StoreFault[] = [];
  for (const [method, effect] of pool.effects) {
    if (!isResetName(method.name)) continue;
    for (const { fact, access } of dropOf(pool, method.facts)) {
      const key = accessKey(access);
      if (effect.closed.has(key) || effect.handed.has(key)) continue;
      const store = storeOf(pool, access);
      const evidence = closableEvidence(pool, access);
      // A single value usually belongs to whoever set it, unless its type tells what it is.
      if (!evidence || (store.kind === 'field' && evidence !== 'type')) continue;
      faults.push({
        certainty: 'likely',
        isShapeOnly: true,
        store,
        reset: resetAt(method, fact.node),
        message: messages[evidence](pool.owner.name, method.name, accessName(access)),
      });
    }
  }
  return faults;
}

/** Values that a loop skips and the reset drops with the others. */
function skippedOnTheWay({ owner, effects }: Pool): StoreFault[] {
  const resets = [...effects].filter(([method]) => isResetName(method.name));
  return resets.flatMap(([method, effect]) =>
    skippingWalks(owner, method, effect).map((walk): StoreFault => {
      const { access, generator, loop } = walk;
      return {
        certainty: 'likely',
        isShapeOnly: true,
        store: { kind: 'collection', access, collection: 'array' },
        reset: resetAt(method, loop),
        left: { walk },
        message: `${owner.name}.${method.name} drops all values of ${accessName(access)}, and ends the life only of those that ${generator} yields.`,
      };
    }),
  );
}

/** Timers that keep running when the reset drops their entries. */
function leftRunning({ owner, effects }: Pool): StoreFault[] {
  const stores = timerStores(owner);
  if (stores.length === 0) return [];
  const resets = [...effects].filter(([method]) => isResetName(method.name));
  return resets.flatMap(([method, effect]) => {
    const step = emptyingStep(method.facts);
    if (!step) return [];
    return stores
      .filter(timers => leavesTimers(method, effect, timers))
      .map((timers): StoreFault => ({
        certainty: 'likely',
        isShapeOnly: true,
        store: { kind: 'collection', ...timers },
        reset: resetAt(method, step),
        left: { timers },
        message: `${owner.name}.${method.name} drops the entries and leaves the timers of ${accessName(timers.access)} running.`,
      }));
  });
}

function resetAt(method: FunctionUnit, statement: Reset['statement']): Reset {
  return { method: method.name, kind: 'reset', fn: method.fn, statement, instance: undefined };
}

const messages: Record<ClosableEvidence, (owner: string, method: string, field: string) => string> =
  {
    type: (owner, method, field) =>
      `${owner}.${method} drops the values of ${field} without closing them.`,
    'closed elsewhere': (owner, method, field) =>
      `${owner}.${method} drops the values of ${field} without closing them, as other methods do.`,
    lifecycle: (owner, method, field) =>
      `${owner}.${method} drops the objects of ${field} without ending their life.`,
  };

/** The store of a field, by its initial value: a collection, or one value. */
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
