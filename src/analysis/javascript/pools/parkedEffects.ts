import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import {
  accessKey,
  inheritedMethods,
  methodsNamed,
  missingBaseOf,
  type ClassLike,
  type Program,
} from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral } from '../program/values';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import { clearedBy, effectsOf, type Effects } from './clearing';
import { handedValues } from './cycles';
import { foreignTransfers } from './foreignTransfers';
import type { ForeignGiven, Given } from './transfers';
import { stepsOnWay, type IsOnWay } from './onWay';
import { parameterNames } from './ownCalls';
import { ordinalOf, type ParkSite } from './parkSites';
import { emptyWhere } from './saidEmpty';

/** What runs on an instance around one place that parks it. */
export interface ParkedEffects {
  /** Fields, arrays and collections that are cleared or replaced there, by `accessKey`. */
  cleared: Set<string>;
  /** Fields whose values something gets that may empty them, if they are collections. */
  entrusted: Set<string>;
  /** Those that the parking function clears itself. */
  own: Set<string>;
  /** The instance's methods that are called there. */
  methods: Set<FunctionUnit>;
  /** Functions that get the instance: helpers, and what was handed to the pool. */
  functions: Map<OwnedUnit, string>;
  /** Whether something unknown gets the instance, or a method that is not known is called on it. */
  isUncertain: boolean;
  /** Whether a pool of another file does something with the instance that is not known. */
  isOpaque: boolean;
  /** Methods of the instance's parts that are called there, by the part's field. */
  parts: Map<string, Set<string>>;
}

const DEPTH = 3;

function noEffects(): ParkedEffects {
  return {
    cleared: new Set(),
    entrusted: new Set(),
    own: new Set(),
    methods: new Set(),
    functions: new Map(),
    parts: new Map(),
    isUncertain: false,
    isOpaque: false,
  };
}

/** The effects of one site on the instance that it parks: its own, and those of everything that it hands it to. */
export function effectsAt(owner: ClassLike, site: ParkSite, program: Program): ParkedEffects {
  const found = noEffects();
  addUnit(owner, site.at, site.instance, program, found, 0, site.statement, !!site.hooks);
  for (const name of elementsOf(site, program))
    addUnit(owner, site.at, name, program, found, 0, site.statement);
  for (const hook of site.hooks ?? []) {
    const [name] = parameterNames(hook.unit.facts);
    const own = noEffects();
    if (name) addUnit(owner, hook, name, program, own, 1);
    for (const key of own.cleared) found.cleared.add(key);
  }
  for (const key of clearedByCallers(owner, site, program)) found.cleared.add(key);
  for (const field of emptyFieldsAt(site, program))
    found.cleared.add(accessKey({ base: 'this', path: [field] }));
  for (const key of setBySetters(owner, found.cleared)) found.cleared.add(key);
  return found;
}

/** The fields that setters of some names set. */
function setBySetters(owner: ClassLike, cleared: ReadonlySet<string>): string[] {
  return inheritedMethods(owner).flatMap(({ name, fn, facts }) => {
    const isSetter = fn.type === 'ClassMethod' && fn.kind === 'set';
    if (!isSetter || !cleared.has(accessKey({ base: 'this', path: [name] }))) return [];
    return [...clearedBy(effectsOf(owner, facts)), ...setToParameter(facts)];
  });
}

/** The fields of `this` that a function sets to its parameter. */
function setToParameter({ facts, params }: FunctionFacts): string[] {
  return facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
      return [];
    const value = bare(fact.value);
    const isParam = value.type === 'Identifier' && params.has(value.name);
    return isParam ? [accessKey({ base: 'this', path: fact.target.path })] : [];
  });
}

/** What a function has cleared of an instance by the time when it calls something, and whether something unknown got it. */
export function clearedAt(
  owner: ClassLike,
  at: OwnedUnit,
  instance: string,
  call: t.Node,
  program: Program,
): { cleared: Set<string>; isUncertain: boolean } {
  const found = noEffects();
  addUnit(owner, at, instance, program, found, 1, call, true);
  return { cleared: found.cleared, isUncertain: found.isUncertain };
}

/** Where a whole list is parked: the names that its function has for elements, as in `used.forEach(one => …)`. */
function elementsOf({ at, value }: ParkSite, { text }: Program): Set<string> {
  const names = new Set<string>();
  if (value.type !== 'SpreadElement') return names;
  const textOf = (node: t.Node): string => text.slice(bare(node).start!, bare(node).end!);
  const list = textOf(value.argument);
  const add = (node: t.Node | null | undefined): void => {
    if (node?.type === 'Identifier') names.add(node.name);
  };
  visit(at.unit.fn.body, node => {
    if (node.type === 'ForOfStatement' && textOf(node.right) === list)
      add(node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left);
    if (node.type === 'MemberExpression' && node.computed && textOf(node.object) === list)
      names.add(textOf(node));
    if (node.type === 'CallExpression') {
      const callee = bare(node.callee);
      const [first] = node.arguments;
      const isWalk = callee.type === 'MemberExpression' && textOf(callee.object) === list;
      if (isWalk && first && isFunction(first)) add(first.params[0]);
    }
    return true;
  });
  return names;
}

