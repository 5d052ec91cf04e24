import type * as t from '@babel/types';
import { anyOf } from '../../text/anyOf';
import { lineOf, methodsNamed, type Call, type ClassLike, type Program } from './classLikes';
import type { FunctionUnit } from './functionUnit';
import { recordPart } from './records';
import { bare, isFunction, keyName, type Fn } from '../syntax/nodes';

/** A function, and whose `this` it uses. */
export interface OwnedUnit {
  unit: FunctionUnit;
  /** The class of the method, also for an arrow function in it. */
  owner: ClassLike | undefined;
  /** The object literal of the method. */
  literal: t.ObjectExpression | undefined;
}

const DEPTH = 4;
const MAX_CALLS = 100;
/** `.Item =`, `'lib.Item'` */
const PUBLISHED = /\.([\w$]+)\s*=(?![=>])|['"](?:[\w$]{1,50}\.){0,5}([\w$]{1,100})['"]/g;

/** Who is called, and of which class things are, as far as one file tells. Cached per program. */
export class Callees {
  private readonly units = new Map<Fn, OwnedUnit>();
  private readonly byNode = new Map<t.Node, ClassLike>();
  private readonly byName = new Map<string, ClassLike[]>();
  private readonly knownCalls = new Map<Fn, { call: Call; at: OwnedUnit }[]>();
  private names: Map<Fn, string[]> | undefined;
  private makers: Map<string, t.NewExpression[]> | undefined;
  private published: ReadonlySet<string> | undefined;
  private heirs: Map<ClassLike, ClassLike[]> | undefined;

  constructor(private readonly program: Program) {
    for (const owner of program.classes) {
      if (owner.isScope) continue;
      this.byNode.set(owner.node, owner);
      const others = this.byName.get(owner.name);
      if (others) others.push(owner);
      else this.byName.set(owner.name, [owner]);
      for (const unit of owner.methods)
        this.units.set(unit.fn, { unit, owner, literal: undefined });
    }
    for (const unit of [...program.functions, program.top]) {
      if (this.units.has(unit.fn)) continue;
      // The `this` of an arrow function is that of the code around the object.
      const isArrow = unit.fn.type === 'ArrowFunctionExpression';
      const literal = isArrow ? undefined : program.literals.get(unit.fn);
      this.units.set(unit.fn, { unit, owner: undefined, literal });
    }
    for (const each of this.units.values()) this.adopt(each);
  }

  get all(): Iterable<OwnedUnit> {
    return this.units.values();
  }

  unitOf(fn: t.Node): OwnedUnit | undefined {
    return this.units.get(fn as Fn);
  }

  /** The class-like that a declaration, or a function as a constructor, stands for. */
  classOfNode(node: t.Node | undefined): ClassLike | undefined {
    return node && this.byNode.get(node);
  }

  /** The class that a name stands for at an offset. */
  classNamed(name: string, offset: number): ClassLike | undefined {
    const { bindings } = this.program;
    const found = this.classOfNode(bindings.valueOf(name, offset));
    if (found) return found;
    const [only, ...others] = this.byName.get(name) ?? [];
    return others.length === 0 ? only : undefined;
  }

  /** The class that `new` makes an instance of: `Item`, or `lib.Item` where the file says what that is. */
  classMade(callee: t.Node, offset: number): ClassLike | undefined {
    const at = bare(callee);
    if (at.type === 'Identifier') return this.classNamed(at.name, offset);
    if (at.type !== 'MemberExpression') return undefined;
    const name = keyName(at.property, at.computed);
    const [only, ...others] = name === undefined ? [] : (this.byName.get(name) ?? []);
    if (!only || others.length > 0) return undefined;
    return this.isPublished(name!) || this.isNamespace(at.object) ? only : undefined;
  }

  /** `namespace Shapes { export class Item {} }` */
  private isNamespace(node: t.Node): boolean {
    const object = bare(node);
    if (object.type !== 'Identifier') return false;
    const declared = new RegExp(`\\b(?:namespace|module)\\s+(?:${anyOf([object.name])})\\s*\\{`);
    return declared.test(this.program.text);
  }

  /** Whether a file makes something known by a name as a part of something else: `lib.Item = …`, `define('Item', …)`. */
  private isPublished(name: string): boolean {
    this.published ??= new Set(
      Array.from(this.program.text.matchAll(PUBLISHED), ([, set, told]) => set ?? told!),
    );
    return this.published.has(name);
  }

  /** The class of an expression's value, by its type, or by what made it. */
  classOf(node: t.Node, at: OwnedUnit, depth = 0): ClassLike | undefined {
    if (depth > DEPTH) return undefined;
    const value = bare(node);
    const { facts } = at.unit;
    if (value.type === 'ThisExpression') return at.owner;
    if (value.type === 'NewExpression') return this.classMade(value.callee, value.start ?? 0);
    if (value.type === 'CallExpression') return this.ofFactory(value, at, depth);
    if (value.type === 'Identifier') {
      if (facts.selves.has(value.name)) return at.owner;
      const param = facts.params.get(value.name);
      const typed = param && this.classOfType(annotationOf(param), value.start ?? 0);
      if (param) return typed;
      const inits = facts.locals.get(value.name);
      if (inits) return this.onlyClass(inits, at, depth);
      return this.ofOuter(value.name, value.start ?? 0, depth);
    }
    if (value.type === 'MemberExpression' || value.type === 'OptionalMemberExpression') {
      const name = keyName(value.property, value.computed);
      if (name === undefined) return this.classOfElements(value.object, at, depth + 1);
      const holder = this.classOf(value.object, at, depth + 1);
      return holder && this.classOfField(holder, name, depth + 1);
    }
    if (value.type === 'LogicalExpression')
      return this.classOf(value.left, at, depth + 1) ?? this.classOf(value.right, at, depth + 1);
    return undefined;
  }

  /** The class of a list's elements, by its declared type. */
  private classOfElements(list: t.Node, at: OwnedUnit, depth: number): ClassLike | undefined {
    const value = bare(list);
    if (depth > DEPTH) return undefined;
    if (value.type === 'Identifier') {
      const param = at.unit.facts.params.get(value.name);
      if (param) return this.classOfType(elementType(annotationOf(param)), value.start ?? 0);
      const [only, ...others] = at.unit.facts.locals.get(value.name) ?? [];
      return only && others.length === 0 ? this.classOfElements(only, at, depth + 1) : undefined;
    }
    if (value.type !== 'MemberExpression') return undefined;
    const name = keyName(value.property, value.computed);
    const holder = name === undefined ? undefined : this.classOf(value.object, at, depth + 1);
    const field = holder && fieldNamed(holder, name!);
    return this.classOfType(elementType(field?.annotation), holder?.node.start ?? 0);
  }

  /** What a call answers, where the function that it runs makes an object with methods for each call. */
  private ofFactory(
    { callee }: t.CallExpression,
    at: OwnedUnit,
    depth: number,
  ): ClassLike | undefined {
    const node = bare(callee);
    if (depth > DEPTH || node.type !== 'Identifier') return undefined;
    const [only, ...others] = this.called(node, at);
    const owner = others.length === 0 ? this.classOfNode(only?.unit.fn) : undefined;
    return owner?.form === 'factory' ? owner : undefined;
  }

  /** The class of a field's values, by its declared type or its first value. */
  classOfField(owner: ClassLike, name: string, depth = 0): ClassLike | undefined {
    const field = fieldNamed(owner, name);
    if (!field) return undefined;
    const offset = owner.node.start ?? 0;
    const typed = this.classOfType(field.annotation ?? undefined, offset);
    if (typed || !field.init || depth > DEPTH) return typed;
    const init = bare(field.init);
    if (init.type === 'Identifier') return this.ofGiven(owner, init.name, depth);
    if (init.type === 'CallExpression') {
      const home = this.program.nesting.at(init.start ?? 0);
      const at = home && this.units.get(home);
      return at && this.ofFactory(init, at, depth);
    }
    if (init.type !== 'NewExpression') return undefined;
    return this.classMade(init.callee, init.start ?? offset);
  }

  /** What a class's constructor gets by a parameter, where only one expression of the file makes instances. */
  private ofGiven(owner: ClassLike, name: string, depth: number): ClassLike | undefined {
    const maker = owner.methods.find(({ isConstructor }) => isConstructor);
    const ordinal = (maker?.fn.params ?? []).findIndex(
      param => param.type === 'Identifier' && param.name === name,
    );
    if (ordinal < 0) return undefined;
    const [only, ...others] = this.makersOf(owner);
    const given = others.length === 0 ? only?.arguments[ordinal] : undefined;
    const home = given && this.program.nesting.at(given.start ?? 0);
    const at = home && this.units.get(home);
    return at && this.classOf(given, at, depth + 1);
  }

  private makersOf({ name, node }: ClassLike): readonly t.NewExpression[] {
    if (!this.makers) {
      this.makers = new Map();
      for (const { call } of this.program.calls) {
        if (call.type !== 'NewExpression' || call.callee.type !== 'Identifier') continue;
        const others = this.makers.get(call.callee.name);
        if (others) others.push(call);
        else this.makers.set(call.callee.name, [call]);
      }
    }
    const all = this.makers.get(name) ?? [];
    return all.filter(each => this.classNamed(name, each.start ?? 0)?.node === node);
  }

  /** The functions that a call runs, as far as they are known. */
  called(callee: t.Node, at: OwnedUnit): OwnedUnit[] {
    const node = bare(callee);
    if (isFunction(node)) return this.known([node]);
    if (node.type === 'Identifier') {
      const known = this.knownFunction(node.name, node.start ?? 0);
      return known.length > 0 ? known : this.ofRecord(node);
    }
    if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return [];
    const name = keyName(node.property, node.computed);
    if (name === undefined) return [];
    const object = bare(node.object);
    if (object.type === 'Super') return this.ofMethods(methodsNamed(at.owner?.base, name));
    const isSelf =
      object.type === 'ThisExpression' ||
      (object.type === 'Identifier' && at.unit.facts.selves.has(object.name));
    if (isSelf && at.literal) return this.ofLiteral(at.literal, name);
    if (object.type === 'Identifier' && !isSelf) {
      const value = this.program.bindings.valueOf(object.name, object.start ?? 0);
      if (value?.type === 'ObjectExpression') return this.ofLiteral(value, name);
      const own = this.ofNamespace(object, name);
      if (own.length > 0) return own;
      const named = this.classNamed(object.name, object.start ?? 0);
      if (named) return this.ofMethods(staticsFirst(methodsNamed(named, name)));
    }
    const owner = this.classOf(object, at);
    const methods = owner ? this.ofMethods(methodsNamed(owner, name)) : [];
    // What a base class leaves to those that extend it.
    if (owner && methods.length === 0 && isSelf) {
      const own = this.heirsOf(owner).flatMap(each => each.methods);
      const abstract = own.filter(each => each.name === name && !each.isConstructor);
      if (abstract.length > 0) return this.ofMethods(abstract);
    }
    if (methods.length === 0 && owner === undefined && !isSelf) return this.ofRecord(node);
    return methods.length > 0 ? methods : this.ofField(name);
  }

  /** The functions that are assigned to a field of a variable: `Item.take = function () {…}`. */
  private ofNamespace({ name: variable, start }: t.Identifier, name: string): OwnedUnit[] {
    const all = this.program.namespaced.get(`${variable}.${name}`) ?? [];
    if (all.length === 0 || all.length > MAX_CALLS) return [];
    const { bindings } = this.program;
    const home = bindings.homeOf(variable, start ?? 0);
    const own = all.filter(({ offset }) => bindings.homeOf(variable, offset) === home);
    return this.known(own.map(({ fn }) => fn));
  }

  /** The function that is a property of an object in a list: `pools[i].take`. */
  private ofRecord(callee: t.Node): OwnedUnit[] {
    const part = recordPart(callee, this.program);
    const [name, ...rest] = part?.path ?? [];
    return part && name !== undefined && rest.length === 0 ? this.ofLiteral(part.record, name) : [];
  }

  /** The classes of the file that extend a class. */
  private heirsOf(owner: ClassLike): readonly ClassLike[] {
    if (!this.heirs) {
      this.heirs = new Map();
      for (const each of this.program.classes)
        for (const base of lineOf(each))
          if (base !== each) this.heirs.set(base, [...(this.heirs.get(base) ?? []), each]);
    }
    return this.heirs.get(owner) ?? [];
  }

  /** Functions that some code assigns to a field: `ctx.done = release`. */
  private ofField(name: string): OwnedUnit[] {
    const values = this.program.fieldValues.get(name) ?? [];
    if (values.length > MAX_CALLS) return [];
    return values.flatMap(value =>
      value.type === 'Identifier' ? this.knownFunction(value.name, value.start ?? 0) : [],
    );
  }

  /** What people call a function: its own name, else that of the variable or property that holds it. */
  nameOf({ unit }: OwnedUnit): string {
    if (unit.name !== '(anonymous)') return unit.name;
    return this.namesOf(unit.fn)[0] ?? this.program.fieldFunctions.get(unit.fn) ?? unit.name;
  }

  /** The calls of a function in this file. */
  callsOf({ unit }: OwnedUnit): readonly { call: Call; at: OwnedUnit }[] {
    let known = this.knownCalls.get(unit.fn);
    if (known) return known;
    known = [];
    const { callsByName, nesting } = this.program;
    for (const name of new Set([unit.name, ...this.namesOf(unit.fn)])) {
      const calls = callsByName.get(name) ?? [];
      // So many have a short name of a bundle.
      for (const call of calls.length > MAX_CALLS ? [] : calls) {
        const home = nesting.at(call.start ?? 0);
        const at = home && this.units.get(home);
        if (at && this.called(call.callee, at).some(each => each.unit === unit))
          known.push({ call, at });
      }
    }
    this.knownCalls.set(unit.fn, known);
    return known;
  }

  /** The names of the variables and properties that hold a function. */
  private namesOf(fn: Fn): string[] {
    if (!this.names) {
      this.names = new Map();
      for (const { name, value } of this.program.declarations)
        if (value && isFunction(value))
          this.names.set(value, [...(this.names.get(value) ?? []), name]);
      for (const [path, all] of this.program.namespaced)
        for (const { fn: own } of all)
          this.names.set(own, [
            ...(this.names.get(own) ?? []),
            path.slice(path.lastIndexOf('.') + 1),
          ]);
      for (const [field, values] of this.program.fieldValues)
        for (const { unit } of values.length > 0 ? this.ofField(field) : [])
          this.names.set(unit.fn, [...(this.names.get(unit.fn) ?? []), field]);
    }
    const names = [...(this.names.get(fn) ?? [])];
    for (const property of this.program.literals.get(fn)?.properties ?? []) {
      if (property.type === 'SpreadElement') continue;
      const value = property.type === 'ObjectMethod' ? property : bare(property.value);
      const name = value === fn ? keyName(property.key, property.computed) : undefined;
      if (name !== undefined) names.push(name);
    }
    return names;
  }

  classOfType(annotation: t.Node | undefined, offset: number): ClassLike | undefined {
    if (annotation?.type !== 'TSTypeAnnotation') return undefined;
    const types = [annotation.typeAnnotation];
    for (const type of types) {
      if (type.type === 'TSUnionType' && types.length < 20) types.push(...type.types);
      if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') continue;
      const found = this.classNamed(type.typeName.name, offset);
      if (found) return found;
    }
    return undefined;
  }

  /** `this` of an arrow function, and of names for it, is that of the function around. */
  private adopt(each: OwnedUnit): void {
    if (each.owner || each.literal || each.unit.fn.type !== 'ArrowFunctionExpression') return;
    for (const fn of this.program.nesting.around(each.unit.fn.start ?? 0)) {
      if (fn.type === 'ArrowFunctionExpression') continue;
      const outer = this.units.get(fn);
      each.owner = outer?.owner;
      each.literal = outer?.literal;
      return;
    }
  }

  private onlyClass(nodes: readonly t.Node[], at: OwnedUnit, depth: number): ClassLike | undefined {
    for (const node of nodes.slice(0, DEPTH)) {
      const found = this.classOf(node, at, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  private ofOuter(name: string, offset: number, depth: number): ClassLike | undefined {
    const { bindings } = this.program;
    const home = bindings.homeOf(name, offset);
    const value = bindings.valueOf(name, offset);
    const at = home && this.units.get(home);
    if (!value || !at || value.type === 'Identifier') return undefined;
    return this.classOf(value, at, depth + 1);
  }

  private knownFunction(name: string, offset: number): OwnedUnit[] {
    const value = this.program.bindings.valueOf(name, offset);
    return value && isFunction(value) ? this.known([value]) : [];
  }

  private ofLiteral(object: t.ObjectExpression, name: string): OwnedUnit[] {
    return this.known(
      object.properties.flatMap(property => {
        if (property.type === 'SpreadElement') return [];
        if (keyName(property.key, property.computed) !== name) return [];
        return property.type === 'ObjectMethod' ? [property] : [bare(property.value)];
      }),
    );
  }

  private ofMethods(methods: readonly FunctionUnit[]): OwnedUnit[] {
    return this.known(methods.map(({ fn }) => fn));
  }

  private known(nodes: readonly t.Node[]): OwnedUnit[] {
    return nodes.flatMap(node => this.units.get(node as Fn) ?? []);
  }
}

const known = new WeakMap<Program, Callees>();

export function calleesOf(program: Program): Callees {
  let callees = known.get(program);
  if (!callees) known.set(program, (callees = new Callees(program)));
  return callees;
}

/** A field of a class, also one that is declared as a constructor's parameter. */
export function fieldNamed(
  owner: ClassLike | undefined,
  name: string,
): { annotation: t.Node | null | undefined; init: t.Node | undefined } | undefined {
  return owner && (owner.fields.get(name) ?? parameterField(owner, name));
}

/** `constructor(private pool: Pool)`, as a field. */
function parameterField(
  owner: ClassLike,
  name: string,
): { annotation: t.Node | null | undefined; init: undefined } | undefined {
  for (const { fn, isConstructor } of owner.methods) {
    for (const param of isConstructor ? fn.params : []) {
      if (param.type !== 'TSParameterProperty') continue;
      const { parameter } = param;
      const id = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
      if (id.type === 'Identifier' && id.name === name)
        return { annotation: id.typeAnnotation, init: undefined };
    }
  }
  return undefined;
}

/** `X` of `X[]` and `Array<X>`, as an annotation. */
function elementType(annotation: t.Node | null | undefined): t.Node | undefined {
  if (annotation?.type !== 'TSTypeAnnotation') return undefined;
  const type = annotation.typeAnnotation;
  if (type.type === 'TSArrayType') return { ...annotation, typeAnnotation: type.elementType };
  const isArray =
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    /^(?:Readonly)?Array$/.test(type.typeName.name);
  const [only] = isArray ? (type.typeParameters?.params ?? []) : [];
  return only && { ...annotation, typeAnnotation: only };
}

function annotationOf(param: t.Node): t.Node | undefined {
  return param.type === 'Identifier' ? (param.typeAnnotation ?? undefined) : undefined;
}

/** A class's own functions, where some of one name are such and others are its instances'. */
function staticsFirst(methods: readonly FunctionUnit[]): readonly FunctionUnit[] {
  const statics = methods.filter(({ fn }) => 'static' in fn && fn.static === true);
  return statics.length > 0 ? statics : methods;
}
