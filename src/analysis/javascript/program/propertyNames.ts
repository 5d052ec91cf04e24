import type * as t from '@babel/types';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { calleesOf } from './callees';
import { lineOf, type ClassLike, type Program } from './classLikes';

/** A place where a file has the name of a property, or a text that may become one. */
export interface PropertyName {
  offset: number;
  /** What it is a property of, where code says that. */
  object: t.Node | undefined;
  /** The class that declares it there. */
  declaredIn: t.Node | undefined;
}

const known = new WeakMap<Program, ReadonlyMap<string, readonly PropertyName[]>>();

/** Where a file has the name of a property. What the cheap stage has left out counts as well. Cached. */
export function namesOf(of: Program, name: string): readonly PropertyName[] {
  const program = of.whole?.() ?? of;
  let all = known.get(program);
  if (!all) known.set(program, (all = collect(program)));
  return all.get(name.replace(/^#/, '')) ?? [];
}

function collect({ top }: Program): Map<string, PropertyName[]> {
  const found = new Map<string, PropertyName[]>();
  const add = (name: string, { start }: t.Node, at: Partial<PropertyName> = {}): void => {
    const each = { offset: start!, object: undefined, declaredIn: undefined, ...at };
    const others = found.get(name);
    if (others) others.push(each);
    else found.set(name, [each]);
  };
  const addNamed = (key: t.Node, at?: Partial<PropertyName>): void => {
    if (key.type === 'Identifier') add(key.name, key, at);
    if (key.type === 'PrivateName') add(key.id.name, key, at);
  };
  const spoken = new Set<t.Node>();
  visit(top.fn.body, (node, parent) => {
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      if (!node.computed) addNamed(node.property, { object: node.object });
    } else if (node.type === 'ObjectPattern') {
      for (const each of node.properties) if ('key' in each) addNamed(each.key);
    } else if (node.type === 'ClassProperty' || node.type === 'ClassPrivateProperty') {
      if (node.type === 'ClassPrivateProperty' || !node.computed)
        addNamed(node.key, { declaredIn: parent });
    } else if (node.type === 'CallExpression') {
      // `on('start', run)` and `is(kind, 'start')` name no field of an instance that they do not get.
      if (!node.arguments.some(({ type }) => type === 'ThisExpression'))
        for (const each of node.arguments) if (each.type === 'StringLiteral') spoken.add(each);
    } else if (node.type === 'StringLiteral' && !spoken.has(node) && !isCompared(parent))
      add(node.value, node);
  });
  return found;
}

/** `kind === 'start'`, `case 'start':` */
function isCompared(parent: t.Node | undefined): boolean {
  return (
    parent?.type === 'SwitchCase' ||
    (parent?.type === 'BinaryExpression' && /^[!=]==?$/.test(parent.operator))
  );
}

/** Whether the name is one of something that is no instance of a class: of another class, or with members that this one lacks. */
export function isOfAnother({ offset, object, declaredIn }: PropertyName, of: ClassLike): boolean {
  const program = of.program.whole?.() ?? of.program;
  const owner = program.classes.find(
    ({ node, isScope, form }) => !isScope && form === of.form && node.start === of.node.start,
  );
  if (!owner) return false;
  if (declaredIn) {
    const other = program.classes.find(
      ({ node }) => 'superClass' in node && node.body === declaredIn,
    );
    return other !== undefined && !areRelated(owner, other);
  }
  if (!object) return false;
  const at = bare(object);
  const around = program.nesting.around(offset);
  if (at.type === 'ThisExpression') {
    const method = around.find(({ type }) => type !== 'ArrowFunctionExpression');
    const other = method && calleesOf(program).unitOf(method)?.owner;
    return other !== undefined && !areRelated(owner, other);
  }
  const name = textOf(at, program);
  const own = membersOf(owner, program);
  const used = around[0] && membersUsed(around[0], program).get(name);
  return used !== undefined && [...used].some(each => !own.has(each));
}

function areRelated(one: ClassLike, other: ClassLike): boolean {
  return lineOf(one).has(other) || lineOf(other).has(one);
}

/** Members of all objects. */
const OF_ALL = ['constructor', 'hasOwnProperty', 'toString', 'valueOf'];

const members = new WeakMap<ClassLike, ReadonlySet<string>>();

/** The members of a class's instances, and of those that extend it: declared, or used of `this`. Cached. */
function membersOf(owner: ClassLike, { classes }: Program): ReadonlySet<string> {
  let all = members.get(owner);
  if (all) return all;
  const found = new Set(OF_ALL);
  const line = classes.filter(each => each === owner || lineOf(each).has(owner));
  for (const each of new Set([...line, ...lineOf(owner)])) {
    for (const name of [...each.fields.keys(), ...each.accessors.keys()]) found.add(name);
    for (const { name, fn, facts } of each.methods) {
      found.add(name);
      visit(fn.body, node => {
        if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return;
        const object = bare(node.object);
        const isSelf = object.type === 'Identifier' && facts.selves.has(object.name);
        const member = keyName(node.property, node.computed);
        if (member !== undefined && (isSelf || object.type === 'ThisExpression')) found.add(member);
      });
    }
  }
  members.set(owner, (all = found));
  return all;
}

const uses = new WeakMap<Fn, ReadonlyMap<string, ReadonlySet<string>>>();

/** The members that a function uses of things, by how its code names these. Cached. */
function membersUsed(fn: Fn, program: Program): ReadonlyMap<string, ReadonlySet<string>> {
  let all = uses.get(fn);
  if (all) return all;
  const found = new Map<string, Set<string>>();
  visit(fn.body, node => {
    if (isFunction(node)) return false;
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return true;
    const member = keyName(node.property, node.computed);
    if (member === undefined) return true;
    const text = textOf(bare(node.object), program);
    if (text !== '') found.set(text, (found.get(text) ?? new Set()).add(member));
    return true;
  });
  uses.set(fn, (all = found));
  return all;
}

/** How code names something; calls and literals may stand for another thing each time. */
function textOf(node: t.Node, { text }: Program): string {
  const isName = node.type === 'Identifier' || node.type === 'MemberExpression';
  return isName ? text.slice(node.start!, Math.min(node.end!, node.start! + MAX_NAME)) : '';
}

/** Longer expressions are no names. */
const MAX_NAME = 100;
