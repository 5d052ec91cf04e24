import type * as t from '@babel/types';
import type { Access, PoolModel } from '../../protocol/poolModel';
import { factsOf, refOf, type Ref } from './facts';
import { FunctionUnit } from './functionUnit';
import { Landmarks } from './landmarks';
import { Nesting } from './nesting';
import { bare, isFunction, keyName, visit, type Cls, type Fn } from './nodes';

/** Fields by name, with their first values and types as far as they are written down. */
type Fields = Map<string, { init: t.Node | undefined; annotation: t.Node | null | undefined }>;

/** A class in any of its forms, with its methods' facts and its fields' first values. */
export interface ClassLike {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: FunctionUnit[];
  readonly fields: Fields;
  /** Names of the class's static fields. */
  statics: Set<string>;
  /** `factory`: the variables that its methods share. */
  closure: Set<string>;
  /** Getters that only return a field: the path of that field, by the getter's name. */
  accessors: ReadonlyMap<string, string[]>;
  /** Those of its methods that are functions of the closure and cannot be called on the instance. */
  inner: Set<FunctionUnit>;
  /** Its base class, when its text is at hand. */
  base?: ClassLike | undefined;
  /** The relative specifier of the file that defines its base class, when its text is not at hand. */
  missingBase?: string;
  /** A module or function whose variables are the slots: there is no instance of it. */
  isScope: boolean;
}

/** All class-likes of a file, and the functions that belong to none. */
export interface Program {
  text: string;
  landmarks: Landmarks;
  /** Every `new`, and the calls that may hand over a class, with the node around each. */
  calls: { call: t.CallExpression | t.NewExpression; parent: t.Node | undefined }[];
  classes: ClassLike[];
  functions: FunctionUnit[];
  nesting: Nesting;
  /** The code outside all functions. */
  top: FunctionUnit;
}

interface Draft {
  name: string;
  form: PoolModel['form'];
  node: Cls | Fn;
  methods: { name: string; fn: Fn; isConstructor: boolean }[];
  fields: Fields;
  statics: Set<string>;
  getters: { name: string; fn: Fn }[];
}

/** `text` is the source that `file` was parsed from. */
export function readProgram(file: t.File, text: string): Program {
  const drafts: Draft[] = [];
  const constructors = new Map<string, Fn>();
  const protoNames = new Map<string, string>();
  const byConstructor = new Map<string, Draft>();
  const functions: Fn[] = [];

  const defining: t.Node[] = [];
  const calls: Program['calls'] = [];
  const landmarks = new Landmarks();

  visit(file.program, (node, parent) => {
    landmarks.note(node, parent);
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && node.init) {
          const init = bare(node.init);
          if (init.type === 'FunctionExpression') constructors.set(node.id.name, init);
          if (init.type === 'MemberExpression') defining.push(node);
        }
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') defining.push(node);
        break;
      case 'CallExpression':
        if (node.callee.type === 'MemberExpression') {
          if (node.arguments[1]?.type === 'ObjectExpression') defining.push(node);
        }
        if (node.arguments.some(mayHandClass)) calls.push({ call: node, parent });
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
        getters: [],
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
    addInnerMethods(draft, text);
    for (const { fn } of draft.methods) owned.add(fn);
  }
  const factories = functions.flatMap(fn => (owned.has(fn) ? [] : (factoryOf(fn) ?? [])));
  for (const { methods } of factories) for (const { fn } of methods) owned.add(fn);

  const isOwned = (nested: Fn): boolean => owned.has(nested);
  const classes = drafts.map(draft => classLikeOf(draft, new Set<string>(), isOwned));
  for (const draft of factories) {
    classes.push(classLikeOf(draft, localsOf(draft.node as Fn), isOwned));
  }
  const free = new Set(functions.filter(fn => !owned.has(fn)));
  const isOther = (nested: Fn): boolean => owned.has(nested) || free.has(nested);
  const top = functionOfProgram(file);
  return {
    text,
    landmarks,
    calls,
    classes,
    functions: [...free].map(
      fn => new FunctionUnit(nameOf(fn), fn, false, () => factsOf(fn, isOther)),
    ),
    top: new FunctionUnit(nameOf(top), top, false, () => factsOf(top, () => true)),
    nesting: new Nesting([top, ...functions]),
  };
}

function nameOf(fn: Fn): string {
  return ('id' in fn && fn.id?.name) || '(anonymous)';
}

/** The code outside all functions, as if it were the body of one. */
function functionOfProgram({ program }: t.File): t.FunctionExpression {
  const body = { type: 'BlockStatement', body: program.body, directives: [] };
  return {
    type: 'FunctionExpression',
    params: [],
    body,
    start: program.start,
    end: program.end,
  } as unknown as t.FunctionExpression;
}

/** `Holder`, or a function that makes one. */
function mayHandClass(argument: t.Node): boolean {
  return argument.type === 'Identifier' ? /^[A-Z]/.test(argument.name) : isFunction(argument);
}

function draftOfClass(node: Cls, parent: t.Node | undefined): Draft {
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
      });
      const value = member.value && bare(member.value);
      if (value && isFunction(value)) draft.methods.push({ name, fn: value, isConstructor: false });
    }
  }
  return draft;
}

