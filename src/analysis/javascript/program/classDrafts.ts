import type * as t from '@babel/types';
import type { PoolModel } from '../../../protocol/poolModel';
import type { Fields, Program } from './classLikes';
import { factsOf, refOf, type Ref } from './facts';
import type { PrototypeNames } from './prototypeNames';
import { bare, isFunction, keyName, visit, type Cls, type Fn } from '../syntax/nodes';

/** A class in any of its forms, from syntax alone: functions without their facts. */
export interface Draft {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: { name: string; fn: Fn; isConstructor: boolean }[];
  fields: Fields;
  statics: Set<string>;
  getters: { name: string; fn: Fn }[];
  /** Set where a helper makes a class of it that may have methods of which nothing is known. */
  mayInherit?: boolean;
}

/** The draft of the function that a name stands for at an offset, if that may be a constructor. */
export type DraftFor = (name: string, offset: number) => Draft | undefined;

/** `class A {…}`; for an unnamed class, `parent` gives the name. */
export function draftOfClass(node: Cls, parent: t.Node | undefined): Draft {
  const draft: Draft = {
    name: node.id?.name ?? nameFromParent(parent),
    form: 'class',
    node,
    methods: [],
    fields: new Map(),
    statics: new Set(),
    getters: [],
  };
  for (const member of node.body.body) {
    if (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') {
      const name =
        keyName(member.key, 'computed' in member && member.computed === true) ?? '(computed)';
      const isConstructor = member.kind === 'constructor';
      if (member.body) draft.methods.push({ name, fn: member, isConstructor });
      if (member.kind === 'get') draft.getters.push({ name, fn: member });
    } else if (member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') {
      const name = keyName(member.key, member.type === 'ClassProperty' && member.computed === true);
      if (name === undefined) continue;
      if (member.static) {
        draft.statics.add(name);
        continue;
      }
      draft.fields.set(name, {
        init: member.value ?? undefined,
        annotation: annotationOf(member),
        isFixed: member.readonly === true,
        ...(isPrivate(member) && { isPrivate: true }),
      });
      const value = member.value && bare(member.value);
      if (value && isFunction(value)) draft.methods.push({ name, fn: value, isConstructor: false });
    }
  }
  return draft;
}

function isPrivate(member: t.ClassProperty | t.ClassPrivateProperty): boolean {
  if (member.type === 'ClassPrivateProperty') return true;
  return member.accessibility === 'private' || member.accessibility === 'protected';
}

/** The declared type of a field. An optional field also accepts `undefined`. */
function annotationOf(member: t.ClassProperty | t.ClassPrivateProperty): t.Node | undefined {
  const annotation = ('typeAnnotation' in member && member.typeAnnotation) || undefined;
  if (annotation?.type !== 'TSTypeAnnotation' || !('optional' in member) || !member.optional)
    return annotation;
  const types = [annotation.typeAnnotation, { type: 'TSUndefinedKeyword' }];
  const union = { type: 'TSUnionType', types } as t.TSUnionType;
  return { type: 'TSTypeAnnotation', typeAnnotation: union };
}

function nameFromParent(parent: t.Node | undefined): string {
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier')
    return parent.id.name;
  if (parent?.type === 'AssignmentExpression') {
    const ref = refOf(parent.left, new Set());
    const name = ref?.path[ref.path.length - 1] ?? ref?.variable;
    if (name !== undefined && name !== 'exports') return name;
  }
  return '(anonymous)';
}

/** `lib.List`, by which a function may be instantiated; `undefined` for what belongs to an instance. */
export function dottedName({ variable, path, index }: Ref): string | undefined {
  return variable === undefined || index ? undefined : [variable, ...path].join('.');
}

/**
 * `F.prototype.m = function`, `F.prototype = {…}`, names for `F.prototype`, and what any function gets beside it:
 * `Object.assign(F.prototype, {…})`, `define(F.prototype, 'm', function () {…})`, `createClass(F, [{ key: 'm', value: … }])`.
 */
