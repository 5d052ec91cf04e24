import type * as t from '@babel/types';
import { fieldHolds, isSurelyOfOthers } from '../holds/holdings';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { accessKey, type ClassLike, type Program } from '../program/classLikes';
import { literalOwner } from '../program/literalOwner';
import { isEmptyLiteral } from '../program/values';
import { occurrencesOfWords } from '../program/occurrences';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { droppedBy, effectsOf } from './clearing';
import { cursorLists, type CursorList } from './cursorLists';
import { fieldsSetOn } from './filledResults';
import type { LentElsewhere } from './foreignLent';
import type { Made } from './made';
import type { Origins } from './origins';
import { clearedAt } from './parkedEffects';
import { NO_PARKING, type Parking } from './parking';
import { placeOf } from './places';
import { placeOfField } from './placeKeys';
import { findUserFields } from './userFields';

/** A list of records, and what these keep of their users: at all, and by the steps that move the counter back. */
export interface RecordList extends HeldRecords {
  left: readonly LentElsewhere[];
  /** The functions that move the counter back and are known to leave nothing in the records. */
  settling: ReadonlySet<Fn>;
}

interface HeldRecords extends CursorList {
  held: readonly Held[];
}

/** The lists of records of a program, and what they keep. */
export function recordLists(program: Program, origins: Origins): RecordList[] {
  return cursorLists(program, origins).map(list => {
    const held = list.made.map(made => heldBy(made, list, program, origins));
    const returned = returnsOf({ ...list, held }, program, origins);
    const settled = returned.filter(({ fields }) => fields.length === 0);
    return {
      ...list,
      held,
      left: returned.filter(({ fields }) => fields.length > 0),
      settling: new Set(settled.map(({ at }) => at.unit.fn)),
    };
  });
}

/** What the records of a list keep when its counter goes back, by the step that moves it; nothing of steps that cannot be followed. */
function returnsOf(list: HeldRecords, program: Program, origins: Origins): LentElsewhere[] {
  const { held } = list;
  if (held.every(({ fields }) => fields.length === 0)) return [];
  const trims = held.map(({ owner }) => trimmedBy(owner, list, program, origins));
  if (trims.some(({ isSettled }) => isSettled)) return [];
  const isKeptIn = !isHandedOut(list, origins);
  return list.returns.flatMap(({ at, step }): LentElsewhere[] => {
    const all = held.map(each => ({
      ...each,
      effects: effectsIn(at, each.owner, list, program, origins),
      byCallers: clearedByCallers(at, each.owner, program),
    }));
    if (all.some(({ effects }) => effects.isSettled)) return [];
    const fields = all.flatMap((each, ordinal) =>
      each.fields.filter(
        field =>
          !each.effects.cleared.has(field) &&
          !trims[ordinal]!.cleared.has(field) &&
          !each.byCallers.has(field),
      ),
    );
    const { place } = list;
    const by = place.home && 'id' in place.home ? place.home.id?.name : undefined;
    const base = place.holder === 'variable' ? 'closure' : 'this';
    const method = calleesOf(program).nameOf(at);
    return [
      {
        at,
        ...(by !== undefined && { by }),
        list: { base, path: [place.name] },
        reset: { method, kind: 'reset', fn: at.unit.fn, statement: step, instance: undefined },
        fields: [...new Set(fields)],
        isDoubtful: all.some(({ effects }) => effects.isUncertain),
        ...(isKeptIn && { isKeptIn }),
      },
    ];
  });
}

/** Whether a function that moves the counter answers a record. */
function isHandedOut({ lenders, returns, place }: CursorList, origins: Origins): boolean {
  let isFound = false;
  for (const at of [...lenders, ...returns.map(each => each.at)])
    visit(at.unit.fn.body, node => {
      if (isFound || isFunction(node)) return false;
      if (node.type !== 'ReturnStatement' || !node.argument) return true;
      isFound = origins
        .of(node.argument, at)
        .some(each => each.kind !== 'content' && 'place' in each && each.place.key === place.key);
      return true;
    });
  return isFound;
}

/** The class of some records, or a stand-in for it, and the fields in which they keep references of their users. */
interface Held {
  owner: ClassLike | undefined;
  fields: string[];
}

