import type { Access } from '../../../protocol/poolModel';
import { fieldHolds } from '../holds/holdings';
import { accessKey, inheritedMethods, methodsNamed, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import type { Fn } from '../syntax/nodes';
import { calledHelper, clearedBy, effectsOf, effectsOfFact, type Effects } from './clearing';
import { callsTo, usesOf, type FieldUse } from './fieldUses';
import { isGuarded } from './guarded';
import { givenIn, isId, type LastWork } from './lastWork';
import { isDoneAround } from './ownReach';
import { listsOfSteps, workGuards, type Step, type WorkGuard } from './workGuards';

type Methods = ReadonlyMap<FunctionUnit, Effects>;

/** How many methods that are only called where there is a work may lead to a use. */
const DEPTH = 3;

/**
 * Finds `set(value) { this.value = value; this.has = true; }` with `drop() { this.has = false; }`, where whoever reads the
 * value asks first whether there is one, or ends the work with it: after that, nobody can get at what is left until it is
 * overwritten.
 */
export function findGuardedFields(owner: ClassLike, methods: Methods): LastWork[] {
  if (owner.isScope || owner.missingBase !== undefined) return [];
  const given = givenFields(owner);
  const guards = given.size > 0 ? workGuards(owner) : [];
  if (guards.length === 0) return [];
  const setBeside = fieldsSetBeside(owner, new Set(guards.map(({ key }) => key)), given);
  return guards.flatMap(guard => {
    const fields = [...(setBeside.get(guard.key) ?? [])].filter(
      key => key !== guard.key && isOfWork(owner, key, guard),
    );
    return guard.lowers.flatMap(end =>
      fields
        .filter(key => isLeftAt(owner, methods, end, key))
        .map(key => ({
          field: given.get(key)!,
          ...{ method: end.unit, statement: end.node, isDoubtful: false },
        })),
    );
  });
}

/** The fields that methods set to what they are given, by `accessKey`. */
function givenFields(owner: ClassLike): Map<string, Access> {
  const given = new Map<string, Access>();
  for (const unit of inheritedMethods(owner))
    for (const field of unit.isConstructor ? [] : givenIn(owner, unit))
      if (field.base === 'this') given.set(accessKey(field), field);
  return given;
}

/** By each guard: the fields that are set in some list of statements in which it is set, too. */
function fieldsSetBeside(
  owner: ClassLike,
  guards: ReadonlySet<string>,
  given: ReadonlyMap<string, Access>,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const unit of inheritedMethods(owner))
    for (const list of unit.isConstructor ? [] : listsOfSteps(owner, unit))
      for (const guard of list.keys())
        for (const key of guards.has(guard) ? list.keys() : [])
          if (given.has(key)) found.set(guard, (found.get(guard) ?? new Set()).add(key));
  return found;
}

/** Whether a field is set with every work, and only used while there is one, or by what ends it. */
function isOfWork(owner: ClassLike, key: string, guard: WorkGuard): boolean {
  const uses = usesOf(owner, key);
  const reads = uses?.filter(({ isWrite }) => !isWrite) ?? [];
  if (!uses || reads.length === 0) return false;
  const sets = uses
    .filter(({ isWrite }) => isWrite)
    .map(use => ({ ...use, ...homeOf(owner, use) }));
  const ends = new Set(guard.lowers.map(({ home }) => home));
  const isBegun = (step: Step): boolean =>
    isSetBeside(owner, step, key) || isGuarded(step.unit.fn, step.node, guard.saysUp(step.unit));
  if (!guard.raises.every(isBegun)) return false;
  const isInWork = ({ unit, node }: FieldUse, depth: number): boolean => {
    const { home } = homeOf(owner, { unit, node });
    if (ends.has(home) || isGuarded(unit.fn, node, guard.saysUp(unit))) return true;
    if (sets.some(set => set.home === home && set.node.end! <= node.start!)) return true;
    // A method that is only called during a work.
    if (home !== unit.fn || depth >= DEPTH) return false;
    const calls = callsTo(owner, unit);
    return calls !== undefined && calls.length > 0 && calls.every(use => isInWork(use, depth + 1));
  };
  return reads.every(use => isInWork(use, 0));
}

function homeOf(owner: ClassLike, { unit, node }: Pick<FieldUse, 'unit' | 'node'>): { home: Fn } {
  return { home: owner.program.nesting.at(node.start!) ?? unit.fn };
}

/** Whether the same list of statements sets a field, too. */
function isSetBeside(owner: ClassLike, { unit, node }: Step, key: string): boolean {
  for (const list of listsOfSteps(owner, unit))
    if (list.has(key) && [...list.values()].includes(node)) return true;
  return false;
}

/** Whether the end of a work leaves a field, and whoever runs it as well. */
function isLeftAt(owner: ClassLike, methods: Methods, { unit, home }: Step, key: string): boolean {
  const access: Access = { base: 'this', path: [key.slice('this:'.length)] };
  const { cleared, reached } = doneIn(owner, unit, home);
  if (cleared.has(key)) return false;
  if (fieldHolds(owner, access) !== 'others' || isId(owner, methods, access)) return false;
  const setting = new Set<FunctionUnit>();
  const clearing = new Set<FunctionUnit>();
  for (const each of methods.keys()) {
    if (givenIn(owner, each).some(field => accessKey(field) === key)) setting.add(each);
    if (clearedBy(methods.get(each)!).has(key)) clearing.add(each);
  }
  for (const each of setting) clearing.delete(each);
  if ([...reached].some(each => setting.has(each))) return false;
  return unit.isConstructor || !isDoneAround(owner, unit, setting, clearing);
}

/** What a function empties or replaces, itself or by methods of the instance, and those methods. */
function doneIn(
  owner: ClassLike,
  unit: FunctionUnit,
  home: Fn,
): { cleared: Set<string>; reached: Set<FunctionUnit> } {
  const cleared = new Set<string>();
  const reached = new Set<FunctionUnit>();
  for (const fact of unit.facts.facts) {
    if (fact.node.start! < home.start! || fact.node.end! > home.end!) continue;
    for (const each of clearedBy(effectsOfFact(owner, unit.facts, fact))) cleared.add(each);
    const name = calledHelper(owner, fact, unit.facts);
    for (const helper of name === undefined ? [] : methodsNamed(owner, name)) {
      reached.add(helper);
      for (const each of clearedBy(effectsOf(owner, helper.facts))) cleared.add(each);
    }
  }
  return { cleared, reached };
}
