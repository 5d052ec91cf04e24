import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { methodsNamed, type Program } from '../program/classLikes';
import { occurrencesOfWords } from '../program/occurrences';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import type { Cycle, Cycles } from './cycles';
import type { Made, Origins } from './origins';
import { placeOf, type Place } from './places';
import type { Put, Traffic } from './traffic';

/** A field that says of each instance in a list whether it is idle. */
interface Flag {
  name: string;
  /** Its value while the instance is idle. */
  idle: boolean;
}

/** A function that looks for an idle instance in a list. */
interface Search {
  place: Place;
  at: OwnedUnit;
  flag: Flag;
}

/**
 * Adds lists whose instances stay in them: one is taken by a search for the first whose flag says that it is idle, and given
 * back by setting the flag. All instances are made here.
 */
export function addFlagCycles(
  program: Program,
  origins: Origins,
  cycles: Cycles,
  trafficOf: (at: OwnedUnit) => Traffic,
): void {
  const names = flagNames(program.text);
  if (names.size === 0) return;
  const words = occurrencesOfWords(program.text, names);
  const units = [...calleesOf(program).all];
  const concerned = units.filter(({ unit }) => words.isIn(unit));
  const searches = concerned.flatMap(at => searchesIn(at, program, names, origins));
  if (searches.length === 0) return;
  for (const { place, flag } of searches) {
    if (cycles.all.has(place.key)) continue;
    const made = madeIn(place, program, origins, units, trafficOf);
    const [first, ...others] = new Map(made.map(each => [each.key, each])).values();
    if (!first || others.length > 0 || first.isId || first.handed) continue;
    const cycle: Cycle = {
      place,
      made: new Map([[first.key, first]]),
      takers: new Set(),
      puts: [],
      lendsParts: false,
      users: new Set(),
    };
    for (const search of searches)
      if (search.place.key === place.key && search.flag.name === flag.name)
        cycle.takers.add(search.at);
    const writes = concerned.flatMap(at => writesOf(flag, at, first, cycle, program, origins));
    const raisers = writes.filter(({ isIdle }) => !isIdle).map(({ put }) => put.at);
    if (raisers.length === 0) continue;
    const users = usersOf([...cycle.takers, ...raisers], first, program);
    const isBeginning = ({ at }: Put): boolean => users.has(at.unit.fn) || at.unit.isConstructor;
    cycle.users = users;
    cycle.puts = writes
      .filter(({ isIdle, put }) => isIdle && !isBeginning(put))
      .map(({ put }) => put);
    if (cycle.puts.length > 0) cycles.all.set(place.key, cycle);
  }
}