/** The fields of the instance that the tests around a site say to be empty: `if (cell.items.length === 0) pool.put(cell)`. */
function emptyFieldsAt({ at, statement, instance }: ParkSite, program: Program): Set<string> {
  const { selves } = at.unit.facts;
  const names =
    instance === undefined
      ? new Set([...selves, 'this'])
      : aliasesOf(instance, at.unit.facts, program);
  return emptyWhere(statement, at.unit, node =>
    names.has(program.text.slice(node.start!, node.end!)),
  );
}

/**
 * `instance`: the text of the instance's name in a function; `undefined` for `this`. `statement`: only what can run in the
 * same call counts.
 */
function addUnit(
  owner: ClassLike,
  at: OwnedUnit,
  instance: string | undefined,
  program: Program,
  found: ParkedEffects,
  depth: number,
  statement?: t.Node,
  isUnread = false,
): void {
  const { fn } = at.unit;
  const isOnWay = statement ? stepsOnWay(fn, statement) : () => true;
  const unread = isUnread ? statement : undefined;
  const facts = factsOnWay(at.unit.facts, isOnWay);
  const names = instance === undefined ? facts.selves : aliasesOf(instance, facts, program);
  const isInstance = (node: t.Node): boolean => {
    const value = bare(node);
    if (value.type === 'ThisExpression') return instance === undefined;
    if (value.type === 'Identifier') return names.has(value.name);
    return instance !== undefined && program.text.slice(value.start!, value.end!) === instance;
  };
  const effects = effectsOf(owner, instance === undefined ? facts : asThis(facts, names));
  addCleared(found, effects);
  if (depth === 0) for (const key of found.cleared) found.own.add(key);
  noteParts(found, instance === undefined ? facts : asThis(facts, names));
  const clear = (name: string): void =>
    void found.cleared.add(accessKey({ base: 'this', path: [name] }));
  visit(fn.body, node => {
    if (!isOnWay(node)) return false;
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const { object, property, computed } = node.left;
      if (!isEmptyLiteral(node.right) || !isInstance(object)) return true;
      // `this.list[i].a = null`, which no other reader follows; `ctx[key] = null` for each key.
      const name = keyName(property, computed);
      if (name !== undefined) clear(name);
      else for (const each of owner.fields.keys()) clear(each);
      return true;
    }
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return true;
    const callee = bare(node.callee);
    if (isAssign(callee) && node.arguments[0] && isInstance(node.arguments[0]))
      for (const given of node.arguments.slice(1)) emptied(given, program).forEach(clear);
    if (
      (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') &&
      isInstance(callee.object)
    ) {
      const name = keyName(callee.property, callee.computed);
      const methods = name === undefined ? [] : methodsNamed(owner, name);
      // `state.done(result)` calls what somebody else gave.
      const isField = name !== undefined && owner.fields.has(name);
      found.isUncertain ||= methods.length === 0 && !isField;
      for (const method of methods) {
        for (const field of emptiedBy(method, node.arguments)) clear(field);
        addMethod(owner, method, program, found, depth);
      }
    }
    // `Ctx.call(ctx)` makes it anew.
    const [first] = node.arguments;
    if (callee.type === 'MemberExpression' && first && isInstance(first)) {
      const called = keyName(callee.property, callee.computed);
      const isAnew = depth < DEPTH && (called === 'call' || called === 'apply');
      for (const each of isAnew ? constructorsOf(callee.object, at, program) : []) {
        if (found.functions.has(each)) continue;
        found.functions.set(each, 'this');
        addUnit(owner, each, undefined, program, found, depth + 1);
      }
    }
    node.arguments.forEach((argument, ordinal) => {
      // What a pool of unknown text does is known by what was handed to it.
      if (depth >= DEPTH || !isInstance(argument) || node === unread) return;
      const given = foreignTransfers(program).get(node)?.given.get(ordinal);
      if (given) {
        addGiven(owner, given, program, found, depth);
        return;
      }
      const functions = functionsOf(callee, at, program);
      found.isUncertain ||= functions.length === 0 && !isGiven(callee);
      for (const called of functions) {
        if (called.unit.fn === fn) continue;
        const param = called.unit.fn.params[ordinal];
        if (param?.type !== 'Identifier' || found.functions.has(called)) continue;
        found.functions.set(called, param.name);
        addUnit(owner, called, param.name, program, found, depth + 1);
      }
    });
    return true;
  });
}

