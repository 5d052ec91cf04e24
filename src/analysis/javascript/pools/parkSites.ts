import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { lineOf, type Call, type ClassLike, type Program } from '../program/classLikes';
import { bare, keyName, visit } from '../syntax/nodes';
import type { Cycle } from './cycles';
import type { Made } from './made';
import { stepsOnWay } from './onWay';
import type { Origins } from './origins';
import type { Put } from './traffic';

/** Where one function parks instances. */
export interface ParkSite {
  at: OwnedUnit;
  statement: t.Node;
  value: t.Node;
  /** How the code there names the instance; `undefined` for `this`. */
  instance: string | undefined;
  /** Set when evaluating the name again would do something else: `list.pop()`. */
  isUnnamed?: boolean;
  /** Functions that the pool may call with it. */
  hooks?: readonly OwnedUnit[];
}

/** Where a put parks: there, or where its caller hands over an instance. */
export function sitesOf(
  put: Put,
  made: Made,
  cycle: Cycle,
  origins: Origins,
  program: Program,
): ParkSite[] {
  const callees = calleesOf(program);
  const own = callees.classOf(put.value, put.at);
  if (made.owner && own && own !== made.owner && !areRelated(own, made.owner)) return [];
  const from = origins.of(put.value, put.at);
  const isBack =
    cycle.takers.has(put.at) &&
    from.some(each => 'place' in each && each.place.key === put.place.key) &&
    // A name of two blocks may stand for something else here.
    from.every(
      each => each.kind === 'made' || ('place' in each && each.place.key === put.place.key),
    );
  if (isBack && isUsedAfter(put)) return [];
  if (isSaved(put, program)) return [];
  if (from.some(({ kind }) => kind === 'self') && put.at.owner && made.owner)
    if (!areRelated(put.at.owner, made.owner)) return [];
  const site = {
    ...siteAt(put.at, put.statement, put.value, program),
    ...(put.hooks && { hooks: put.hooks }),
  };
  const param = bare(put.value);
  const isParam = param.type === 'Identifier' && from.some(({ kind }) => kind === 'param');
  if (!isParam || !made.owner) return [site];
  const ordinal = ordinalOf(put.at, param.name);
  const calls = callees.callsOf(put.at).map(each => ({ ...each, pool: poolOf(each, program) }));
  const { handedAt } = made;
  const isOther = ({ pool }: (typeof calls)[number]): boolean =>
    handedAt !== undefined && pool !== undefined && pool !== handedAt;
  if (calls.length > 0 && calls.every(isOther)) return [];
  const handing = calls.flatMap(each => {
    const { call, at, pool } = each;
    const value = call.arguments[ordinal];
    if (!value || isOther(each)) return [];
    if (pool !== undefined && pool === handedAt) return [siteAt(at, call, value, program)];
    const isSelf =
      origins.of(value, at).some(({ kind }) => kind === 'self') &&
      at.owner !== undefined &&
      areRelated(at.owner, made.owner!);
    const isInstance = cycle.made.size > 1 || [...cycle.made.values()].some(each => each.handed);
    const known = isInstance ? callees.classOf(value, at) : undefined;
    return isSelf || (known && areRelated(known, made.owner!))
      ? [siteAt(at, call, value, program)]
      : [];
  });
  return handing.length > 0 ? handing : [site];
}

/** `stack.push(scope); scope = new Scope(scope)`: what is put there waits to be used on, and another one is made at once. */
function isSaved({ at, value, statement }: Put, { text }: Program): boolean {
  const own = bare(value);
  if (own.type !== 'Identifier' && own.type !== 'MemberExpression') return false;
  const name = text.slice(own.start!, own.end!);
  const isOnWay = stepsOnWay(at.unit.fn, statement);
  let isFound = false;
  visit(at.unit.fn.body, node => {
    if (!isOnWay(node)) return false;
    if (node.type !== 'AssignmentExpression' || node.start! < statement.end!) return !isFound;
    const isMade = /^(?:New|Object)Expression$/.test(bare(node.right).type);
    isFound ||= isMade && text.slice(node.left.start!, node.left.end!) === name;
    return !isFound;
  });
  return isFound;
}

/** Whether what is put back goes on being used, as where the entries of a list take turns. */
function isUsedAfter({ at, value, statement }: Put): boolean {
  const name = bare(value);
  if (name.type !== 'Identifier') return true;
  const isOnWay = stepsOnWay(at.unit.fn, statement);
  let isUsed = false;
  visit(at.unit.fn.body, node => {
    if (!isOnWay(node)) return false;
    if (node.type === 'Identifier' && node.name === name.name && node.start! >= statement.end!)
      isUsed = true;
    return !isUsed;
  });
  return isUsed;
}

/** Where the pool is made whose method a call runs: the offset of `new Pool(…)`; `undefined` when it is not known. */
function poolOf({ call, at }: { call: Call; at: OwnedUnit }, program: Program): number | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return undefined;
  const object = bare(callee.object);
  const value =
    object.type === 'Identifier'
      ? program.bindings.valueOf(object.name, object.start ?? 0)
      : fieldValue(object, at, program);
  const made = value && bare(value);
  return made?.type === 'NewExpression' ? (made.start ?? undefined) : undefined;
}

/** The first value of the field that `this.pool` or `owner.pool` names. */
function fieldValue(node: t.Node, at: OwnedUnit, program: Program): t.Node | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const name = keyName(node.property, node.computed);
  const holder = calleesOf(program).classOf(node.object, at);
  return (name !== undefined && holder?.fields.get(name)?.init) || undefined;
}

export function ordinalOf({ unit }: OwnedUnit, name: string): number {
  return unit.fn.params.findIndex(param => {
    let found = false;
    visit(param, node => {
      if (node.type === 'Identifier' && node.name === name) found = true;
    });
    return found;
  });
}

function areRelated(one: ClassLike, other: ClassLike): boolean {
  return one === other || lineOf(one).has(other) || lineOf(other).has(one);
}

function siteAt(at: OwnedUnit, statement: t.Node, node: t.Node, { text }: Program): ParkSite {
  const value = bare(node);
  const isSelf =
    value.type === 'ThisExpression' ||
    (value.type === 'Identifier' && at.unit.facts.selves.has(value.name));
  const instance = isSelf ? undefined : text.slice(value.start!, value.end!);
  let isCalled = false;
  visit(value, each => {
    isCalled ||= /^(?:Optional)?CallExpression$|^(?:Update|Assignment|New)Expression$/.test(
      each.type,
    );
  });
  return { at, statement, value, instance, ...(isCalled ? { isUnnamed: true } : {}) };
}
