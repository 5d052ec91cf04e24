import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { methodsNamed, type Call, type ClassLike, type Program } from '../program/classLikes';
import { foreignClass } from '../program/foreignCallees';
import { isEmptyLiteral, literalNumber } from '../program/values';
import { bare, isFunction, visit } from '../syntax/nodes';
import { effectsOf } from './clearing';
import { madeByHanded } from './foreignTransfers';
import type { Made } from './made';
import { placeOf } from './places';
import type { Place } from './placeKeys';

/** A call, and the function around it. */
export interface CallAt {
  call: Call;
  at: OwnedUnit;
}

/**
 * A pool whose text is not known: something that is given a function that makes instances, answers some, and that
 * demonstrably answers used ones.
 */
export interface UnreadPool {
  place: Place;
  made: readonly Made[];
  /** Calls that answer an instance. */
  takes: readonly CallAt[];
  /** Calls that give one back. */
  gives: readonly CallAt[];
  /** Calls without arguments and results: one of them may take all back. */
  orders: readonly CallAt[];
  /** Other functions that were handed over, which get instances. */
  hooks: readonly OwnedUnit[];
  /** Whether several instances are in use at once, by any pool of its class. */
  isOfMany?: boolean;
}

interface Candidate extends UnreadPool {
  /** The name of what makes it. */
  by: string;
}

const known = new WeakMap<Program, readonly UnreadPool[]>();

/**
 * The pools of unknown text of a program. What such a thing answers was used before if the program first makes it like a new
 * one: it sets fields to what they begin with, or empties collections; so it is a pool, as are all made by the same class.
 * Cached.
 */
export function unreadPools(program: Program): readonly UnreadPool[] {
  const answer = known.get(program);
  if (answer) return answer;
  // What asks again meanwhile finds nothing.
  known.set(program, []);
  const all = candidates(program);
  const proven = new Set(all.filter(each => isReused(each, program)).map(({ by }) => by));
  const many = new Set(all.filter(each => keepsSeveral(each, program)).map(({ by }) => by));
  const found = all
    .filter(({ by }) => proven.has(by))
    .map(each => ({ ...each, isOfMany: many.has(each.by) }));
  known.set(program, found);
  return found;
}

/** Whether what it answers goes into a list or table, or is taken in a loop. */
function keepsSeveral({ takes }: Candidate, program: Program): boolean {
  return takes
    .flatMap(each => [each, ...throughWrapper(each, program)])
    .some(({ call, at }) => {
      const isIt = namesOf(call, at);
      let isKept = false;
      visit(at.unit.fn.body, node => {
        if (node.type === 'CallExpression' && node.arguments.some(isIt)) {
          const callee = bare(node.callee);
          isKept ||=
            callee.type === 'MemberExpression' &&
            callee.property.type === 'Identifier' &&
            /^(?:push|unshift|add|set)$/.test(callee.property.name);
        }
        if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
          isKept ||= node.left.computed && isIt(node.right);
        const isLoop = /^(?:For|While|DoWhile)/.test(node.type);
        isKept ||= isLoop && node.start! < call.start! && node.end! > call.end!;
        return !isKept;
      });
      return isKept;
    });
}

function candidates(program: Program): Candidate[] {
  const callees = calleesOf(program);
  const found: Candidate[] = [];
  for (const { call, parent } of program.calls) {
    if (call.type !== 'NewExpression' || call.callee.type !== 'Identifier' || !parent) continue;
    const functions = call.arguments.flatMap(functionsIn);
    const by = call.callee.name;
    if (functions.length === 0 || callees.classNamed(by, call.start ?? 0)) continue;
    const home = program.nesting.at(call.start ?? 0) ?? program.top.fn;
    const at = callees.unitOf(home);
    if (!at || program.bindings.homeOf(by, call.start ?? 0) !== program.top.fn) continue;
    const made = functions.flatMap(each => madeByHanded(each, { at, program }, program));
    const place =
      made.length === 1 && !foreignClass(program, by) && placeMade({ call, parent, at }, program);
    if (!place) continue;
    const calls = callsOn(place, program);
    const takes = calls.filter(({ call: each }) => !program.statements.has(each));
    const rest = calls.filter(({ call: each }) => program.statements.has(each));
    const gives = rest.filter(({ call: each }) => each.arguments.length === 1);
    const orders = rest.filter(({ call: each }) => each.arguments.length === 0);
    const hooks = functions.flatMap(each =>
      isFunction(each) && each.params.length > 0 ? (callees.unitOf(each) ?? []) : [],
    );
    if (takes.length > 0 && gives.length + orders.length > 0)
      found.push({ place, made, takes, gives, orders, hooks, by });
  }
  return found;
}

/** The place that gets what an expression makes. */
export function placeMade(
  { call: node, parent, at }: { call: t.Node; parent: t.Node; at: OwnedUnit },
  program: Program,
): Place | undefined {
  if (parent.type === 'VariableDeclarator') return placeOf(parent.id, at, program);
  if (parent.type === 'AssignmentExpression') return placeOf(parent.left, at, program);
  for (const owner of program.classes)
    for (const [name, { init }] of owner.ownFields)
      if (init === node) {
        const self = { type: 'ThisExpression' } as t.ThisExpression;
        const property = { type: 'Identifier', name } as t.Identifier;
        const field = { type: 'MemberExpression', object: self, property, computed: false };
        const of = { unit: program.top, owner, literal: undefined };
        return placeOf(field as t.MemberExpression, of, program);
      }
  return undefined;
}

