import type * as t from '@babel/types';
import { USERS } from '../../../protocol/sourceFinding';
import { valueHolds } from '../holds/holdings';
import { heldByType, NO_ARGUMENTS } from '../holds/heldTypes';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { Call, ClassLike, Program } from '../program/classLikes';
import type { Fact } from '../program/facts';
import { foreignCallees, foreignClass, typeName } from '../program/foreignCallees';
import { namesOfModule } from '../program/imports';
import { standIn } from '../program/standIn';
import { isEmptyLiteral, isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';
import type { Origins } from './origins';
import { clearedAt } from './parkedEffects';
import type { Parking } from './parking';
import { ordinalOf, type ParkSite } from './parkSites';

/** A function of a file that uses the checked one, and what it calls an instance that it got from a pool there. */
export interface User {
  program: Program;
  at: OwnedUnit;
  instance: string;
}

const MAX_UNITS = 2_000;
const known = new WeakMap<ClassLike, readonly User[]>();

/**
 * The functions of other files that take instances of a class from its pool in the checked file. Where nobody has looked for
 * such files, that is noted. Cached.
 */
export function usersOf(
  owner: ClassLike,
  program: Program,
  parking: Parking,
  origins: Origins,
): readonly User[] {
  const answer = known.get(owner);
  if (answer) return answer;
  const found: User[] = [];
  known.set(owner, found);
  if (!program.modules || namesOfModule(program).exports.size === 0) return found;
  const taking = takingUnits(owner, program, parking, origins);
  if (taking.size === 0) return found;
  program.modules.missNeed(USERS);
  for (const user of program.modules.users(program)) {
    const names = new Set([...taking].map(each => calleesOf(program).nameOf(each)));
    for (const at of [...calleesOf(user).all].slice(0, MAX_UNITS))
      for (const instance of instancesIn(at, user, owner, taking, names))
        found.push({ program: user, at, instance });
  }
  return found;
}

/** The functions of the checked file that answer an instance which may have been in use. */
function takingUnits(
  owner: ClassLike,
  program: Program,
  { takers, places }: Parking,
  origins: Origins,
): ReadonlySet<OwnedUnit> {
  const callees = calleesOf(program);
  const taking = new Set<OwnedUnit>();
  for (const taker of takers)
    for (const at of [taker, ...callees.callsOf(taker).map(call => call.at)]) {
      const answers = origins.returnsOf(at).flatMap(each => origins.of(each, at));
      const isInstance = answers.some(each =>
        each.kind === 'made'
          ? each.made.owner === owner
          : 'place' in each && places.has(each.place.key),
      );
      if (isInstance) taking.add(at);
    }
  return taking;
}

/** The names of a function for instances that it takes, or that it gets by a parameter of their type. */
function instancesIn(
  at: OwnedUnit,
  program: Program,
  owner: ClassLike,
  taking: ReadonlySet<OwnedUnit>,
  names: ReadonlySet<string>,
): string[] {
  const { locals, params } = at.unit.facts;
  const callees = calleesOf(program);
  const isTaken = (value: t.Node, by = at, depth = 0): boolean => {
    let node = bare(value);
    while (node.type === 'AssignmentExpression') node = bare(node.right);
    if (node.type !== 'CallExpression') return false;
    // `this.make(type)`, which passes on what it takes.
    const passing = depth < DEPTH ? callees.called(node.callee, by) : [];
    if (passing.some(unit => answersOf(unit).some(each => isTaken(each, unit, depth + 1))))
      return true;
    const callee = bare(node.callee);
    const last = callee.type === 'MemberExpression' ? bare(callee.property) : callee;
    if (callee.type === 'MemberExpression' && (last.type !== 'Identifier' || !names.has(last.name)))
      return false;
    return foreignCallees(node.callee, by, program).some(each => taking.has(each.at));
  };
  const found: string[] = [];
  for (const [name, values] of locals) if (values.some(value => isTaken(value))) found.push(name);
  for (const [name, param] of params)
    if (param.type === 'Identifier' && isOfType(param.typeAnnotation, owner, program))
      found.push(name);
  return found;
}

const DEPTH = 2;

/** What a function returns, also by the names of its variables. */
function answersOf({ unit: { facts } }: OwnedUnit): t.Node[] {
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'return') return [];
    const value = bare(fact.value);
    return value.type === 'Identifier' ? (facts.locals.get(value.name) ?? []) : [value];
  });
}