function heldBy(made: Made, list: CursorList, program: Program, origins: Origins): Held {
  const owner = made.owner ?? (made.literal && literalOwner(program, made));
  if (!owner) return { owner, fields: [] };
  const parking: Parking = {
    ...NO_PARKING,
    places: new Set([list.place.key]),
    takers: list.lenders,
  };
  const { fields } = findUserFields(owner, program, parking, new Set(), origins);
  const isOfOthers = ({ access }: (typeof fields)[number]): boolean => {
    const [name, ...deeper] = access.path;
    if (deeper.length > 0 || fieldHolds(owner, access) !== 'others') return false;
    // Records that lead to each other keep nothing but records.
    return calleesOf(program).classOfField(owner, name!) !== owner;
  };
  const callees = calleesOf(program);
  const calls = [...list.lenders].flatMap(at => callees.callsOf(at));
  const set = fieldsSetOn(calls, program).filter(
    name => callees.classOfField(owner, name) !== owner,
  );
  const own = fields.filter(isOfOthers).map(({ access }) => access.path[0]!);
  const typed = setByLenders(owner, list, origins);
  return { owner, fields: [...new Set([...own, ...set, ...typed])] };
}

/** The fields that lenders set themselves to what has the type of a reference. */
function setByLenders(
  owner: ClassLike,
  { lenders, place }: CursorList,
  origins: Origins,
): string[] {
  return [...lenders].flatMap(at => {
    const { facts, locals } = at.unit.facts;
    const isRecord = (name: string): boolean =>
      (locals.get(name) ?? []).some(init =>
        origins.of(init, at).some(each => 'place' in each && each.place.key === place.key),
      );
    return facts.flatMap(fact => {
      if (fact.kind !== 'assign' || fact.target.index || fact.operator !== '=') return [];
      const { variable, path } = fact.target;
      if (variable === undefined || path.length !== 1 || !isRecord(variable)) return [];
      return isSurelyOfOthers(fact.value, at.unit.facts, owner) ? [path[0]!] : [];
    });
  });
}

/** What a function that moves the counter back does to the list and to its records. */
interface ReturnEffects {
  /** Fields that it clears of records. */
  cleared: Set<string>;
  /** Whether it empties or replaces the list, or walks it in a way that is not followed. */
  isSettled: boolean;
  /** Whether something unknown gets records. */
  isUncertain: boolean;
}

/** What the functions do that have to do with what lies behind the counter, as a step after each filling. */
function trimmedBy(
  owner: ClassLike | undefined,
  list: HeldRecords,
  program: Program,
  origins: Origins,
): ReturnEffects {
  const all: ReturnEffects = { cleared: new Set(), isSettled: false, isUncertain: false };
  const { place, counters, lenders, returns } = list;
  const callees = calleesOf(program);
  const returning = new Set(returns.map(({ at }) => at));
  const words = occurrencesOfWords(program.text, [place.name]);
  for (const fn of words.functionsAround(program.nesting)) {
    const at = callees.unitOf(fn);
    if (!at || lenders.has(at) || returning.has(at) || !mentions(at, counters, program)) continue;
    const { cleared, isSettled } = effectsIn(at, owner, list, program, origins);
    all.isSettled ||= isSettled;
    for (const each of cleared) all.cleared.add(each);
  }
  return all;
}

/** Whether a function, without those in it, uses one of some places. */
function mentions(at: OwnedUnit, keys: ReadonlySet<string>, program: Program): boolean {
  let isFound = false;
  visit(at.unit.fn.body, node => {
    if (isFound || isFunction(node)) return false;
    if (node.type === 'Identifier' || node.type === 'MemberExpression')
      isFound = keys.has(placeOf(node, at, program)?.key ?? '');
    return true;
  });
  return isFound;
}

/** What every caller clears of the record that a function answers. */
function clearedByCallers(
  at: OwnedUnit,
  owner: ClassLike | undefined,
  program: Program,
): Set<string> {
  const calls = calleesOf(program).callsOf(at);
  let all: Set<string> | undefined;
  for (const { call, at: caller } of owner ? calls : []) {
    const [name] = [...caller.unit.facts.locals].find(([, values]) =>
      values.some(value => bare(value) === call),
    ) ?? [undefined];
    const { cleared } =
      name === undefined ? NOTHING : clearedAt(owner!, caller, name, call, program);
    const fields = [...cleared].map(fieldOfKey);
    all = new Set(all ? fields.filter(field => all!.has(field)) : fields);
  }
  return all ?? new Set();
}

