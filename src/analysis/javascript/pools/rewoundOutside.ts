import { elementsHold } from '../holds/holdings';
import { resolveRef } from '../program/aliases';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { classOfAnnotation } from '../program/fieldClasses';
import type { Ref } from '../program/facts';
import { occurrencesOfWords } from '../program/occurrences';
import { standIn } from '../program/standIn';
import { literalNumber } from '../program/values';
import { slotsWithin } from './listFields';
import { findSlots, type FoundSlots } from './slotStores';

/**
 * Stores of a class whose counter another function sets back: `group.changed.n = 0`, where group is a parameter or variable
 * of that class. The function stands in for the class.
 */
export function findRewoundOutside(program: Program): { owner: ClassLike; slots: FoundSlots[] }[] {
  const { landmarks, text } = program;
  if (landmarks.fieldRewinds.size === 0) return [];
  const words = occurrencesOfWords(text, landmarks.fieldRewinds);
  const found: { owner: ClassLike; slots: FoundSlots[] }[] = [];
  for (const at of calleesOf(program).all) {
    if (!words.isIn(at.unit)) continue;
    const known = new Set<string>();
    for (const { variable, path } of rewoundIn(at)) {
      const key = `${variable} ${path.join('.')}`;
      if (known.has(key) || !readsElements(at, variable!)) continue;
      known.add(key);
      const holder = classOfVariable(variable!, at, program);
      const slots = holder && holder !== at.owner ? storesAt(holder, path, variable!) : [];
      if (slots.length > 0) found.push({ owner: ownerOf(variable!, at, program), slots });
    }
  }
  return found;
}

/** The counters of other objects that a function sets to their start. */
function rewoundIn({ unit: { facts } }: OwnedUnit): Ref[] {
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return [];
    if (fact.target.path.length === 0 || (literalNumber(fact.value) ?? 1) > 0) return [];
    const ref = resolveRef(fact.target, facts);
    return ref.variable === undefined || ref.variable === 'super' ? [] : [ref];
  });
}

/** Whether a function reads elements of some list of the object: without that, no other file is asked for. */
function readsElements({ unit: { facts } }: OwnedUnit, variable: string): boolean {
  return facts.facts.some(
    fact => fact.kind === 'read' && resolveRef(fact.target, facts).variable === variable,
  );
}

function classOfVariable(name: string, at: OwnedUnit, program: Program): ClassLike | undefined {
  const { facts } = at.unit;
  const param = facts.params.get(name);
  if (param?.type === 'Identifier') return classOfAnnotation(program, param.typeAnnotation);
  const { start } = at.unit.fn.body;
  return calleesOf(program).classOf({ type: 'Identifier', name, start }, at);
}

/** The stores of a class with a counter at a path, as they are reached by a name for the instance. */
function storesAt(holder: ClassLike, path: readonly string[], name: string): FoundSlots[] {
  const counter = `this:${path.join('.')}`;
  return findSlots(holder)
    .filter(({ counterKeys, isGiven }) => isGiven && counterKeys.includes(counter))
    .filter(({ store }) =>
      store.columns.some(({ access }) => elementsHold(holder, access) === 'others'),
    )
    .map(found => slotsWithin(found, { base: 'closure', path: [name] }));
}

function ownerOf(variable: string, { unit, owner }: OwnedUnit, program: Program): ClassLike {
  return standIn(program, {
    ...{ name: owner?.name ?? unit.name, form: 'factory', node: unit.fn, methods: [unit] },
    closure: new Set([variable]),
  });
}
