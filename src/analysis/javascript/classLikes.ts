import type * as t from '@babel/types';
import type { Access, PoolModel } from '../../protocol/poolModel';
import { factsOf, refOf, type FunctionFacts, type Ref } from './facts';
import { bare, isFunction, keyName, visit, type Cls, type Fn } from './nodes';

export interface Method {
  name: string;
  facts: FunctionFacts;
  isConstructor: boolean;
}

/** A class in any of its forms, with its methods' facts and its fields' first values. */
export interface ClassLike {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: Method[];
  fields: Map<string, { init: t.Node | undefined; annotation: t.Node | null | undefined }>;
  /** Names of the class's static fields. */
  statics: Set<string>;
  /** `factory`: the variables that its methods share. */
  closure: Set<string>;
}

/** All class-likes of a file, and the facts of the functions that belong to none. */
export interface Program {
  /** Every call and `new`, with the node around it. */
  calls: { call: t.CallExpression | t.NewExpression; parent: t.Node | undefined }[];
  classes: ClassLike[];
  functions: FunctionFacts[];
  /** Facts of code outside all functions. */
  top: FunctionFacts;
}

interface Draft {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: { name: string; fn: Fn; isConstructor: boolean }[];
  fields: ClassLike['fields'];
  statics: Set<string>;
}

export function readProgram(file: t.File): Program {
  const drafts: Draft[] = [];
  const constructors = new Map<string, Fn>();
  const protoNames = new Map<string, string>();
  const byConstructor = new Map<string, Draft>();
  const functions: Fn[] = [];

  const defining: t.Node[] = [];
  const calls: Program['calls'] = [];

  visit(file.program, (node, parent) => {
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && node.init) {
          const init = bare(node.init);
          if (init.type === 'FunctionExpression') constructors.set(node.id.name, init);
        }
        defining.push(node);
        break;
      case 'AssignmentExpression':
        defining.push(node);
        break;
      case 'CallExpression':
        defining.push(node);
        calls.push({ call: node, parent });
        break;
      case 'NewExpression':
        calls.push({ call: node, parent });
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        drafts.push(draftOfClass(node, parent));
        break;
      default:
        if (isFunction(node)) functions.push(node);
        if (node.type === 'FunctionDeclaration' && node.id) constructors.set(node.id.name, node);
    }
  });

  const draftFor = (name: string): Draft | undefined => {
    const fn = constructors.get(name);
    if (!fn) return undefined;
    let draft = byConstructor.get(name);
    if (!draft) {
      const methods = [{ name: 'constructor', fn, isConstructor: true }];
      draft = {
        name,
        form: 'constructor',
        node: fn,
        methods,
        fields: new Map(),
        statics: new Set(),
      };
      byConstructor.set(name, draft);
      drafts.push(draft);
    }
    return draft;
  };
  for (const node of defining) readPrototype(node, draftFor, protoNames);
  readInstantiated(calls, draftFor);

  const owned = new Set<Fn>();
  for (const draft of drafts) {
    addInnerMethods(draft);
    for (const { fn } of draft.methods) owned.add(fn);
  }
  const factories = functions.flatMap(fn => (owned.has(fn) ? [] : (factoryOf(fn) ?? [])));
  for (const { methods } of factories) for (const { fn } of methods) owned.add(fn);

  const isOther = (nested: Fn): boolean => owned.has(nested);
  const classes = drafts.map(draft => finish(draft, new Set<string>(), isOther));
  for (const { draft, closure } of factories.map(each => ({
    draft: each,
    closure: localsOf(each.node as Fn),
  }))) {
    classes.push(finish(draft, closure, isOther));
  }
  const free = functions.filter(fn => !owned.has(fn));
  const freeSet = new Set(free);
  const block = {
    type: 'BlockStatement',
    body: file.program.body,
    directives: [],
  } as unknown as t.BlockStatement;
  const topFn = {
    type: 'FunctionExpression',
    params: [],
    body: block,
  } as unknown as t.FunctionExpression;
  return {
    calls,
    classes,
    functions: free.map(fn => factsOf(fn, nested => owned.has(nested) || freeSet.has(nested))),
    top: factsOf(topFn, () => true),
  };
}

