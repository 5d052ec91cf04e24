import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import { bare, calleeName, isFunction, keyName, visit } from '../syntax/nodes';
import type { Handed, Made, Origin } from './made';
import type { Transfers } from './transfers';
import { placeOf } from './places';
import { iterated } from './placeKeys';

const DEPTH = 5;
const MAX_ORIGINS = 12;
/** Their instances are lists and numbers, not contexts. */
const BUILT_IN =
  /^(?:Array|Map|Set|WeakMap|WeakSet|Error|Promise|Date|RegExp|Object|Proxy|URL|(?:Int|Uint|Float|BigInt|BigUint)\d+(?:Clamped)?Array|(?:Shared)?(?:Array)?Buffer|DataView)$/;

/** Methods of arrays and Maps that answer one of their elements. */
const OF_LISTS: ReadonlySet<string> = new Set(['pop', 'shift', 'get', 'find', 'at']);

/** Where values of one program come from, through local names and the functions of the file. Cached per node. */
export class Origins {
  private readonly ofNames = new WeakMap<OwnedUnit, Map<string, readonly Origin[]>>();
  private readonly ofResults = new Map<OwnedUnit, readonly Origin[]>();
  private readonly loops = new WeakMap<OwnedUnit, ReadonlySet<t.Node>>();
  private readonly returned = new WeakMap<OwnedUnit, readonly t.Node[]>();

  constructor(
    private readonly program: Program,
    private readonly foreign: Transfers = new Map(),
  ) {}

  of(node: t.Node, at: OwnedUnit, depth = 0): readonly Origin[] {
    if (depth > DEPTH) return [];
    const value = bare(node);
    const all = (...nodes: t.Node[]): Origin[] =>
      nodes.flatMap(each => this.of(each, at, depth + 1)).slice(0, MAX_ORIGINS);
    switch (value.type) {
      case 'ThisExpression':
        return [{ kind: 'self' }];
      case 'Identifier':
        return this.ofName(value, at, depth);
      case 'LogicalExpression':
        return all(value.left, value.right);
      case 'ConditionalExpression':
        return all(value.consequent, value.alternate);
      case 'AssignmentExpression':
        return value.operator === '=' ? all(value.right) : all(value.left, value.right);
      case 'SequenceExpression':
        return all(value.expressions.at(-1)!);
      case 'AwaitExpression':
        return all(value.argument);
      case 'UpdateExpression':
        return [{ kind: 'made', node: value, made: { key: 'id', name: '', isId: true } }];
      case 'NewExpression':
        return this.ofNew(value, at);
      case 'ObjectExpression':
        return [
          {
            kind: 'made',
            node: value,
            made: {
              key: `object${value.start}`,
              name: nameOfUnit(at),
              literal: { object: value, by: at },
            },
          },
        ];
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.ofCall(value, at, depth);
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        return this.ofMember(value, at);
      default:
        return [];
    }
  }

