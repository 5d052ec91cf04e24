import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { inheritedMethods, type Call, type ClassLike, type Program } from '../program/classLikes';
import { refOf } from '../program/facts';
import { foreignCallees, type ForeignCallee } from '../program/foreignCallees';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import { effectsOf } from './clearing';
import { madeByHanded } from './foreignTransfers';
import { classByName, heldByInstances } from './heldByElements';
import { lentLists, type LentList } from './lentLists';
import type { Reset } from './reset';
import { callsOn, unreadPools } from './unreadPools';
import { fieldsSetOn } from './filledResults';
import { placeOf } from './places';

/** A call that takes back all that a pool of another file has lent, with what the objects keep. */
export interface LentElsewhere {
  at: OwnedUnit;
  /** What to call its owner, if the function is of no class. */
  by?: string;
  list: Access;
  reset: Reset;
  fields: readonly string[];
  isDoubtful: boolean;
  /** Set when the records stay in their list: nobody gets one. */
  isKeptIn?: boolean;
}

/** The calls of a program that take back what pools of other files have lent by a counter. */
export function foreignLent(program: Program): LentElsewhere[] {
  const found: LentElsewhere[] = [];
  for (const call of candidates(program)) {
    const home = program.nesting.at(call.start ?? 0);
    const at = home && calleesOf(program).unitOf(home);
    if (!at) continue;
    for (const callee of foreignCallees(call.callee, at, program)) {
      const lent = lentAt(callee, program, at);
      const object = bare(call.callee);
      const receiver = 'object' in object ? object.object : undefined;
      const list = receiver && listAt(receiver, at);
      if (!lent || !list) continue;
      const isDoubtful = lent.isDoubtful || isMentioned(receiver, at, program);
      found.push({ at, list, fields: lent.fields, isDoubtful, reset: resetAt(call, at, program) });
    }
  }
  return [...found, ...unreadLent(program)];
}

/** What pools of unknown text take back, where only one of their methods can do so. */
function unreadLent(program: Program): LentElsewhere[] {
  const pools = unreadPools(program).filter(
    ({ gives, isOfMany }) => isOfMany && gives.length === 0,
  );
  const names = new Set(pools.flatMap(({ orders }) => orders.map(each => nameOf(each.call))));
  if (names.size !== 1) return [];
  return pools.flatMap(({ made: [made], orders }) => {
    const element = made!.owner ?? made!.other;
    const held = element && heldByInstances(element, program);
    if (!held || held.fields.length === 0) return [];
    return orders.flatMap(({ call, at }): LentElsewhere[] => {
      const object = bare(call.callee);
      const receiver = 'object' in object ? object.object : undefined;
      const list = receiver && listAt(receiver, at);
      if (!list) return [];
      const isDoubtful = held.isDoubtful || isMentioned(receiver, at, program);
      return [{ at, list, fields: held.fields, isDoubtful, reset: resetAt(call, at, program) }];
    });
  });
}

function nameOf({ callee }: Call): string | undefined {
  const node = bare(callee);
  const isMember = node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';
  return isMember ? keyName(node.property, node.computed) : undefined;
}

/** How the code there names a pool. */
function listAt(receiver: t.Node, { unit }: OwnedUnit): Access | undefined {
  const ref = refOf(receiver, unit.facts.selves);
  if (!ref || ref.index) return undefined;
  const { variable, path } = ref;
  return { base: 'this', path: variable === undefined ? path : [variable, ...path] };
}

function resetAt(call: Call, at: OwnedUnit, program: Program): Reset {
  return {
    method: calleesOf(program).nameOf(at),
    kind: 'reset',
    fn: at.unit.fn,
    statement: call,
    instance: undefined,
  };
}

/** Calls without arguments, where the program hands a function to something that another file defines. */
function candidates(program: Program): Call[] {
  const isHanding = program.calls.some(
    ({ call }) =>
      call.type === 'NewExpression' &&
      call.callee.type === 'Identifier' &&
      call.arguments.some(argument => isMaker(argument, program)) &&
      calleesOf(program).classNamed(call.callee.name, call.start ?? 0) === undefined,
  );
  if (!isHanding) return [];
  const calls: Call[] = [];
  for (const each of program.callsByName.values())
    for (const call of each)
      if (
        call.arguments.length === 0 &&
        program.statements.has(call) &&
        bare(call.callee).type === 'MemberExpression'
      )
        calls.push(call);
  return calls.slice(0, MAX_CALLS);
}

/** A function, or the name of a class. */
function isMaker(argument: t.Node, program: Program): boolean {
  const value = bare(argument);
  if (value.type !== 'Identifier') return isFunction(value);
  const named = program.bindings.valueOf(value.name, value.start ?? 0);
  if (named && isFunction(named)) return true;
  return classByName(value.name, value.start ?? 0, program) !== undefined;
}

const MAX_CALLS = 300;

const lists = new WeakMap<ClassLike, readonly LentList[]>();

function listsOf(owner: ClassLike): readonly LentList[] {
  let known = lists.get(owner);
  if (!known) {
    const methods = inheritedMethods(owner).filter(({ isConstructor }) => !isConstructor);
    known = lentLists(owner, new Map(methods.map(each => [each, effectsOf(owner, each.facts)])));
    lists.set(owner, known);
  }
  return known;
}

/** What the objects keep that a call takes back. */
function lentAt(
  { at: { unit, owner }, maker, receiver }: ForeignCallee,
  program: Program,
  by: OwnedUnit,
): ReturnType<typeof heldByInstances> | undefined {
  const list = owner && listsOf(owner).find(({ rewinder }) => rewinder.fn === unit.fn);
  if (!list || !maker) return undefined;
  for (const ordinal of list.factories) {
    const factory = maker.node.arguments[ordinal];
    for (const { owner: own, other, name, literal } of factory
      ? madeByHanded(factory, maker, program)
      : []) {
      const place = literal && receiver && placeOf(receiver, by, program);
      const fields = place ? fieldsSetOn(callsOn(place, program), program) : [];
      if (fields.length > 0) return { fields, isDoubtful: false };
      const element = own ?? other ?? classByName(name, factory!.start ?? 0, program);
      const held = element && heldByInstances(element, program);
      if (held && held.fields.length > 0) return held;
    }
  }
  return undefined;
}

/** Whether a function does something else with the pool, such as a walk of its objects. */
function isMentioned(receiver: t.Node, { unit }: OwnedUnit, { text }: Program): boolean {
  const wanted = text.slice(receiver.start!, receiver.end!);
  let count = 0;
  visit(unit.fn.body, node => {
    if (node.type === 'CallExpression')
      for (const each of node.arguments)
        if (text.slice(each.start!, each.end!) === wanted) count += 2;
    if (node.type !== 'MemberExpression' || keyName(node.property, node.computed) === undefined)
      return;
    if (text.slice(node.object.start!, node.object.end!) === wanted) count++;
  });
  return count > 1;
}