const SET = /\.([\w$#]+)\s*=\s*(true|false|!0|!1)(?![\w$])/g;

/** Fields that are set to true somewhere, and to false elsewhere. */
function flagNames(text: string): Set<string> {
  const raised = new Set<string>();
  const lowered = new Set<string>();
  for (const [, name, value] of text.matchAll(SET))
    (value === 'true' || value === '!0' ? raised : lowered).add(name!);
  return new Set([...raised].filter(name => lowered.has(name)));
}

function literalBoolean(node: t.Node): boolean | undefined {
  const at = bare(node);
  if (at.type === 'BooleanLiteral') return at.value;
  if (at.type === 'UnaryExpression' && at.operator === '!' && at.argument.type === 'NumericLiteral')
    return at.argument.value === 0;
  return undefined;
}

/** The object whose flag a condition tests, and the value of the flag for which it holds. */
function tested(
  node: t.Node,
  names: ReadonlySet<string>,
): { object: t.Node; name: string; value: boolean } | undefined {
  const at = bare(node);
  if (at.type === 'UnaryExpression' && at.operator === '!') {
    const inner = tested(at.argument, names);
    return inner && { ...inner, value: !inner.value };
  }
  if (at.type === 'LogicalExpression' && at.operator === '&&')
    return tested(at.left, names) ?? tested(at.right, names);
  if (at.type === 'BinaryExpression' && /^[!=]==?$/.test(at.operator)) {
    const value = literalBoolean(at.right);
    const inner = value === undefined ? undefined : tested(at.left, names);
    return inner && { ...inner, value: (at.operator[0] === '=') === value };
  }
  if (at.type !== 'MemberExpression') return undefined;
  const name = keyName(at.property, at.computed);
  if (name === undefined || !names.has(name)) return undefined;
  return { object: at.object, name, value: true };
}

/** `list.find(x => !x.busy)`, and loops that leave at the first element whose flag is so. */
function searchesIn(
  at: OwnedUnit,
  program: Program,
  names: ReadonlySet<string>,
  origins: Origins,
): Search[] {
  const found: Search[] = [];
  const loops: t.Node[] = [];
  visit(at.unit.fn.body, node => {
    if (/^(?:For|ForOf|While|DoWhile)Statement$/.test(node.type)) loops.push(node);
    if (node.type === 'CallExpression') {
      const search = foundBy(node);
      if (search) found.push(search);
    }
    if (node.type !== 'IfStatement') return !isFunction(node);
    const test = tested(node.test, names);
    const loop = loops.find(each => each.start! <= node.start! && each.end! >= node.end!);
    if (!test || !loop) return true;
    const isSkip = endsWith(node.consequent, 'ContinueStatement');
    const isLeft = isSkip ? leaves(loop, node.end!) : leaves(node.consequent, 0);
    const place = isLeft ? elementOf(test.object, at, origins) : undefined;
    const idle = isSkip ? !test.value : test.value;
    if (place) found.push({ place, at, flag: { name: test.name, idle } });
    return true;
  });
  return found;

  function foundBy({ callee, arguments: [predicate] }: t.CallExpression): Search | undefined {
    if (callee.type !== 'MemberExpression' || predicate?.type !== 'ArrowFunctionExpression')
      return undefined;
    if (!/^find(?:Index)?$/.test(keyName(callee.property, callee.computed) ?? '')) return undefined;
    const test =
      predicate.body.type === 'BlockStatement' ? undefined : tested(predicate.body, names);
    const [param] = predicate.params;
    const isOfParam =
      test?.object.type === 'Identifier' &&
      param?.type === 'Identifier' &&
      test.object.name === param.name;
    const place = isOfParam ? placeOf(callee.object, at, program) : undefined;
    return place && { place, at, flag: { name: test!.name, idle: test!.value } };
  }
}

function elementOf(object: t.Node, at: OwnedUnit, origins: Origins): Place | undefined {
  const element = origins.of(object, at).find(each => each.kind === 'element');
  return element?.kind === 'element' ? element.place : undefined;
}

function endsWith(node: t.Node, type: t.Node['type']): boolean {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return last?.type === type;
}

/** Whether code leaves its loop or function at some point from an offset on. */
function leaves(node: t.Node, from: number): boolean {
  let isLeft = false;
  visit(node, each => {
    if (isFunction(each) || isLeft) return false;
    const isExit = each.type === 'ReturnStatement' || each.type === 'BreakStatement';
    if (isExit && each.start! >= from) isLeft = true;
    return true;
  });
  return isLeft;
}

/** What makes the instances of a list; nothing if something else is put into it. */
function madeIn(
  place: Place,
  program: Program,
  origins: Origins,
  units: readonly OwnedUnit[],
  trafficOf: (at: OwnedUnit) => Traffic,
): Made[] {
  const made: Made[] = [];
  const words = occurrencesOfWords(program.text, new Set([place.name]));
  for (const at of units) {
    if (!words.isIn(at.unit) && at.unit !== program.top) continue;
    for (const put of trafficOf(at).puts) {
      if (put.place.key !== place.key) continue;
      const own = origins
        .of(put.value, at)
        .filter(each => !('place' in each && each.place.key === place.key));
      if (own.length === 0 || !own.every(({ kind }) => kind === 'made')) return [];
      for (const each of own) if (each.kind === 'made') made.push(each.made);
    }
    visit(at.unit.fn.body, node => {
      if (isFunction(node)) return false;
      const [target, value] =
        node.type === 'AssignmentExpression'
          ? [node.left, node.right]
          : node.type === 'VariableDeclarator'
            ? [node.id, node.init]
            : [];
      const maker = target && value && makerIn(value);
      if (maker && placeOf(target, at, program)?.key === place.key) add(maker);
      return true;
    });
  }
  const init = at(place);
  if (init) add(init);
  return made;

  function add(maker: Fn): void {
    const unit = calleesOf(program).unitOf(maker);
    for (const node of unit ? origins.returnsOf(unit) : [])
      for (const each of origins.of(node, unit!)) if (each.kind === 'made') made.push(each.made);
  }

  /** The maker in a class field's initial value. */
  function at({ key, name }: Place): Fn | undefined {
    for (const owner of program.classes) {
      const field = owner.ownFields.get(name)?.init;
      if (field && key.endsWith(`@${owner.node.start}.${name}`)) return makerIn(field);
    }
    return undefined;
  }
}

/** The function that makes each element: `Array.from({ length: n }, () => new Job())`, `Array(n).fill().map(() => …)`. */
function makerIn(node: t.Node): Fn | undefined {
  const at = bare(node);
  if (at.type !== 'CallExpression' || at.callee.type !== 'MemberExpression') return undefined;
  const called = keyName(at.callee.property, at.callee.computed);
  const maker =
    called === 'from' ? at.arguments[1] : called === 'map' ? at.arguments[0] : undefined;
  return maker && isFunction(maker) ? maker : undefined;
}

/** Where a function sets the flag of an instance. */
function writesOf(
  flag: Flag,
  at: OwnedUnit,
  made: Made,
  { place }: Cycle,
  program: Program,
  origins: Origins,
): { put: Put; isIdle: boolean }[] {
  const found: { put: Put; isIdle: boolean }[] = [];
  visit(at.unit.fn.body, (node, parent) => {
    if (isFunction(node)) return false;
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return true;
    const value = literalBoolean(node.right);
    const { object, property, computed } = node.left;
    if (value === undefined || keyName(property, computed) !== flag.name) return true;
    if (!isInstance(object)) return true;
    const statement = parent?.type === 'ExpressionStatement' ? parent : node;
    const put: Put = { place, value: object, statement, at, kind: 'other', isRepeated: false };
    found.push({ put, isIdle: value === flag.idle });
    return true;
  });
  return found;

  function isInstance(object: t.Node): boolean {
    const known = calleesOf(program).classOf(object, at);
    if (known) return known === made.owner;
    return origins.of(object, at).some(each => {
      if (each.kind === 'self') return at.owner !== undefined && at.owner === made.owner;
      if (each.kind === 'param') return isOnlyOf(flag, made, program);
      return 'place' in each && each.place.key === place.key;
    });
  }
}

/** Whether no other class of the file has a field of the flag's name. */
function isOnlyOf({ name }: Flag, { owner }: Made, { classes }: Program): boolean {
  return classes.every(each => each === owner || !each.ownFields.has(name));
}

/** The functions that begin a use: those that take or raise the flag, their callers, and what they call on an instance. */
function usersOf(beginning: readonly OwnedUnit[], { owner }: Made, program: Program): Set<Fn> {
  const callees = calleesOf(program);
  const begin = new Set(beginning);
  for (const each of beginning) for (const { at } of callees.callsOf(each)) begin.add(at);
  const users = new Set<Fn>();
  for (const each of begin) {
    users.add(each.unit.fn);
    visit(each.unit.fn.body, node => {
      if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return true;
      for (const { unit } of callees.called(node.callee, each)) users.add(unit.fn);
      const callee = bare(node.callee);
      const name =
        'property' in callee &&
        keyName(callee.property as t.Node, callee.type === 'MemberExpression' && callee.computed);
      if (owner && name) for (const { fn } of methodsNamed(owner, name)) users.add(fn);
      return true;
    });
  }
  return users;
}