  /** The expressions that a function itself returns. */
  returnsOf(at: OwnedUnit): readonly t.Node[] {
    let nodes = this.returned.get(at);
    if (nodes) return nodes;
    const found: t.Node[] = [];
    const { body } = at.unit.fn;
    if (body.type !== 'BlockStatement') found.push(body);
    else
      visit(body, node => {
        if (isFunction(node)) return false;
        if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument);
        return true;
      });
    this.returned.set(at, (nodes = found));
    return nodes;
  }

  private ofName(id: t.Identifier, at: OwnedUnit, depth: number): readonly Origin[] {
    const { facts } = at.unit;
    if (facts.selves.has(id.name)) return [{ kind: 'self' }];
    const names = this.ofNames.get(at) ?? new Map<string, readonly Origin[]>();
    this.ofNames.set(at, names);
    const known = names.get(id.name);
    if (known) return known;
    // A name that is made from itself adds nothing.
    names.set(id.name, []);
    const found: Origin[] = [];
    const inits = facts.locals.get(id.name) ?? [];
    for (const init of inits.slice(0, MAX_ORIGINS)) {
      if (!this.loopsOf(at).has(init)) found.push(...this.of(init, at, depth + 1));
      else {
        const place = placeOf(iterated(init), at, this.program);
        if (place) found.push({ kind: 'element', place, node: init });
      }
    }
    if (facts.params.has(id.name)) found.push({ kind: 'param', name: id.name });
    else if (this.isOuter(id, at)) {
      const home = this.program.bindings.homeOf(id.name, id.start ?? 0);
      const outer = home && home !== this.program.top.fn && calleesOf(this.program).unitOf(home);
      // A variable of the function around is one of that call.
      if (outer && outer.unit.facts.locals.has(id.name) && depth < DEPTH)
        found.push(...this.of(id, outer, depth + 1).filter(({ kind }) => kind !== 'param'));
      const place = placeOf(id, at, this.program);
      if (place) found.push({ kind: 'content', place, node: id });
    }
    names.set(id.name, found.slice(0, MAX_ORIGINS));
    return found;
  }

  private isOuter(id: t.Identifier, at: OwnedUnit): boolean {
    const home = this.program.bindings.homeOf(id.name, id.start ?? 0);
    return home !== undefined && home !== at.unit.fn;
  }

  private loopsOf(at: OwnedUnit): ReadonlySet<t.Node> {
    let loops = this.loops.get(at);
    if (!loops) {
      const found = new Set<t.Node>();
      visit(at.unit.fn.body, node => {
        if (node.type === 'ForOfStatement') found.add(node.right);
      });
      this.loops.set(at, (loops = found));
    }
    return loops;
  }

  private ofNew(node: t.NewExpression, at: OwnedUnit): readonly Origin[] {
    const callee = bare(node.callee);
    // `new this.Item()`
    const ofSelf =
      callee.type === 'MemberExpression' && bare(callee.object).type === 'ThisExpression';
    const name = ofSelf ? keyName(callee.property, callee.computed) : calleeName(callee);
    const owner = calleesOf(this.program).classMade(callee, node.start ?? 0);
    if (name !== undefined && !owner && BUILT_IN.test(name)) return [];
    const made = (each: Omit<Made, 'key'>, key: string): Origin[] => [
      { kind: 'made', node, made: { key, ...each } },
    ];
    if (this.isHanded(callee, at))
      return made({ name: name ?? '', handed: callee }, `handed${node.start}`);
    if (name === undefined) return [];
    return made({ name, owner }, owner ? `class${owner.node.start}` : `name${name}`);
  }

  private ofCall(
    node: t.CallExpression | t.OptionalCallExpression,
    at: OwnedUnit,
    depth: number,
  ): readonly Origin[] {
    const callee = bare(node.callee);
    const type = typeCreated(node);
    if (type)
      return this.ofNew({ ...node, type: 'NewExpression', callee: type } as t.NewExpression, at);
    const isMember =
      callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
    const called = isMember ? keyName(callee.property, callee.computed) : undefined;
    const units = calleesOf(this.program).called(callee, at);
    const transfer = this.foreign.get(node);
    const place =
      isMember && units.length === 0 && !transfer && OF_LISTS.has(called ?? '')
        ? placeOf(callee.object, at, this.program)
        : undefined;
    if (place) {
      const isTaken = called === 'pop' || called === 'shift';
      return [{ kind: isTaken ? 'taken' : 'element', place, node }];
    }
    if (units.length > 0)
      return units
        .flatMap(unit => this.ofResult(unit, depth))
        .flatMap(origin =>
          origin.kind === 'self' && isMember ? this.of(callee.object, at, depth + 1) : [origin],
        )
        .slice(0, MAX_ORIGINS);
    if (transfer?.taken)
      return [
        { kind: 'taken', place: transfer.taken, node },
        ...transfer.made.map((made): Origin => ({ kind: 'made', node, made })),
      ];
    if (this.isHanded(callee, at)) {
      const made = { key: `handed${node.start}`, name: called ?? '', handed: callee };
      return [{ kind: 'made', node, made }];
    }
    if (
      isMember &&
      called !== undefined &&
      at.owner &&
      bare(callee.object).type === 'ThisExpression'
    )
      return [
        {
          kind: 'made',
          node,
          made: { key: `method ${called}`, name: called, byMethod: called },
        },
      ];
    const name = calleeName(callee);
    const isImported =
      name !== undefined &&
      !isMember &&
      this.program.bindings.homeOf(name, node.start ?? 0) === this.program.top.fn;
    const isOfImport = callee.type === 'SequenceExpression';
    return name !== undefined && (isImported || isOfImport)
      ? [{ kind: 'made', node, made: { key: `name${name}`, name } }]
      : [];
  }

  /** What a function of the file returns, without what only its caller knows. */
  private ofResult(unit: OwnedUnit, depth: number): readonly Origin[] {
    const known = this.ofResults.get(unit);
    if (known) return known;
    this.ofResults.set(unit, []);
    const found = this.returnsOf(unit)
      .flatMap(node => this.of(node, unit, depth + 1))
      .filter(({ kind }) => kind === 'made' || kind === 'taken' || kind === 'self');
    this.ofResults.set(unit, found);
    return found;
  }

  /** Whether a callee is a value that somebody handed to the function or to the instance. */
  private isHanded(callee: t.Node, at: OwnedUnit): boolean {
    return handedTo(callee, at, this.program) !== undefined;
  }

  private ofMember(
    node: t.MemberExpression | t.OptionalMemberExpression,
    at: OwnedUnit,
  ): readonly Origin[] {
    const object = bare(node.object);
    const isCall = object.type === 'CallExpression' || object.type === 'OptionalCallExpression';
    if (isCall) {
      const list = listBehind(object);
      const place = list && placeOf(list, at, this.program);
      return place ? [{ kind: isSpliced(object) ? 'taken' : 'element', place, node }] : [];
    }
    if (node.computed && keyName(node.property, true) === undefined) {
      const place = placeOf(node.object, at, this.program);
      const isStepped =
        node.property.type === 'UpdateExpression' && node.property.operator === '--';
      return place ? [{ kind: isStepped ? 'taken' : 'element', place, node }] : [];
    }
    const place = placeOf(node, at, this.program);
    return place ? [{ kind: 'content', place, node }] : [];
  }
}