export function readPrototype(node: t.Node, draftFor: DraftFor, protoNames: PrototypeNames): void {
  const offset = node.start ?? 0;
  const classOf = (at: t.Node): string | undefined => {
    const ref = refOf(at, new Set());
    if (!ref || ref.index) return undefined;
    if (ref.variable !== undefined && ref.path.length === 0)
      return protoNames.get(ref.variable, offset);
    return ref.path.at(-1) === 'prototype'
      ? dottedName({ ...ref, path: ref.path.slice(0, -1) })
      : undefined;
  };
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
    const name = classOf(node.init) ?? protoNames.ofResult(node.init);
    if (name !== undefined) protoNames.set(node.id.name, offset, name);
  }
  if (node.type === 'AssignmentExpression') {
    const left = bare(node.left);
    const right = bare(node.right);
    const whole = classOf(left);
    if (
      whole !== undefined &&
      left.type === 'MemberExpression' &&
      right.type === 'ObjectExpression'
    ) {
      addObjectMethods(draftFor(whole, offset), right);
    } else if (left.type === 'MemberExpression' && isFunction(right)) {
      const owner = classOf(left.object);
      const name = keyName(left.property, left.computed);
      if (owner !== undefined && name !== undefined) {
        draftFor(owner, offset)?.methods.push({ name, fn: right, isConstructor: false });
      }
    }
  }
  if (node.type !== 'CallExpression') return;
  const [target, ...given] = node.arguments;
  const [described] = given;
  if (target?.type === 'Identifier' && described?.type === 'ArrayExpression')
    addDescribed(target, described, draftFor);
  const owner = target && classOf(target);
  if (owner === undefined) return;
  const isDescribed = describesProperties(node.callee);
  given.forEach((value, at) => {
    const before = given[at - 1];
    const name = before?.type === 'StringLiteral' ? before.value : undefined;
    const source = bare(value);
    if (source.type === 'ObjectExpression') {
      if (name !== undefined) addDefinedProperty(draftFor(owner, offset), name, source);
      else if (isDescribed) addDefinedProperties(draftFor(owner, offset), source);
      else addObjectMethods(draftFor(owner, offset), source);
    } else if (isFunction(source) && name !== undefined)
      draftFor(owner, offset)?.methods.push({ name, fn: source, isConstructor: false });
  });
}

/** `Object.defineProperties` */
function describesProperties(callee: t.Node): boolean {
  const ref = refOf(callee, new Set());
  return ref?.variable === 'Object' && ref.path[0] === 'defineProperties';
}

/** `{ length: { get: function () {…}, set: function (n) {…} } }` */
function addDefinedProperties(draft: Draft | undefined, object: t.ObjectExpression): void {
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'ObjectExpression') continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) addDefinedProperty(draft, name, property.value);
  }
}

/** `{ get: function () {…}, set: function (n) {…} }`, `{ value: function () {…} }` */
function addDefinedProperty(
  draft: Draft | undefined,
  name: string,
  descriptor: t.ObjectExpression,
): void {
  for (const { name: role, fn } of objectMethods(descriptor)) {
    draft?.methods.push({ name, fn, isConstructor: false });
    if (role === 'get') draft?.getters.push({ name, fn });
  }
}

/** `[{ key: 'run', value: function () {…} }]`, as compilers describe the methods of a class. */
function addDescribed(
  { name: owner, start }: t.Identifier,
  { elements }: t.ArrayExpression,
  draftFor: DraftFor,
): void {
  for (const each of elements) {
    if (each?.type !== 'ObjectExpression') continue;
    const name = describedName(each);
    if (name !== undefined) addDefinedProperty(draftFor(owner, start ?? 0), name, each);
  }
}

/** `run` in `{ key: 'run', value: function () {…} }` */
function describedName({ properties }: t.ObjectExpression): string | undefined {
  for (const each of properties)
    if (each.type === 'ObjectProperty' && each.value.type === 'StringLiteral')
      return each.value.value;
  return undefined;
}

function addObjectMethods(draft: Draft | undefined, object: t.ObjectExpression): void {
  if (!draft) return;
  for (const property of object.properties) {
    if (property.type !== 'ObjectMethod' || property.kind !== 'get') continue;
    const name = keyName(property.key, property.computed);
    if (name !== undefined) draft.getters.push({ name, fn: property });
  }
  draft.methods.push(...objectMethods(object).map(method => ({ ...method, isConstructor: false })));
}