/** The written type of a field; an optional one takes `undefined` as well. */
function annotationOf(member: t.ClassProperty | t.ClassPrivateProperty): t.Node | undefined {
  const annotation = ('typeAnnotation' in member && member.typeAnnotation) || undefined;
  if (annotation?.type !== 'TSTypeAnnotation' || !('optional' in member) || !member.optional)
    return annotation;
  const types = [annotation.typeAnnotation, { type: 'TSUndefinedKeyword' }];
  const union = { type: 'TSUnionType', types } as t.TSUnionType;
  return { type: 'TSTypeAnnotation', typeAnnotation: union } as t.TSTypeAnnotation;
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
    if (callee?.variable === 'Object' && callee.path[0] === 'defineProperties' && target) {
      const owner = classOf(target);
      if (owner !== undefined && source?.type === 'ObjectExpression')
        addDefinedProperties(draftFor(owner), source);
    }
  }
}

/** `{ length: { get: function () {…}, set: function (n) {…} } }` */
function addDefinedProperties(draft: Draft | undefined, object: t.ObjectExpression): void {
  for (const property of object.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'ObjectExpression') continue;
    const name = keyName(property.key, property.computed);
    if (name === undefined || !draft) continue;
    for (const { name: role, fn } of objectMethods(property.value)) {
      draft.methods.push({ name, fn, isConstructor: false });
      if (role === 'get') draft.getters.push({ name, fn });
    }
  }
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

const SETS_FUNCTION = /\.[\w$]+\s*=\s*(?:async\b|function\b|\(|[\w$]+\s*=>)/;

/** Methods that a constructor makes for each instance: `this.work = function work() {…}`. */
function addInnerMethods(draft: Draft, text: string): void {
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

function localsOf(fn: Fn): Set<string> {
  const names = new Set<string>();
  if (fn.body.type !== 'BlockStatement') return names;
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id } of statement.declarations) if (id.type === 'Identifier') names.add(id.name);
  }
  return names;
}

function classLikeOf(
  draft: Draft,
  closure: Set<string>,
  isOther: (nested: Fn) => boolean,
): ClassLike {
  let selves: Set<string> | undefined;
  const selvesOfConstructors = (): Set<string> => {
    const makers = draft.methods.filter(method => method.isConstructor);
    return (selves ??= new Set(makers.flatMap(({ fn }) => [...factsOf(fn, () => true).selves])));
  };
  const methods = draft.methods.map(
    ({ name, fn, isConstructor }) =>
      new FunctionUnit(name, fn, isConstructor, () => factsOf(fn, isOther, selvesOfConstructors())),
  );
  let fields: Fields | undefined;
  return {
    ...draft,
    methods,
    closure,
    accessors: accessorsOf(draft),
    inner: new Set(),
    isScope: false,
    get fields() {
      return (fields ??= new Map([...(this.base?.fields ?? []), ...fieldsOf(draft, methods)]));
    },
  };
}

function accessorsOf({ getters }: Draft): ClassLike['accessors'] {
  const accessors = new Map<string, string[]>();
  for (const { name, fn } of getters) {
    const only = fn.body.type === 'BlockStatement' && fn.body.body.length === 1 && fn.body.body[0];
    if (!only || only.type !== 'ReturnStatement' || !only.argument) continue;
    const ref = refOf(only.argument, new Set());
    if (ref && !ref.index && ref.variable === undefined && ref.path.length > 0)
      accessors.set(name, ref.path);
  }
  return accessors;
}

/** Declared fields, those that constructors set, and the variables of a factory. */
function fieldsOf(draft: Draft, methods: FunctionUnit[]): Fields {
  const fields = new Map(draft.fields);
  for (const { facts } of methods.filter(method => method.isConstructor)) {
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
  return fields;
}

function addClosureFields(fn: Fn, fields: Fields): void {
  if (fn.body.type !== 'BlockStatement') return;
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'Identifier') continue;
      fields.set(id.name, { init: init ?? undefined, annotation: id.typeAnnotation });
    }
  }
}

/** The methods of that name which run for an instance: its class's own, or else those of its nearest base class. */
export function methodsNamed(owner: ClassLike | undefined, name: string): FunctionUnit[] {
  const bases = new Set<ClassLike>();
  for (let at = owner; at && !bases.has(at); at = at.base) {
    bases.add(at);
    const own = at.methods.filter(method => method.name === name && !method.isConstructor);
    if (own.length > 0) return own;
  }
  return [];
}

/** Own methods, and those of base classes that are not overridden; constructors of both. */
export function inheritedMethods(owner: ClassLike): FunctionUnit[] {
  const methods = [...owner.methods];
  const bases = new Set<ClassLike>([owner]);
  for (let at = owner.base; at && !bases.has(at); at = at.base) {
    bases.add(at);
    const own = new Set(methods.map(method => method.name));
    methods.push(...at.methods.filter(method => method.isConstructor || !own.has(method.name)));
  }
  return methods;
}

/** How a reference is reached from an instance of the class; `undefined` when it is not the instance's. */
export function accessOf(owner: ClassLike, ref: Ref): Access | undefined {
  if (ref.variable === undefined) {
    const [first, ...rest] = ref.path;
    if (first === undefined) return undefined;
    const field = owner.accessors.get(first);
    return { base: 'this', path: field ? [...field, ...rest] : ref.path };
  }
  if (!owner.closure.has(ref.variable)) return undefined;
  return { base: 'closure', path: [ref.variable, ...ref.path] };
}

/** One text for an access, to compare by. */
export function accessKey(access: Access): string {
  return `${access.base}:${access.path.join('.')}`;
}