/** `Item` of `Object.create(Item.prototype)`. */
function typeCreated({
  callee,
  arguments: [of],
}: t.CallExpression | t.OptionalCallExpression): t.Expression | undefined {
  const called = bare(callee);
  const prototype = of && bare(of);
  if (called.type !== 'MemberExpression' || prototype?.type !== 'MemberExpression')
    return undefined;
  const isCreate =
    calleeName(called.object) === 'Object' &&
    keyName(called.property, called.computed) === 'create';
  const isPrototype = keyName(prototype.property, prototype.computed) === 'prototype';
  return isCreate && isPrototype ? prototype.object : undefined;
}

/** `undefined` when a callee is not handed over. */
export function handedTo(callee: t.Node, at: OwnedUnit, program: Program): Handed | undefined {
  const names: string[] = [];
  let node = bare(callee);
  while (node.type === 'MemberExpression') {
    const name = keyName(node.property, node.computed);
    if (name === undefined) return undefined;
    names.unshift(name);
    node = bare(node.object);
  }
  const isSelf =
    node.type === 'ThisExpression' ||
    (node.type === 'Identifier' && at.unit.facts.selves.has(node.name));
  if (isSelf) {
    const [field, ...path] = names;
    if (field === undefined || !at.owner) return undefined;
    return handedField(at.owner, field, path);
  }
  if (node.type !== 'Identifier') return undefined;
  const home = program.bindings.homeOf(node.name, node.start ?? 0);
  const to = home && calleesOf(program).unitOf(home);
  const ordinal = to ? parameterOf(to.unit.fn.params, node.name) : -1;
  return to && ordinal >= 0 ? { to, ordinal, path: names } : undefined;
}

/** A field that the constructor sets to one of its parameters, or to a field of one. */
function handedField(owner: ClassLike, field: string, path: readonly string[]): Handed | undefined {
  for (const { fn, isConstructor, facts } of owner.methods) {
    if (!isConstructor) continue;
    const own = fn.params.findIndex(
      param => param.type === 'TSParameterProperty' && nameOfParameter(param) === field,
    );
    if (own >= 0) return { to: owner, ordinal: own, path };
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined || fact.target.index)
        continue;
      if (fact.target.path.length !== 1 || fact.target.path[0] !== field) continue;
      const value =
        fact.value.type === 'LogicalExpression' ? bare(fact.value.left) : bare(fact.value);
      const names: string[] = [];
      let node: t.Node = value;
      while (node.type === 'MemberExpression') {
        const name = keyName(node.property, node.computed);
        if (name === undefined) return undefined;
        names.unshift(name);
        node = bare(node.object);
      }
      const ordinal = node.type === 'Identifier' ? parameterOf(fn.params, node.name) : -1;
      if (ordinal >= 0) return { to: owner, ordinal, path: [...names, ...path] };
    }
  }
  return undefined;
}

function parameterOf(params: readonly t.Node[], name: string): number {
  return params.findIndex(param => nameOfParameter(param) === name);
}

function nameOfParameter(param: t.Node): string | undefined {
  if (param.type === 'AssignmentPattern') return nameOfParameter(param.left);
  if (param.type === 'TSParameterProperty') return nameOfParameter(param.parameter);
  return param.type === 'Identifier' ? param.name : undefined;
}

/** `list` in `list.splice(i, 1)[0]` and in `set.values().next().value`. */
function listBehind(call: t.CallExpression | t.OptionalCallExpression): t.Node | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return undefined;
  const called = keyName(callee.property, callee.computed);
  if (called === 'splice') return callee.object;
  if (called !== 'next') return undefined;
  return iterated(callee.object);
}

function isSpliced({ callee }: t.CallExpression | t.OptionalCallExpression): boolean {
  return 'property' in callee && 'name' in callee.property && callee.property.name === 'splice';
}

/** What to call the instances of a literal: after the function that makes them. */
function nameOfUnit({ unit }: OwnedUnit): string {
  return unit.name;
}