/** The functions that an argument is or has. */
function functionsIn(argument: t.Node): t.Node[] {
  const value = bare(argument);
  if (isFunction(value)) return [value];
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap(property => {
    if (property.type === 'ObjectMethod') return [property];
    const own = property.type === 'ObjectProperty' ? bare(property.value) : property;
    return isFunction(own) ? [own] : [];
  });
}

/** The calls of methods of what is in a place. */
export function callsOn({ key, name }: Place, program: Program): CallAt[] {
  const own = name.replace(/^#/, '');
  const found: CallAt[] = [];
  for (const calls of program.callsByName.values())
    for (const call of calls) {
      const callee = bare(call.callee);
      if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
        continue;
      const object = bare(callee.object);
      if (!program.text.slice(object.start!, object.end!).endsWith(own)) continue;
      const home = program.nesting.at(call.start ?? 0);
      const at = home && calleesOf(program).unitOf(home);
      if (at && placeOf(object, at, program)?.key === key) found.push({ call, at });
    }
  return found;
}

/** Whether some instance that it answers, or that is given back to it, is first made like a new one. */
function isReused({ made: [made], takes, gives }: Candidate, program: Program): boolean {
  const owner = made!.owner ?? made!.other;
  if (!owner) return false;
  const taken = takes.flatMap(each => [each, ...throughWrapper(each, program)]);
  return (
    taken.some(({ call, at }) => {
      const isIt = namesOf(call, at);
      return isEmptiedBy(owner, at, isIt) || restored(owner, at, isIt) > 1;
    }) ||
    gives.some(({ at }) => {
      const isInstance = (node: t.Node): boolean => calleesOf(program).classOf(node, at) === owner;
      return restored(owner, at, isInstance) > 1;
    })
  );
}

/** The calls of a function that only passes on what it takes. */
function throughWrapper({ call, at }: CallAt, program: Program): CallAt[] {
  const returned = at.unit.facts.facts.some(
    fact => fact.kind === 'return' && bare(fact.value) === call,
  );
  if (!returned) return [];
  const calls = program.callsByName.get(at.unit.name) ?? [];
  return calls.flatMap(each => {
    const home = program.nesting.at(each.start ?? 0);
    const by = home && calleesOf(program).unitOf(home);
    return by ? [{ call: each, at: by }] : [];
  });
}

type IsInstance = (node: t.Node) => boolean;

/** What stands for the result of a call: itself, and the local names for it. */
function namesOf(call: Call, { unit }: OwnedUnit): IsInstance {
  const names = new Set<string>();
  for (const [name, inits] of unit.facts.locals)
    if (inits.some(init => bare(init) === call)) names.add(name);
  return node => {
    const at = bare(node);
    return at === call || (at.type === 'Identifier' && names.has(at.name));
  };
}

/** Whether a function calls a method of an instance that empties a collection, which a new one has empty. */
function isEmptiedBy(owner: ClassLike, { unit }: OwnedUnit, isInstance: IsInstance): boolean {
  return methodsCalled(owner, unit.fn, isInstance).some(method =>
    [...effectsOf(owner, method.facts).emptied].some(key => {
      const field = /^this:([^.]+)$/.exec(key)?.[1];
      const init = field === undefined ? undefined : owner.fields.get(field)?.init;
      return init !== undefined && isEmptyCollection(init);
    }),
  );
}

function isEmptyCollection(node: t.Node): boolean {
  const value = bare(node);
  if (value.type === 'ArrayExpression') return value.elements.length === 0;
  return value.type === 'NewExpression' && value.arguments.length === 0;
}

/** How many fields of an instance a function sets to what they begin with, itself or by methods of the instance. */
function restored(owner: ClassLike, { unit }: OwnedUnit, isInstance: IsInstance): number {
  const fields = new Set<string>();
  const note = (field: string, value: t.Node): void => {
    const init = owner.fields.get(field)?.init;
    if (init && isEmptyLiteral(value) && isSame(init, value)) fields.add(field);
  };
  visit(unit.fn.body, node => {
    if (node.type !== 'AssignmentExpression' || node.operator !== '=') return;
    const { left } = node;
    if (left.type !== 'MemberExpression' || left.computed || !isInstance(left.object)) return;
    if (left.property.type === 'Identifier') note(left.property.name, node.right);
  });
  for (const { fn, facts } of methodsCalled(owner, unit.fn, isInstance)) {
    // One that gets values begins a use, of a new instance, too.
    for (const fact of fn.params.length === 0 ? facts.facts : [])
      if (fact.kind === 'assign' && fact.target.variable === undefined && !fact.target.index)
        if (fact.target.path.length === 1) note(fact.target.path[0]!, fact.value);
  }
  return fields.size;
}

function isSame(one: t.Node, other: t.Node): boolean {
  const [left, right] = [bare(one), bare(other)];
  const number = literalNumber(left);
  if (number !== undefined) return literalNumber(right) === number;
  if (left.type !== right.type) return false;
  if ('value' in left && 'value' in right) return left.value === right.value;
  return left.type === 'NullLiteral' || isEmptyLiteral(left);
}

function methodsCalled(owner: ClassLike, fn: t.Node, isInstance: IsInstance): ClassLike['methods'] {
  const names = new Set<string>();
  visit(fn, node => {
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    if (callee.property.type === 'Identifier' && !callee.computed && isInstance(callee.object))
      names.add(callee.property.name);
  });
  return [...names].flatMap(name => methodsNamed(owner, name));
}
