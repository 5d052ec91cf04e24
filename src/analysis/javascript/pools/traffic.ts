import type * as t from '@babel/types';
import type { OwnedUnit } from '../program/callees';
import type { Program } from '../program/classLikes';
import { refOf } from '../program/facts';
import { isEmptyLiteral } from '../program/values';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { Transfers } from './transfers';
import type { Origins } from './origins';
import { placeOf } from './places';
import type { Place } from './placeKeys';

/** A value that is put somewhere. */
export interface Put {
  place: Place;
  value: t.Node;
  statement: t.Node;
  at: OwnedUnit;
  kind: 'array' | 'linked' | 'other';
  /** Whether a loop or a constructor does it. */
  isRepeated: boolean;
  /** Set where only the code of another file knows the list. */
  isUnseen?: true;
  /** Functions that the pool may call with it. */
  hooks?: readonly OwnedUnit[];
}

/** Something that is kept under a key, or dropped again. */
export interface Entry {
  place: Place;
  key: t.Node;
  /** `undefined` where it is dropped. */
  value: t.Node | undefined;
  kind: 'map' | 'index';
}

/** What one function puts into places, and takes out of them. */
export interface Traffic {
  puts: Put[];
  entries: Entry[];
  /** Keys of places from which something is removed, and the offset behind which nothing is. */
  removed: Map<string, number>;
  /** Keys of places that are emptied or replaced. */
  emptied: Set<string>;
  /** Chains that are moved on, by the keys of their places: the field that leads to the next. */
  advanced: Map<string, string>;
  /** Counters of lists that are taken from by `list[--counter]`, by the keys of their places. */
  counters: Map<string, string>;
  /** Expressions that choose between values. */
  choices: t.Node[];
  /** The last names of places from which something is removed. */
  named: Set<string>;
  /** Lists that take the place of others. */
  wholes: { from: Place; put: Put }[];
}