/** The effects of what a base class in another file does before it parks its instance. */
export function effectsOfGiven(owner: ClassLike, given: Given, program: Program): ParkedEffects {
  const found = noEffects();
  addGiven(owner, { ...given, maker: undefined, owner }, program, found, 0);
  return found;
}

/** What a pool of another file does to what it gets. */
function addGiven(
  owner: ClassLike,
  {
    hooks,
    cleared,
    handed,
    isUncertain,
    maker,
    owner: by,
  }: Given & Pick<ForeignGiven, 'maker' | 'owner'>,
  program: Program,
  found: ParkedEffects,
  depth: number,
): void {
  found.isOpaque ||= isUncertain;
  for (const field of cleared) found.cleared.add(accessKey({ base: 'this', path: [field] }));
  for (const hook of hooks) addHook(owner, hook, program, found, depth);
  for (const { by: way, ordinal } of handed) {
    if ('method' in way) {
      addSteps(owner, methodsNamed(by, way.method), ordinal, program, found, depth);
      continue;
    }
    const value = maker?.node.arguments[way.ordinal];
    const isAbsent = maker !== undefined && value === undefined;
    if (isAbsent) continue;
    const unit = value && maker?.program === program ? functionBehind(value, program) : undefined;
    const param = unit && parameterNames(unit.unit.facts)[ordinal];
    if (!unit || param === undefined || param === '') found.isOpaque = true;
    else if (!found.functions.has(unit)) {
      found.functions.set(unit, param);
      addUnit(owner, unit, param, program, found, depth + 1);
    }
  }
}

/** What a method of the instance does that a pool calls. */
function addHook(
  owner: ClassLike,
  name: string,
  program: Program,
  found: ParkedEffects,
  depth: number,
): void {
  const methods = methodsNamed(owner, name);
  const isUnknown = owner.isForeign === true || missingBaseOf(owner) !== undefined;
  found.isOpaque ||= methods.length === 0 && isUnknown;
  for (const method of methods) addMethod(owner, method, program, found, depth);
}

/** What methods of the class that extends a pool do to what they get. */
function addSteps(
  owner: ClassLike,
  methods: readonly FunctionUnit[],
  ordinal: number,
  program: Program,
  found: ParkedEffects,
  depth: number,
): void {
  found.isOpaque ||= methods.length === 0;
  for (const { fn, facts } of methods) {
    const name = parameterNames(facts)[ordinal];
    const at = calleesOf(program).unitOf(fn);
    if (name === undefined || name === '') continue;
    if (at) {
      found.functions.set(at, name);
      addUnit(owner, at, name, program, found, depth + 1);
      continue;
    }
    addCleared(found, effectsOf(owner, asThis(facts, new Set([name]))));
    for (const fact of facts.facts)
      if (fact.kind === 'call' && fact.target.variable === name && fact.target.path.length === 1)
        addHook(owner, fact.target.path[0]!, program, found, depth);
  }
}

/** The function that a value is, also by its name. */
function functionBehind(value: t.Node, program: Program): OwnedUnit | undefined {
  const node = bare(value);
  const callees = calleesOf(program);
  return callees.unitOf(node) ?? callees.called(node, callees.unitOf(program.top.fn)!)[0];
}

function addMethod(
  owner: ClassLike,
  method: FunctionUnit,
  program: Program,
  found: ParkedEffects,
  depth: number,
): void {
  // The last one called stands last.
  const isKnown = found.methods.delete(method);
  found.methods.add(method);
  if (isKnown || depth >= DEPTH) return;
  const at = calleesOf(program).unitOf(method.fn);
  if (at) addUnit(owner, at, undefined, program, found, depth + 1);
  else addCleared(found, effectsOf(owner, method.facts));
}

/** The fields that a method sets to parameters for which a call gives nothing: `ctx.init(null)`. */
function emptiedBy({ facts }: FunctionUnit, args: readonly t.Node[]): string[] {
  const names = parameterNames(facts);
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
      return [];
    const [field, ...more] = fact.target.path;
    const value = bare(fact.value);
    const ordinal = value.type === 'Identifier' ? names.indexOf(value.name) : -1;
    if (field === undefined || more.length > 0 || ordinal < 0) return [];
    const given = args[ordinal];
    return given === undefined || isEmptyLiteral(given) ? [field] : [];
  });
}