function isOfType(
  annotation: t.Node | null | undefined,
  owner: ClassLike,
  program: Program,
): boolean {
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  const name = type?.type === 'TSTypeReference' ? typeName(type.typeName) : undefined;
  return name !== undefined && foreignClass(program, name) === owner;
}

/** The fields of an instance to which its users give references of their own. */
export function fieldsSetByUsers(owner: ClassLike, users: readonly User[]): Set<string> {
  const fields = new Set<string>();
  for (const { program, at, instance } of users)
    for (const fact of at.unit.facts.facts) {
      if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) continue;
      const [field, ...deeper] = fact.target.path;
      if (fact.target.variable !== instance || field === undefined || deeper.length > 0) continue;
      if (mayHold(owner, field) && isReference(fact, at, program)) fields.add(field);
    }
  return fields;
}

/** Whether a field starts with nothing, and is not declared to hold nothing. */
export function mayHold(owner: ClassLike, name: string): boolean {
  const field = owner.fields.get(name);
  if (!field) return false;
  if (field.annotation?.type === 'TSTypeAnnotation') {
    const type = field.annotation.typeAnnotation;
    return heldByType({ type, program: owner.program, params: NO_ARGUMENTS }) !== 'nothing';
  }
  return !field.init || isNull(field.init);
}

function isNull(node: t.Node): boolean {
  const value = bare(node);
  return (
    value.type === 'NullLiteral' || (value.type === 'Identifier' && value.name === 'undefined')
  );
}

function isReference(
  { value }: Extract<Fact, { kind: 'assign' }>,
  at: OwnedUnit,
  program: Program,
): boolean {
  const { facts } = at.unit;
  if (isEmptyLiteral(value) || isPrimitive(value, facts) || !isRequestData(value, facts))
    return false;
  const { name, fn } = at.unit;
  const by = at.owner ?? standIn(program, { name, form: 'constructor', node: fn });
  return valueHolds(value, facts, by) !== 'nothing';
}

/** What users do before they give an instance back by a site. */
export interface GivenBack {
  /** Whether some user does so, and does nothing to the instance before that is not known. */
  isSeen: boolean;
  /** Keys of what each of them has cleared by then. */
  cleared: ReadonlySet<string>;
}

export function givenBackBy(owner: ClassLike, site: ParkSite, program: Program): GivenBack {
  const none: GivenBack = { isSeen: false, cleared: new Set() };
  const value = bare(site.value);
  const ordinal = value.type === 'Identifier' ? ordinalOf(site.at, value.name) : -1;
  let all: Set<string> | undefined;
  let isSeen = false;
  const name = calleesOf(program).nameOf(site.at);
  for (const user of program.modules?.users(program) ?? []) {
    const callees = calleesOf(user);
    for (const call of user.callsByName.get(name) ?? []) {
      const home = user.nesting.at(call.start ?? 0);
      const at = home && callees.unitOf(home);
      const handed = at && handedAt(call, at, user, site, ordinal);
      if (!handed) continue;
      const instance = user.text.slice(handed.start!, handed.end!);
      const { cleared, isUncertain } = clearedAt(owner, at, instance, call, user);
      isSeen ||= !isUncertain;
      all = all ? new Set([...all].filter(key => cleared.has(key))) : cleared;
    }
  }
  return all ? { isSeen, cleared: all } : none;
}

/** What a call gives back, if it runs the site's function; also one by its name of something that is not known. */
function handedAt(
  call: Call,
  at: OwnedUnit,
  program: Program,
  site: ParkSite,
  ordinal: number,
): t.Node | undefined {
  const callee = bare(call.callee);
  if (site.instance === undefined) {
    const isMember =
      callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
    return isMember ? bare(callee.object) : undefined;
  }
  const isRun = foreignCallees(call.callee, at, program).some(each => each.at === site.at);
  const given = isRun ? call.arguments[ordinal] : undefined;
  return given && bare(given);
}