const NOTHING: { cleared: ReadonlySet<string> } = { cleared: new Set() };

/** The field that an `accessKey` is of. */
function fieldOfKey(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

const DEPTH = 2;

function effectsIn(
  at: OwnedUnit,
  owner: ClassLike | undefined,
  { place }: CursorList,
  program: Program,
  origins: Origins,
): ReturnEffects {
  const effects: ReturnEffects = { cleared: new Set(), isSettled: false, isUncertain: false };
  const callees = calleesOf(program);
  const seen = new Set<OwnedUnit>();
  const add = (unit: OwnedUnit, depth: number): void => {
    if (seen.has(unit)) return;
    seen.add(unit);
    visit(unit.unit.fn.body, node => {
      // A callback's own names are those of its own unit.
      const home = program.nesting.at(node.start ?? 0);
      const around = (home && callees.unitOf(home)) ?? unit;
      if (node.type === 'AssignmentExpression') noteAssignment(node, around);
      else if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression')
        noteCall(node, around, depth);
      return true;
    });
  };
  add(at, 0);
  return effects;

  function isList(node: t.Node, around: OwnedUnit): boolean {
    return placeOf(node, around, program)?.key === place.key;
  }

  function isRecord(node: t.Node, around: OwnedUnit): boolean {
    return origins
      .of(node, around)
      .some(each => each.kind !== 'content' && 'place' in each && each.place.key === place.key);
  }

  function noteAssignment({ left, right }: t.AssignmentExpression, around: OwnedUnit): void {
    const target = bare(left);
    if (isList(target, around)) effects.isSettled = true;
    if (target.type !== 'MemberExpression') return;
    const name = keyName(target.property, target.computed);
    if (isList(target.object, around))
      effects.isSettled ||= name === 'length' || isEmptyLiteral(right);
    else if (name !== undefined && isEmptyLiteral(right) && isRecord(target.object, around))
      effects.cleared.add(name);
  }

  function noteCall(
    node: t.CallExpression | t.OptionalCallExpression,
    around: OwnedUnit,
    depth: number,
  ): void {
    const callee = bare(node.callee);
    const receiver = 'object' in callee ? callee.object : undefined;
    if (receiver && isList(receiver, around)) effects.isSettled = true;
    if (receiver && isRecord(receiver, around)) noteMethod(callee, around);
    const called = callees.called(callee, around);
    node.arguments.forEach((argument, ordinal) => {
      if (isList(argument, around)) effects.isSettled = true;
      else if (isRecord(argument, around)) noteGiven(called, ordinal);
    });
    if (depth < DEPTH) for (const each of called) add(each, depth + 1);
  }

  function noteMethod(callee: t.Node, around: OwnedUnit): void {
    const methods = owner ? callees.called(callee, around) : [];
    effects.isUncertain ||= methods.length === 0;
    for (const { unit } of methods)
      for (const key of droppedBy(effectsOf(owner!, unit.facts)))
        effects.cleared.add(fieldOfKey(key));
  }

  /** `drop(list[i])` */
  function noteGiven(called: readonly OwnedUnit[], ordinal: number): void {
    effects.isUncertain ||= called.length === 0;
    for (const each of called) {
      const param = each.unit.fn.params[ordinal];
      if (param?.type !== 'Identifier' || !owner) continue;
      const { cleared, isUncertain } = clearedAt(
        owner,
        each,
        param.name,
        each.unit.fn.body,
        program,
      );
      effects.isUncertain ||= isUncertain;
      for (const key of cleared) effects.cleared.add(fieldOfKey(key));
    }
  }
}

/**
 * The functions that move the counter of a list of records back and are known to leave nothing in these, by the `accessKey`s
 * by which the methods of a class-like know the lists.
 */
export function settlingOf(
  owner: ClassLike,
  lists: readonly RecordList[],
): Map<string, ReadonlySet<Fn>> {
  const known = new Map<string, ReadonlySet<Fn>>();
  for (const { place, made, settling } of lists) {
    const isKnown = made.every(each => each.owner !== undefined || each.literal !== undefined);
    const isField = placeOfField(owner, place.name)?.key === place.key;
    const isVariable = place.home === owner.node && owner.closure.has(place.name);
    if (!isKnown || (!isField && !isVariable)) continue;
    known.set(accessKey({ base: isField ? 'this' : 'closure', path: [place.name] }), settling);
  }
  return known;
}