/** `Object.assign` */
function isAssign(callee: t.Node): boolean {
  const ref = refOf(callee, new Set());
  return ref?.variable === 'Object' && ref.path.join() === 'assign';
}

/** The properties to which an object literal, or a variable that is one, gives nothing. */
function emptied(node: t.Node, { bindings }: Program): string[] {
  const value = bare(node);
  const object =
    value.type === 'Identifier' ? bindings.valueOf(value.name, value.start ?? 0) : value;
  if (object?.type !== 'ObjectExpression') return [];
  return object.properties.flatMap(property => {
    if (property.type !== 'ObjectProperty' || !isEmptyLiteral(property.value)) return [];
    return keyName(property.key, property.computed) ?? [];
  });
}

/** Whether a call only keeps, drops or looks for what it gets. */
function isGiven(callee: t.Node): boolean {
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return false;
  return KEEPING.test(keyName(callee.property, callee.computed) ?? '');
}

/** Methods of arrays, Sets and Maps. */
const KEEPING = /^(?:push|unshift|concat|add|set|delete|has|get|indexOf|includes)$/;

/** The functions that `callee.call(x)` runs with x as `this`. */
function constructorsOf(callee: t.Node, at: OwnedUnit, program: Program): OwnedUnit[] {
  return calleesOf(program).called(callee, at);
}

function functionsOf(callee: t.Node, at: OwnedUnit, program: Program): OwnedUnit[] {
  const callees = calleesOf(program);
  const known = callees.called(callee, at);
  if (known.length > 0) return known;
  return handedValues(callee, program).flatMap(({ node }) => callees.unitOf(bare(node)) ?? []);
}

function addCleared({ cleared, entrusted }: ParkedEffects, effects: Effects): void {
  for (const key of [...effects.replaced, ...effects.emptied]) cleared.add(key);
  for (const key of effects.entrusted) entrusted.add(key);
}

function factsOnWay(facts: FunctionFacts, isOnWay: IsOnWay): FunctionFacts {
  const own = facts.facts.filter(({ node }) => isOnWay(node));
  return own.length === facts.facts.length ? facts : { ...facts, facts: own };
}

/** `this.reply.reset()`, `this.reply.socket = null` */
function noteParts({ parts }: ParkedEffects, { facts }: FunctionFacts): void {
  for (const fact of facts) {
    if (fact.kind !== 'call' || fact.target.variable !== undefined) continue;
    const [field, called, ...more] = fact.target.path;
    if (field === undefined || called === undefined || more.length > 0) continue;
    const others = parts.get(field);
    if (others) others.add(called);
    else parts.set(field, new Set([called]));
  }
}

function aliasesOf(instance: string, { locals }: FunctionFacts, { text }: Program): Set<string> {
  const names = new Set([instance]);
  for (const [name, inits] of locals)
    if (inits.some(init => text.slice(bare(init).start!, bare(init).end!) === instance))
      names.add(name);
  return names;
}

/** A function's facts as if one of its names were `this`. */
function asThis(facts: FunctionFacts, names: ReadonlySet<string>): FunctionFacts {
  return {
    ...facts,
    selves: new Set(names),
    facts: facts.facts.map(fact =>
      'target' in fact && fact.target.variable !== undefined && names.has(fact.target.variable)
        ? { ...fact, target: { ...fact.target, variable: undefined } }
        : 'target' in fact && fact.target.variable === undefined
          ? { ...fact, target: { ...fact.target, variable: 'this' } }
          : fact,
    ),
  };
}

/** What every known caller has cleared by the time when it hands over the instance. */
function clearedByCallers(owner: ClassLike, site: ParkSite, program: Program): Set<string> {
  const none = new Set<string>();
  const value = bare(site.value);
  const callees = calleesOf(program);
  const calls = callees.callsOf(site.at);
  if (calls.length === 0) return none;
  const ordinal = value.type === 'Identifier' ? ordinalOf(site.at, value.name) : -1;
  let all: Set<string> | undefined;
  for (const { call, at } of calls) {
    const callee = bare(call.callee);
    const handed =
      site.instance === undefined
        ? 'object' in callee
          ? bare(callee.object)
          : undefined
        : call.arguments[ordinal];
    if (!handed || at === site.at) return none;
    const name = bare(handed);
    const isSelf =
      name.type === 'ThisExpression' ||
      (name.type === 'Identifier' && at.unit.facts.selves.has(name.name));
    const instance = isSelf ? undefined : program.text.slice(name.start!, name.end!);
    const found = noEffects();
    found.functions.set(site.at, '');
    addUnit(owner, at, instance, program, found, 1, call);
    all = all ? new Set([...all].filter(key => found.cleared.has(key))) : found.cleared;
  }
  return all ?? none;
}
