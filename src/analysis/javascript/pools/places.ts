import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { refOf, type Ref } from '../program/facts';
import { recordPart } from '../program/records';
import { classByShape } from '../program/shapes';
import { bare, keyName, type Fn } from '../syntax/nodes';
import { fieldOf, idOf, iterated, rootOf, staticOf, variableOf, type Place } from './placeKeys';

const DEPTH = 4;
/** Of functions that more call, nobody says whose list they get. */
const MAX_CALLS = 10;

/** A place, and within how many others it was looked for. */
interface Known {
  place: Place | undefined;
  depth: number;
}

const known = new WeakMap<OwnedUnit, WeakMap<t.Node, Known>>();

/**
 * The place that an expression stands for; `undefined` when it stands for none that outlives a call. Cached for each
 * expression.
 */
export function placeOf(
  node: t.Node,
  at: OwnedUnit,
  program: Program,
  depth = 0,
): Place | undefined {
  if (depth > DEPTH) return undefined;
  const ofUnit = known.get(at) ?? new WeakMap<t.Node, Known>();
  known.set(at, ofUnit);
  const found = ofUnit.get(node);
  // What was looked for within more others may have ended too early.
  if (found && found.depth <= depth) return found.place;
  const place = findPlace(node, at, program, depth);
  ofUnit.set(node, { place, depth });
  return place;
}

function findPlace(
  node: t.Node,
  at: OwnedUnit,
  program: Program,
  depth: number,
): Place | undefined {
  const value = bare(node);
  switch (value.type) {
    case 'LogicalExpression':
      return (
        placeOf(value.left, at, program, depth + 1) ?? placeOf(value.right, at, program, depth + 1)
      );
    case 'ArrayExpression': {
      // `[...set.values()]` has the same elements.
      const [only, ...others] = value.elements;
      if (only?.type !== 'SpreadElement' || others.length > 0) return undefined;
      return placeOf(iterated(only.argument), at, program, depth + 1);
    }
    case 'AssignmentExpression':
      return placeOf(value.left, at, program, depth + 1);
    case 'CallExpression':
    case 'OptionalCallExpression': {
      // `this.lists.get(key)`
      const callee = bare(value.callee);
      const isMember =
        callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
      if (isMember && keyName(callee.property, callee.computed) === 'get') {
        const list = inner(placeOf(callee.object, at, program, depth + 1));
        if (list) return list;
      }
      return placeReturned(callee, at, program, depth);
    }
    default:
  }
  const ref = refOf(value, at.unit.facts.selves);
  if (!ref) return ofRecord(value, program);
  const whole = ref.index && 'object' in value ? value.object : value;
  const place = placeOfRef(ref, whole, at, program, depth);
  return ref.index ? inner(place) : place;
}

/** `this.listOf(key)`: what the only function that is called always returns, if that is a field or variable. */
function placeReturned(
  callee: t.Node,
  at: OwnedUnit,
  program: Program,
  depth: number,
): Place | undefined {
  const [called, ...others] = calleesOf(program).called(callee, at);
  if (!called || others.length > 0 || called === at) return undefined;
  let only: Place | undefined;
  for (const fact of called.unit.facts.facts) {
    if (fact.kind !== 'return') continue;
    const place = placeOf(fact.value, called, program, depth + 1);
    if (!place || (only && only.key !== place.key)) return undefined;
    only = place;
  }
  return only && only.home !== called.unit.fn ? only : undefined;
}

/** `pools[i].idle`, and what a function that walks such a list gets: a field of the literal that makes the elements. */
function ofRecord(node: t.Node, program: Program): Place | undefined {
  const part = recordPart(node, program);
  return part && part.path.length > 0
    ? fieldOf(`object${part.record.start}`, part.path)
    : undefined;
}

/** The place that all callers of a function hand it for a parameter. */
function handed(name: string, at: OwnedUnit, program: Program, depth: number): Place | undefined {
  const ordinal = at.unit.fn.params.findIndex(
    param => param.type === 'Identifier' && param.name === name,
  );
  const calls = ordinal < 0 ? [] : calleesOf(program).callsOf(at);
  if (calls.length > MAX_CALLS) return undefined;
  let only: Place | undefined;
  for (const { call, at: caller } of calls) {
    const argument = call.arguments[ordinal];
    const place = argument && placeOf(argument, caller, program, depth + 1);
    if (!place || (only && only.key !== place.key)) return undefined;
    // A list of one call of the caller alone does not outlive that.
    if (place.home !== undefined && place.home === caller.unit.fn && caller.unit !== program.top)
      return undefined;
    only = place;
  }
  return only;
}

function inner(place: Place | undefined): Place | undefined {
  return place && { ...place, key: `${place.key}[]`, isInner: true };
}

