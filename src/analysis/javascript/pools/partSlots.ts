import type { Access, Column, RingStore, SlotsStore } from '../../../protocol/poolModel';
import { classOfField, elementsHold } from '../holds/holdings';
import { accessOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, methodsNamed, type ClassLike } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import { literalNumber } from '../program/values';
import { effectsOf } from './clearing';
import { findSlots, type FoundSlots } from './slotStores';

/** A field whose value's own fields a class sets back. */
interface MovedPart {
  /** The `accessKey`s of what is set back. */
  moved: Set<string>;
  /** The functions that do so. */
  by: Set<FunctionFacts>;
}

/**
 * Slots of a class's parts whose counters it moves itself: `this.list.length = 0`, where another class fills
 * `list.elements` up to `list.length`.
 */
export function findPartSlots(owner: ClassLike): FoundSlots[] {
  const found: FoundSlots[] = [];
  for (const [name, { moved, by }] of movedParts(owner)) {
    const part = classOfField(owner, name);
    if (!part || part === owner || part.form === 'factory') continue;
    for (const slots of findSlots(part)) {
      const own = insidePart(slots, name);
      if (!own.counterKeys.some(key => moved.has(key))) continue;
      if ([...by].some(facts => emptiesPart(owner, facts, name, part, slots))) continue;
      const holds = own.store.columns.map(({ access }) => elementsHold(owner, access));
      if (holds.every(each => each === 'nothing' || each === 'own')) continue;
      found.push({ ...own, ...(!holds.includes('others') && { isUnsure: true }) });
    }
  }
  return found;
}

function movedParts(owner: ClassLike): Map<string, MovedPart> {
  const parts = new Map<string, MovedPart>();
  for (const { facts, isConstructor } of inheritedMethods(owner)) {
    if (isConstructor) continue;
    for (const fact of facts.facts) {
      const isMove =
        (fact.kind === 'update' && fact.operator === '--') ||
        (fact.kind === 'assign' &&
          (fact.operator === '-=' || literalNumber(fact.value) !== undefined));
      if (!isMove || fact.target.index || fact.target.path.length < 2) continue;
      const access = accessOfRef(owner, fact.target, facts);
      const [name] = access?.path ?? [];
      if (!access || name === undefined || access.path.length !== 2) continue;
      const part = parts.get(name) ?? { moved: new Set(), by: new Set() };
      part.moved.add(accessKey(access));
      parts.set(name, { ...part, by: part.by.add(facts) });
    }
  }
  return parts;
}

/** Whether a function calls a method of the part that empties its slots. */
function emptiesPart(
  owner: ClassLike,
  { facts, ...rest }: FunctionFacts,
  name: string,
  part: ClassLike,
  { columnKeys }: FoundSlots,
): boolean {
  return facts.some(fact => {
    if (fact.kind !== 'call') return false;
    const access = accessOfRef(owner, fact.target, { facts, ...rest });
    if (access?.path[0] !== name || access.path.length !== 2) return false;
    return methodsNamed(part, access.path[1]!).some(method => {
      const { emptied, replaced } = effectsOf(part, method.facts);
      return columnKeys.every(key => emptied.has(key) || replaced.has(key));
    });
  });
}

/** Slots of a part, seen from the instance that has it. The part itself is what a live reading judges. */
function insidePart(found: FoundSlots, name: string): FoundSlots {
  const { store, columnKeys, counterKeys, emptyings, headKey, reusedKeys } = found;
  const inside = (access: Access): Access => ({ base: 'this', path: [name, ...access.path] });
  const keyInside = (key: string): string => key.replace(/^this:/, `this:${name}.`);
  const columns: Column[] = store.columns.map(each => ({ ...each, access: inside(each.access) }));
  const moved: SlotsStore | RingStore =
    store.kind === 'slots'
      ? { ...store, columns, length: inside(store.length) }
      : {
          ...store,
          columns,
          head: inside(store.head),
          ...(store.tail && { tail: inside(store.tail) }),
          ...(store.size && { size: inside(store.size) }),
        };
  return {
    ...found,
    store: moved,
    columnKeys: columnKeys.map(keyInside),
    counterKeys: counterKeys.map(keyInside),
    emptyings: emptyings.map(keys => keys.map(keyInside)),
    headKey: headKey && keyInside(headKey),
    reusedKeys: new Set([...reusedKeys].map(keyInside)),
    isShapeOnly: true,
  };
}
