import type { Access } from '../../../protocol/poolModel';
import { elementsHold } from '../holds/holdings';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, missingBaseOf, type ClassLike } from '../program/classLikes';
import { classOfField } from '../program/fieldClasses';
import { isPrimitive, isRequestData } from '../program/values';
import { movesOfClass } from './counterMoves';
import { findSlots, type FoundSlots } from './slotStores';

/**
 * Stores of lists that are fields of a class and that it moves the counters of itself: `this.list.length = 0`, where the list
 * is an instance of a class with slots and a counter.
 */
export function findListFields(owner: ClassLike): FoundSlots[] {
  const moved = new Map<string, Set<string>>();
  for (const key of movesOfClass(owner).keys()) {
    const [base, path] = key.split(':', 2) as [string, string];
    const [field, counter, ...rest] = path.split('.');
    if (base !== 'this' || counter === undefined || rest.length > 0) continue;
    moved.set(field!, (moved.get(field!) ?? new Set()).add(counter));
  }
  return [...moved].flatMap(([field, counters]) => {
    const list = classOfField(owner, field);
    if (!list || list === owner) return [];
    const missing = missingBaseOf(list);
    if (missing !== undefined) owner.program.modules?.missNeed(missing);
    return (
      findSlots(list)
        .filter(({ counterKeys }) =>
          counterKeys.some(key => counters.has(key.replace('this:', ''))),
        )
        .map(found => within(owner, field, found))
        // Of a list of another class, and of what it may hold, nothing is known here: that is no evidence.
        .filter(({ isUnsure }) => !isUnsure)
    );
  });
}

/** A store as the owner of the list reaches it. */
function within(owner: ClassLike, field: string, found: FoundSlots): FoundSlots {
  const own = slotsWithin(found, { base: 'this', path: [field] });
  const isKnown = own.store.columns.some(({ access }) => elementsHold(owner, access) === 'others');
  return {
    ...own,
    isGiven: found.isGiven && isGivenTo(owner, field),
    isUnsure: found.isUnsure === true && !isKnown,
  };
}

/** A store of an instance as it is reached by a field or variable with the instance. */
export function slotsWithin(found: FoundSlots, instance: Access): FoundSlots {
  const { store } = found;
  const at = ({ path }: Access): Access => ({ ...instance, path: [...instance.path, ...path] });
  const keyAt = (key: string): string => key.replace('this:', `${accessKey(instance)}.`);
  const columns = store.columns.map(column => ({ ...column, access: at(column.access) }));
  return {
    ...found,
    store:
      store.kind === 'slots'
        ? { ...store, columns, length: at(store.length) }
        : {
            ...store,
            columns,
            head: at(store.head),
            ...(store.tail && { tail: at(store.tail) }),
            ...(store.size && { size: at(store.size) }),
          },
    columnKeys: columns.map(({ access }) => accessKey(access)),
    counterKeys: found.counterKeys.map(keyAt),
    emptyings: found.emptyings.map(keys => keys.map(keyAt)),
    headKey: found.headKey === undefined ? undefined : keyAt(found.headKey),
    reusedKeys: new Set([...found.reusedKeys].map(keyAt)),
  };
}

/** Whether a class gives the list in one of its fields what it was given itself, and not only numbers. */
export function isGivenTo(owner: ClassLike, field: string): boolean {
  return inheritedMethods(owner).some(({ facts }) =>
    facts.facts.some(
      fact =>
        fact.kind === 'call' &&
        fact.target.path.length > 1 &&
        keyOfRef(owner, { ...fact.target, path: fact.target.path.slice(0, -1) }, facts) ===
          accessKey({ base: 'this', path: [field] }) &&
        fact.args.some(each => isRequestData(each, facts) && !isPrimitive(each, facts)),
    ),
  );
}