/** Reads one function without those in it. */
export function trafficIn(
  at: OwnedUnit,
  program: Program,
  origins: Origins,
  foreign?: Transfers,
): Traffic {
  const traffic: Traffic = {
    puts: [],
    entries: [],
    removed: new Map(),
    emptied: new Set(),
    advanced: new Map(),
    counters: new Map(),
    named: new Set(),
    choices: [],
    wholes: [],
  };
  const { text } = program;
  const { fn, isConstructor } = at.unit;
  const place = (node: t.Node): Place | undefined => placeOf(node, at, program);
  const textOf = (node: t.Node): string => text.slice(bare(node).start!, bare(node).end!);
  const stepped = new Set<string>();
  const read: { place: Place; index: string }[] = [];
  const links: { holder: string; field: string; place: Place }[] = [];
  const heads: { place: Place; value: t.Node; statement: t.Node }[] = [];
  const loops: t.Node[] = [];
  const isLooped = (node: t.Node): boolean =>
    isConstructor || loops.some(loop => node.start! >= loop.start! && node.end! <= loop.end!);
  const put = (
    kind: Put['kind'],
    to: Place,
    value: t.Node,
    statement: t.Node,
    isUnseen = false,
  ): void => {
    const isRepeated = isLooped(statement);
    const unseen = isUnseen ? { isUnseen } : {};
    traffic.puts.push({ kind, place: to, value, statement, at, isRepeated, ...unseen });
  };

  visit(fn.body, (node, parent) => {
    if (isFunction(node) || node.type === 'ClassBody') return false;
    const anchor = parent?.type === 'ExpressionStatement' ? parent : node;
    switch (node.type) {
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        loops.push(node);
        break;
      case 'LogicalExpression':
      case 'ConditionalExpression':
        traffic.choices.push(node);
        break;
      case 'UpdateExpression':
        if (node.operator === '--') noteStep(node.argument);
        break;
      case 'CallExpression':
      case 'OptionalCallExpression':
        noteCall(node, anchor);
        break;
      case 'AssignmentExpression':
        noteAssignment(node, anchor);
        break;
      case 'UnaryExpression':
        if (node.operator === 'delete') noteDelete(node.argument);
        break;
      case 'MemberExpression':
      case 'OptionalMemberExpression':
        if (node.computed) noteElement(node);
        break;
      default:
    }
    return true;
  });
  for (const { place: list, index } of read) if (stepped.has(index)) removeFrom(list, Infinity);
  for (const { place: head, value, statement } of heads) {
    const holder = textOf(value);
    if (links.some(each => each.holder === holder && each.place.key === head.key))
      put('linked', head, value, statement);
  }
  return traffic;

  function removeFrom({ key, name }: Place, end: number): void {
    traffic.removed.set(key, Math.max(end, traffic.removed.get(key) ?? 0));
    traffic.named.add(name);
  }

  function noteStep(node: t.Node): void {
    stepped.add(textOf(node));
    noteShorter(node);
  }

  /** `list.length--`, `list.length = n` */
  function noteShorter(node: t.Node): void {
    const target = bare(node);
    if (target.type !== 'MemberExpression') return;
    if (keyName(target.property, target.computed) !== 'length') return;
    const list = place(target.object);
    if (list) removeFrom(list, target.end!);
  }

  function noteElement(node: t.MemberExpression | t.OptionalMemberExpression): void {
    const { property } = node;
    if (keyName(property, true) !== undefined) return;
    const isStepped = property.type === 'UpdateExpression' && property.operator === '--';
    const index = isStepped ? property.argument : property;
    if (index.type !== 'Identifier' && index.type !== 'MemberExpression') return;
    const list = place(node.object);
    if (!list) return;
    read.push({ place: list, index: textOf(index) });
    const counter = isStepped ? refOf(index, at.unit.facts.selves) : undefined;
    const name = counter && (counter.path.at(-1) ?? counter.variable);
    if (name !== undefined) traffic.counters.set(list.key, name);
  }

  function noteDelete(argument: t.Node): void {
    const target = bare(argument);
    if (target.type !== 'MemberExpression' || !target.computed) return;
    const table = place(target.object);
    if (!table) return;
    removeFrom(table, target.end!);
    traffic.entries.push({ place: table, key: target.property, value: undefined, kind: 'index' });
  }

  function noteCall(node: t.CallExpression | t.OptionalCallExpression, anchor: t.Node): void {
    for (const [ordinal, { place: into }] of foreign?.get(node)?.given ?? []) {
      const value = ordinal === 'self' ? receiverOf(node) : node.arguments[ordinal];
      if (value) put('other', into, value, anchor, true);
    }
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const [first, second] = node.arguments;
    switch (keyName(callee.property, callee.computed)) {
      case 'pop':
      case 'shift':
      case 'splice': {
        const list = place(callee.object);
        if (list) removeFrom(list, node.end!);
        return;
      }
      case 'clear': {
        const list = place(callee.object);
        if (list) traffic.emptied.add(list.key);
        return;
      }
      case 'delete': {
        const list = first && place(callee.object);
        if (!list) return;
        removeFrom(list, node.end!);
        traffic.entries.push({ place: list, key: first, value: undefined, kind: 'map' });
        return;
      }
      case 'push':
      case 'unshift':
      case 'add': {
        const list = place(callee.object);
        if (list) for (const value of node.arguments) put(kindOf(callee), list, value, anchor);
        return;
      }
      case 'set': {
        const map = first && second && place(callee.object);
        if (!map) return;
        put('other', map, second, anchor);
        traffic.entries.push({ place: map, key: first, value: second, kind: 'map' });
        return;
      }
      default:
    }
  }

  /** `this.idle = this.used`: all that is in one list is in the other then. */
  function noteWhole(into: Place | undefined, right: t.Node, anchor: t.Node): void {
    const from = into && listBehind(right);
    if (!from || from.place.key === into.key) return;
    const argument = from.node as t.Expression;
    const { start, end } = argument;
    const value: t.SpreadElement = { type: 'SpreadElement', argument, start, end };
    traffic.wholes.push({
      from: from.place,
      put: { kind: 'array', place: into, value, statement: anchor, at, isRepeated: false },
    });
  }

  /** A list by its name, or by that of a local variable for it. */
  function listBehind(node: t.Node): { place: Place; node: t.Node } | undefined {
    const value = bare(node);
    if (value.type !== 'MemberExpression' && value.type !== 'Identifier') return undefined;
    const [only, ...others] =
      value.type === 'Identifier' ? (at.unit.facts.locals.get(value.name) ?? []) : [value];
    if (!only || others.length > 0) return undefined;
    const list = bare(only);
    if (list.type !== 'MemberExpression' && list.type !== 'Identifier') return undefined;
    const found = place(list);
    return found && { place: found, node: list };
  }

  /** `this.idle = this.idle.concat(this.used)` */
  function noteConcat(
    into: Place | undefined,
    left: t.Node,
    right: t.CallExpression,
    anchor: t.Node,
  ): void {
    const callee = bare(right.callee);
    if (!into || callee.type !== 'MemberExpression') return;
    if (keyName(callee.property, callee.computed) !== 'concat') return;
    if (textOf(callee.object) !== textOf(left)) return;
    for (const each of right.arguments) {
      const argument = each as t.Expression;
      const { start, end } = argument;
      const value: t.SpreadElement = { type: 'SpreadElement', argument, start, end };
      put('array', into, value, anchor);
    }
  }

  function noteAssignment(node: t.AssignmentExpression, anchor: t.Node): void {
    const left = bare(node.left);
    const right = bare(node.right);
    if (node.operator === '-=') noteStep(left);
    if (node.operator === '=' && right.type === 'BinaryExpression' && right.operator === '-')
      if (textOf(right.left) === textOf(left)) stepped.add(textOf(left));
    noteShorter(left);
    if (left.type === 'MemberExpression' && left.computed) {
      const list = keyName(left.property, true) === undefined ? place(left.object) : undefined;
      if (!list) return;
      const isDropped = isEmptyLiteral(right);
      if (isDropped) removeFrom(list, node.end!);
      else put('array', list, right, anchor);
      const value = isDropped ? undefined : right;
      traffic.entries.push({ place: list, key: left.property, value, kind: 'index' });
      return;
    }
    if (left.type === 'ArrayPattern' && right.type === 'ArrayExpression')
      left.elements.forEach((each, at) => {
        const from = right.elements[at];
        if (each && from) noteWhole(place(each), from, anchor);
      });
    const target = place(left);
    if (right.type === 'CallExpression') noteConcat(target, left, right, anchor);
    else noteWhole(target, right, anchor);
    if (target && isFresh(right)) traffic.emptied.add(target.key);
    if (right.type === 'MemberExpression' && !right.computed && target) {
      const next = keyName(right.property, false);
      const isOfHead = origins
        .of(right.object, at)
        .some(each => each.kind === 'content' && each.place.key === target.key);
      if (isOfHead && next !== undefined) {
        traffic.advanced.set(target.key, next);
        traffic.named.add(target.name);
      }
    }
    if (target && (right.type === 'Identifier' || right.type === 'ThisExpression'))
      heads.push({ place: target, value: right, statement: anchor });
    // `x.next = head`, where the order of both steps does not matter.
    if (left.type !== 'MemberExpression') return;
    const field = keyName(left.property, left.computed);
    const chain = field === undefined ? undefined : place(right);
    if (chain) links.push({ holder: textOf(left.object), field: field!, place: chain });
  }
}

/** `x` of `x.finish()` */
export function receiverOf(node: t.CallExpression | t.OptionalCallExpression): t.Node | undefined {
  const callee = bare(node.callee);
  const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
  return isMember ? callee.object : undefined;
}

function kindOf({ property }: t.MemberExpression | t.OptionalMemberExpression): Put['kind'] {
  return 'name' in property && property.name === 'add' ? 'other' : 'array';
}

function isFresh(node: t.Node): boolean {
  return (
    node.type === 'NewExpression' ||
    (node.type === 'ArrayExpression' && node.elements.length === 0) ||
    (node.type === 'ObjectExpression' && node.properties.length === 0)
  );
}