function draftOfClass(node: Cls, parent: t.Node | undefined): Draft {
  const draft: Draft = {
    name: node.id?.name ?? nameFromParent(parent),
    form: 'class',
    node,
    methods: [],
    fields: new Map(),
    statics: new Set(),
  };
  for (const member of node.body.body) {
    if (member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') {
      const name =
        keyName(member.key, 'computed' in member && member.computed === true) ?? '(computed)';
      const isConstructor = member.kind === 'constructor';
      if (member.body) draft.methods.push({ name, fn: member, isConstructor });
    } else if (member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') {
      const name = keyName(member.key, member.type === 'ClassProperty' && member.computed === true);
      if (name === undefined) continue;
      if (member.static) {
        draft.statics.add(name);
        continue;
      }
      draft.fields.set(name, {
        init: member.value ?? undefined,
        annotation: 'typeAnnotation' in member ? member.typeAnnotation : undefined,
      });
      const value = member.value && bare(member.value);
      if (value && isFunction(value)) draft.methods.push({ name, fn: value, isConstructor: false });
    }
  }
  return draft;
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

/** `F.prototype.m = function`, `F.prototype = {…}`, `Object.assign(F.prototype, {…})`, and names for `F.prototype`. */
function readPrototype(
  node: t.Node,
  draftFor: (name: string) => Draft | undefined,
  protoNames: Map<string, string>,
): void {
  const classOf = (at: t.Node): string | undefined => {
    const ref = refOf(at, new Set());
    if (!ref || ref.index) return undefined;
    if (ref.variable !== undefined && ref.path.length === 0) return protoNames.get(ref.variable);
    return ref.path.length === 1 && ref.path[0] === 'prototype' ? ref.variable : undefined;
  };
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init) {
    const name = classOf(node.init);
    if (name !== undefined) protoNames.set(node.id.name, name);
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
      addObjectMethods(draftFor(whole), right);
    } else if (left.type === 'MemberExpression' && isFunction(right)) {
      const owner = classOf(left.object);
      const name = keyName(left.property, left.computed);
      if (owner !== undefined && name !== undefined) {
        draftFor(owner)?.methods.push({ name, fn: right, isConstructor: false });
      }
    }
  }
  if (node.type === 'CallExpression') {
    const callee = refOf(node.callee, new Set());
    const [target, source] = node.arguments;
    if (callee?.variable === 'Object' && callee.path[0] === 'assign' && target && source) {
      const owner = classOf(target);
      if (owner !== undefined && source.type === 'ObjectExpression') {
        addObjectMethods(draftFor(owner), source);
      }
    }
  }
}

function addObjectMethods(draft: Draft | undefined, object: t.ObjectExpression): void {
  if (!draft) return;
  draft.methods.push(...objectMethods(object).map(method => ({ ...method, isConstructor: false })));
}

function objectMethods(object: t.ObjectExpression): { name: string; fn: Fn }[] {
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

/** Plain functions that are instantiated or handed to a pool, and that set fields of `this`. */
function readInstantiated(
  calls: Program['calls'],
  draftFor: (name: string) => Draft | undefined,
): void {
  for (const { call } of calls) {
    if (call.type === 'NewExpression') {
      if (call.callee.type === 'Identifier') draftFor(call.callee.name);
      continue;
    }
    for (const argument of call.arguments) {
      if (argument.type === 'Identifier' && /^[A-Z]/.test(argument.name)) draftFor(argument.name);
    }
  }
}

/** Methods that a constructor makes for each instance: `this.work = function work() {…}`. */
function addInnerMethods(draft: Draft): void {
  for (const { fn, isConstructor } of [...draft.methods]) {
    if (!isConstructor) continue;
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

/** A function that returns an object literal with at least two methods over its own variables. */
function factoryOf(fn: Fn): Draft | undefined {
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

function localsOf(fn: Fn): Set<string> {
  const names = new Set<string>();
  if (fn.body.type !== 'BlockStatement') return names;
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id } of statement.declarations) if (id.type === 'Identifier') names.add(id.name);
  }
  return names;
}

function finish(draft: Draft, closure: Set<string>, isOther: (nested: Fn) => boolean): ClassLike {
  const outer = new Set<string>();
  for (const { fn, isConstructor } of draft.methods) {
    if (isConstructor) for (const self of factsOf(fn, () => true).selves) outer.add(self);
  }
  const methods = draft.methods.map(({ name, fn, isConstructor }) => ({
    name,
    isConstructor,
    facts: factsOf(fn, isOther, outer),
  }));
  const fields = new Map(draft.fields);
  for (const { facts, isConstructor } of methods) {
    if (!isConstructor) continue;
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.variable !== undefined) continue;
      const [name, ...rest] = fact.target.path;
      if (name !== undefined && rest.length === 0 && !fact.target.index) {
        const known = fields.get(name);
        fields.set(name, { init: known?.init ?? fact.value, annotation: known?.annotation });
      }
    }
  }
  if (draft.form === 'factory') addClosureFields(draft.node as Fn, fields);
  return { ...draft, methods, fields, closure };
}

function addClosureFields(fn: Fn, fields: ClassLike['fields']): void {
  if (fn.body.type !== 'BlockStatement') return;
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'Identifier') continue;
      fields.set(id.name, { init: init ?? undefined, annotation: id.typeAnnotation });
    }
  }
}

/** How a reference is reached from an instance of the class; `undefined` when it is not the instance's. */
export function accessOf(owner: ClassLike, ref: Ref): Access | undefined {
  if (ref.variable === undefined) {
    return ref.path.length > 0 ? { base: 'this', path: ref.path } : undefined;
  }
  if (!owner.closure.has(ref.variable)) return undefined;
  return { base: 'closure', path: [ref.variable, ...ref.path] };
}

/** One text for an access, to compare by. */
export function accessKey(access: Access): string {
  return `${access.base}:${access.path.join('.')}`;
}