/** The functions of an object, by the names of its properties. */
export function objectMethods(object: t.ObjectExpression): { name: string; fn: Fn }[] {
  const methods: { name: string; fn: Fn }[] = [];
  for (const property of object.properties) {
    if (property.type === 'SpreadElement') continue;
    const name = keyName(property.key, property.computed);
    if (name === undefined) continue;
    if (property.type === 'ObjectMethod') methods.push({ name, fn: property });
    else {
      const value = bare(property.value);
      if (isFunction(value)) methods.push({ name, fn: value });
    }
  }
  return methods;
}

/**
 * Plain functions that set fields of `this` and are instantiated or handed to a pool. `namesOf`: the dotted names of functions
 * by their last name.
 */
export function readInstantiated(
  calls: Program['calls'],
  draftFor: DraftFor,
  namesOf: (last: string) => readonly string[],
  setsSelf: (name: string) => boolean,
): void {
  for (const { call } of calls) {
    if (call.type === 'NewExpression') {
      // `new Pool(Item)`, where Item sets fields of `this`
      for (const argument of call.arguments)
        if (argument.type === 'Identifier' && setsSelf(argument.name))
          draftFor(argument.name, call.start ?? 0);
      const ref = refOf(call.callee, new Set());
      // `new this.Item()`, which a prototype has
      const isOwn = ref?.variable === undefined && ref?.path.length === 1 && !ref.index;
      const [only, ...others] = isOwn ? namesOf(ref.path[0]!) : [];
      const name = others.length === 0 ? (only ?? (ref && dottedName(ref))) : undefined;
      if (name !== undefined) draftFor(name, call.start ?? 0);
      continue;
    }
    for (const argument of call.arguments) {
      if (argument.type === 'Identifier' && /^[A-Z]/.test(argument.name))
        draftFor(argument.name, call.start ?? 0);
    }
  }
}

const SETS_FUNCTION = /\.[\w$]+\s*=\s*(?:async\b|function\b|\(|[\w$]+\s*=>)/;

/** Methods that a constructor creates for each instance: `this.work = function work() {…}`. */
export function addInnerMethods(draft: Draft, text: string): void {
  for (const { fn, isConstructor } of [...draft.methods]) {
    if (!isConstructor || !SETS_FUNCTION.test(text.slice(fn.start!, fn.end!))) continue;
    const { selves } = factsOf(fn, () => true);
    visit(fn.body, node => {
      if (node.type !== 'AssignmentExpression') return true;
      const right = bare(node.right);
      const target = refOf(node.left, selves);
      if (isFunction(right) && target?.variable === undefined && target?.path.length === 1) {
        draft.methods.push({ name: target.path[0]!, fn: right, isConstructor: false });
      }
      return true;
    });
  }
}

/** A function that returns an object literal with at least two methods that use its variables. */
export function factoryOf(fn: Fn): Draft | undefined {
  if (fn.body.type !== 'BlockStatement') return undefined;
  for (const statement of fn.body.body) {
    if (statement.type !== 'ReturnStatement' || !statement.argument) continue;
    const object = objectBehind(statement.argument, fn.body);
    const methods = object ? [...objectMethods(object), ...namedMethods(object, fn.body)] : [];
    if (methods.length < 2) continue;
    const name = 'id' in fn && fn.id ? fn.id.name : '(anonymous)';
    return {
      name,
      form: 'factory',
      node: fn,
      methods: methods.map(method => ({ ...method, isConstructor: false })),
      fields: new Map(),
      statics: new Set(),
      getters: [],
    };
  }
  return undefined;
}

function objectBehind(node: t.Node, body: t.BlockStatement): t.ObjectExpression | undefined {
  const at = bare(node);
  if (at.type === 'ObjectExpression') return at;
  if (at.type !== 'Identifier') return undefined;
  for (const statement of body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && id.name === at.name && init?.type === 'ObjectExpression')
        return init;
    }
  }
  return undefined;
}

/** `return { get, release }` beside `function get() {…}`. */
function namedMethods(
  object: t.ObjectExpression,
  body: t.BlockStatement,
): { name: string; fn: Fn }[] {
  const declared = new Map<string, Fn>();
  for (const statement of body.body) {
    if (statement.type === 'FunctionDeclaration' && statement.id)
      declared.set(statement.id.name, statement);
  }
  return object.properties.flatMap(property => {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') return [];
    const fn = declared.get(property.value.name);
    const name = keyName(property.key, property.computed);
    return fn && name !== undefined ? [{ name, fn }] : [];
  });
}