function placeOfRef(
  { variable, path }: Ref,
  node: t.Node,
  at: OwnedUnit,
  program: Program,
  depth: number,
): Place | undefined {
  const { unit } = at;
  const ofPart = path.length > 1 ? fieldOfPart(node, path.at(-1)!, at, program) : undefined;
  if (ofPart) return ofPart;
  const ofMaker = makerField(variable, path, at, program);
  if (ofMaker) return ofMaker;
  if (variable === undefined) return fieldOf(rootOf(at, path[0]), path);
  const offset = node.start ?? 0;
  const isLocal = unit.facts.locals.has(variable) || unit.facts.params.has(variable);
  const home = program.bindings.homeOf(variable, offset);
  const callees = calleesOf(program);
  if (path.length === 0) {
    if (isOf(unit.fn, home)) {
      if (unit.facts.params.has(variable))
        return ofRecord(node, program) ?? handed(variable, at, program, depth);
      const [only, ...others] = unit.facts.locals.get(variable) ?? [];
      if (!only) return undefined;
      const alias = [only, ...others].map(each => aliased(each, at, program, depth)).find(Boolean);
      if (alias) return alias;
    }
    return home && variableOf(home, variable);
  }
  const outer = program.bindings.valueOf(variable, offset);
  if (outer?.type === 'ObjectExpression') return fieldOf(`object${outer.start}`, path);
  const named = callees.classOfNode(outer);
  if (named && !isOf(unit.fn, home)) return staticOf(named, path);
  if (outer?.type === 'ThisExpression' && home && !isLocal) {
    const around = callees.unitOf(home);
    return around && fieldOf(rootOf(around, path[0]), path);
  }
  const owner =
    classOfVariable(variable, node, at, program) ??
    (path.length === 1 ? classByShape(variable, at, program) : undefined);
  if (owner) return fieldOf(`class${idOf(owner, path[0])}`, path);
  const record = ofRecord(node, program);
  if (record) return record;
  const ofMember = fieldOf(memberRoot(variable, path, at, program, depth), path.slice(-1));
  if (ofMember) return { ...ofMember, isInner: true };
  // An object of an unknown class: its fields are told apart by the variable.
  if (home) return fieldOf(`${home.start}:${variable}`, path);
  const ofGlobal = fieldOf(`global:${variable}`, path);
  // No live reader knows where to look for it.
  return ofGlobal && { ...ofGlobal, isInner: true };
}

/** `this.constructor.idle`, and `Kind.idle` in a function that gets `Kind` and makes one: a field of whatever makes instances. */
function makerField(
  variable: string | undefined,
  path: readonly string[],
  { owner, unit: { facts } }: OwnedUnit,
  { text }: Program,
): Place | undefined {
  const [field, ...others] = path.at(-2) === 'constructor' ? path.slice(-1) : path;
  if (field === undefined || others.length > 0) return undefined;
  const isHanded =
    variable !== undefined && facts.params.has(variable) && facts.made.classes.has(variable);
  if (path.length === 1 ? !isHanded : path.at(-2) !== 'constructor') return undefined;
  const isStatic = owner?.statics.has(field) || (owner && text.includes(`${owner.name}.${field}`));
  if (owner && variable === undefined && isStatic) return staticOf(owner, [field]);
  const place = fieldOf('maker', [field]);
  return place && { ...place, isInner: true };
}

/**
 * What a field of an object of no known class is part of, whatever variable has that: `context` in `entry.context.idle` and in
 * `context.idle` after `context = entry.context`; the list in `slot.idle` after `slot = this.slots[i]`.
 */
function memberRoot(
  variable: string,
  path: readonly string[],
  at: OwnedUnit,
  program: Program,
  depth: number,
): string | undefined {
  if (path.length > 1) return `any.${path.at(-2)!}`;
  const { facts } = at.unit;
  const [only, ...others] = facts.params.has(variable) ? [] : (facts.locals.get(variable) ?? []);
  if (!only || others.length > 0) return undefined;
  let node = bare(only);
  let indexes = '';
  while (node.type === 'MemberExpression' && keyName(node.property, node.computed) === undefined) {
    node = bare(node.object);
    indexes += '[]';
  }
  if (node.type !== 'MemberExpression') return undefined;
  if (indexes === '') return `any.${keyName(node.property, node.computed)!}`;
  const list = placeOf(node, at, program, depth + 1);
  return list && `${list.key}${indexes}`;
}

/** `this.descriptor.idle`, where the class of what is before the field is known. */
function fieldOfPart(
  node: t.Node,
  field: string,
  at: OwnedUnit,
  program: Program,
): Place | undefined {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression')
    return undefined;
  if (keyName(node.property, node.computed) !== field) return undefined;
  const owner = calleesOf(program).classOf(node.object, at);
  return owner?.fields.has(field) ? fieldOf(`class${idOf(owner, field)}`, [field]) : undefined;
}

function classOfVariable(
  name: string,
  { start }: t.Node,
  at: OwnedUnit,
  program: Program,
): ClassLike | undefined {
  const id = { type: 'Identifier', name, start: start ?? 0 } as t.Identifier;
  return calleesOf(program).classOf(id, at);
}

/** `const list = this.lists[key]`: the same place by another name. Elements, calls and new lists are no places. */
function aliased(init: t.Node, at: OwnedUnit, program: Program, depth: number): Place | undefined {
  const value = bare(init);
  if (value.type === 'Identifier') return undefined;
  const place = placeOf(value, at, program, depth + 1);
  return place;
}

/** Whether a function is the home itself or contains it: then the variable does not outlive a call. */
function isOf(fn: Fn, home: Fn | undefined): boolean {
  return home !== undefined && home.start! >= fn.start! && home.end! <= fn.end!;
}
