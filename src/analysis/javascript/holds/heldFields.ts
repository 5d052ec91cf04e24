import type * as t from '@babel/types';
import { lineOf, type ClassLike, type Program } from '../program/classLikes';
import { namesOfModule } from '../program/imports';
import { bare, keyName } from '../syntax/nodes';
import { chainsOf, ELEMENT } from './chains';
import { classNamed, declarationsOf, unitAt } from './declaredNames';
import { docType } from './docTypes';
import { outweighs, worst, type Held } from './held';
import { isPrimitiveLiteral, typeOfParameter } from './parameters';
import {
  argumentsFor,
  BYTES,
  classOfType,
  contentsOfType,
  fieldType,
  heldByType,
  heldIn,
  joined,
  memberOfType,
  NO_ARGUMENTS,
  parameterProperties,
  typeOfMade,
  type Contents,
  type TypeArguments,
  type Typed,
} from './heldTypes';
import { usesOfFields, usesOfAnyObject, type Use } from './uses';
import { Values, type Place, type Surroundings } from './heldValues';
import { wholeClass, wholeProgram } from './wholeClass';

/** Steps of one question. No real field takes as many. */
const MAX_STEPS = 4_000;
/** Fields that are followed within each other, which the stack must carry. */
const MAX_NESTED = 16;

/** What is known about one field: its declared type, and what the code does with it. */
interface Evidence {
  declared: Typed | undefined;
  inits: { value: t.Node; place: Place }[];
  /** All uses that may be meant, and those by the class itself. */
  uses: readonly Use[];
  own: readonly Use[];
}

/** Answers one question about what fields can hold. Fields that depend on each other are followed once. */
export class Fields implements Surroundings {
  private steps = 0;
  private readonly asked = new Set<string>();
  private readonly values = new Values(this);

  step(): boolean {
    return ++this.steps <= MAX_STEPS;
  }

  value(node: t.Node, place: Place): Held {
    return this.values.heldBy(node, place);
  }

  /** What a field can be; a longer path leads through the fields of its value. */
  field(of: ClassLike, path: readonly string[], params = NO_ARGUMENTS): Held {
    const owner = wholeClass(of);
    return this.once<Held>(`field ${path.join('.')}`, owner, 'nothing', () => {
      const [name, ...rest] = path;
      if (name === undefined) return 'own';
      if (rest.length === 0) return this.heldByField(owner, name, params);
      const next = this.memberOwner(owner, name, params);
      if (next) return this.field(next.owner, rest, next.params);
      const typed = memberAt(this.typeOf(owner, name, params), rest);
      return typed ? heldByType(typed) : this.heldThrough(owner, name, params);
    });
  }

  /** What the elements of a field's container can be. */
  contents(of: ClassLike, path: readonly string[], params = NO_ARGUMENTS): Contents {
    const owner = wholeClass(of);
    return this.once<Contents>(`contents ${path.join('.')}`, owner, 'none', () => {
      const [name, ...rest] = path;
      if (name === undefined) return 'unknown';
      if (rest.length === 0) return this.contentsOfField(owner, name, params);
      const next = this.memberOwner(owner, name, params);
      if (next) return this.contents(next.owner, rest, next.params);
      const typed = memberAt(this.typeOf(owner, name, params), rest);
      const contents = typed ? contentsOfType(typed) : 'unknown';
      return contents === 'unknown' ? this.contentsOfPart(owner, path) : contents;
    });
  }

  /** What the instances of a class can hold. */
  instance(of: ClassLike): Held {
    const owner = wholeClass(of);
    return this.once<Held>('instance', owner, 'nothing', () => {
      if ([...lineOf(owner)].some(each => each.missingBase !== undefined)) return 'unknown';
      const names = new Set([...owner.fields.keys(), ...usesOfFields(owner).keys()]);
      const methods = new Set(owner.methods.map(method => method.name));
      const held: Held[] = ['own'];
      for (const name of names) {
        if (methods.has(name)) continue;
        held.push(this.field(owner, [name]));
        if (this.isContainer(owner, name)) held.push(heldIn(this.contents(owner, [name])));
      }
      return worst(held);
    });
  }

  /** A field that is asked for again while it is being answered adds nothing. */
  private once<T>(question: string, owner: ClassLike, again: T, answer: () => T): T | 'unknown' {
    const key = `${question} of ${owner.name} ${owner.node.start}`;
    if (this.asked.has(key)) return again;
    if (this.asked.size >= MAX_NESTED || !this.step()) return 'unknown';
    this.asked.add(key);
    const found = answer();
    this.asked.delete(key);
    return found;
  }

  private heldByField(owner: ClassLike, name: string, params: TypeArguments): Held {
    const { declared, inits, uses } = this.evidence(owner, name, params);
    const byType = declared && heldByType(declared);
    if (byType === 'nothing') return byType;
    const isNever = inits.length === 0 && !uses.some(({ does }) => does === 'write');
    if (declared && isNever && !parameterProperties(owner).has(name)) return 'unknown';
    const itself = uses.filter(({ chain }) => chain.steps.length === 1);
    const written = itself.filter(({ does }) => does === 'write');
    const held = worst([
      ...inits.map(({ value, place }) => this.values.heldBy(value, place)),
      ...written.map(use => this.heldByUse(use, owner)),
      ...(parameterProperties(owner).has(name) ? [byType ?? 'given'] : []),
    ]);
    const starts =
      inits.length > 0
        ? inits.map(({ value }) => value)
        : written.slice(0, 1).map(({ value }) => value);
    return decided(
      held,
      byType,
      itself,
      starts.some(each => each && isPrimitiveLiteral(each)),
    );
  }

  private contentsOfField(owner: ClassLike, name: string, params: TypeArguments): Contents {
    const { declared, inits, uses, own } = this.evidence(owner, name, params);
    const byType = declared && !allowsAll(declared) ? contentsOfType(declared) : undefined;
    if (byType === 'nothing' || byType === 'bytes') return byType;
    const placesOf = (all: readonly Use[]): Evidence['inits'] => [
      ...inits,
      ...all.flatMap(use =>
        isWrite(use) && use.value ? [{ value: use.value, place: placeOf(use, owner) }] : [],
      ),
    ];
    const contentsIn = (all: Evidence['inits']): Contents =>
      joined(all.map(({ value, place }) => this.values.contentsOf(value, place)));
    if (contentsIn(placesOf(own)) === 'bytes') return 'bytes';
    const places = placesOf(uses);
    const made = contentsIn(places);
    if (made === 'bytes') return made;
    const all = uses.filter(({ chain: { steps }, does }) =>
      does === 'write' ? steps.length > 1 : does === 'add',
    );
    // What is set in an element that is made of bytes is copied.
    const added = this.haveBytes(all, owner)
      ? all.filter(({ chain: { steps }, does }) => does === 'write' || steps.length === 1)
      : all;
    const element = places.flatMap(({ value }) => madeIn(value)).at(0);
    const written = worst(
      added.map(use =>
        use.does === 'write' && use.chain.steps.length > 2
          ? this.heldByPart(use, owner, element)
          : this.heldByUse(use, owner),
      ),
    );
    // A container that somebody else makes may be of bytes, unless the class makes plain ones as well.
    const isForeign =
      made === 'unknown' &&
      written === 'given' &&
      byType !== 'others' &&
      !places.some(({ value }) => isPlainContainer(value));
    const held = worst([made === 'none' ? 'nothing' : made, isForeign ? 'derived' : written]);
    const elements = uses.filter(
      ({ chain: { steps } }) => steps.length === 2 && steps[1] === ELEMENT,
    );
    const isOpen =
      elements.some(({ does }) => does === 'leave') &&
      added.some(({ value }) => value && isPlainContainer(value));
    if (held === 'own' && isOpen) return 'unknown';
    const isFilled =
      places.some(({ value }) => startsWithPrimitives(value)) || isCopiedToNumbers(owner, name);
    return decided(held, byType === 'none' ? undefined : byType, elements, isFilled);
  }

  /** Whether some element of a container is made as an array of bytes or numbers. */
  private haveBytes(added: readonly Use[], owner: ClassLike): boolean {
    return added.some(use => {
      const isElement = use.chain.steps.length === 2 && use.chain.steps[1] === ELEMENT;
      if (use.does !== 'write' || !isElement || !use.value) return false;
      return this.values.contentsOf(use.value, placeOf(use, owner)) === 'bytes';
    });
  }

  /** What is put into a field of an element: by what the class of the elements says, or else all code about that field. */
  private heldByPart(use: Use, owner: ClassLike, element: t.NewExpression | undefined): Held {
    const part = use.chain.steps.at(-1)!;
    const held = this.heldByUse(use, owner);
    if (part === ELEMENT || held !== 'given') return held;
    const name = element?.callee.type === 'Identifier' ? element.callee.name : undefined;
    const known = name === undefined ? undefined : classNamed(owner.program, name);
    if (known) {
      const own = this.field(known, [part]);
      return own === 'nothing' ? own : held;
    }
    if (name !== undefined && isImported(owner.program, name)) return 'unknown';
    const all = usesOfAnyObject(owner.program, part);
    const does = new Set(
      all.flatMap(each => (each.chain.steps.length === 1 ? [each.does] : ['object' as const])),
    );
    return does.has('number') && !does.has('object') ? 'nothing' : held;
  }

  /** Elements of a container inside a field's value, of which nothing but what is written is known. */
  private contentsOfPart(owner: ClassLike, path: readonly string[]): Held {
    const uses = this.evidence(owner, path[0]!, NO_ARGUMENTS).uses.filter(({ chain: { steps } }) =>
      path.every((name, at) => steps[at] === name),
    );
    const depth = path.length;
    const elements = uses.filter(({ chain: { steps } }) => steps.length > depth);
    const held = worst(
      elements.filter(({ does }) => does === 'write').map(use => this.heldByUse(use, owner)),
    );
    if (isMadeArray(owner.fields.get(path[0]!)?.init, path.slice(1))) return held;
    // Another object's array may be of bytes, into which numbers are written.
    const direct = elements.filter(({ chain: { steps } }) => steps.length === depth + 1);
    if (direct.some(({ does }) => does === 'object') && outweighs(held, 'unknown')) return 'others';
    return held === 'nothing' ? held : worst([held === 'given' ? 'derived' : held, 'unknown']);
  }

  private evidence(owner: ClassLike, name: string, params: TypeArguments): Evidence {
    const inits: Evidence['inits'] = [];
    for (const at of lineOf(owner)) {
      const init = at.ownFields.get(name)?.init;
      if (!init) continue;
      const whole = wholeClass(at);
      const unit = unitAt(whole.program, init.start ?? 0);
      // What a constructor assigns is among the uses.
      const isUse =
        at.closure.size === 0 && unit !== whole.program.top && functionsOf(whole).has(unit.fn);
      if (!isUse)
        inits.push({
          value: init,
          place: { facts: unit.facts, owner: whole, program: whole.program },
        });
    }
    const own = usesOfFields(owner).get(name) ?? [];
    const uses = [...own];
    const isDecided = isMadeOfPrimitives([
      ...inits.map(({ value }) => value),
      ...own.filter(isWrite).map(({ value }) => value),
    ]);
    if (owner.closure.size === 0)
      for (const use of usesOfAnyObject(owner.program, name)) {
        const isOf = isInstance(use, owner);
        if (isOf ?? !isDecided) uses.push(use);
      }
    return { declared: this.typeOf(owner, name, params), inits, uses, own };
  }

  private typeOf(owner: ClassLike, name: string, params: TypeArguments): Typed | undefined {
    const { program } = owner;
    const init = owner.fields.get(name)?.init;
    const declared = fieldType(owner, name, params) ?? (init && typeOfMade(init, program));
    if (declared) return declared;
    const offsets = [
      init?.start,
      ...(usesOfFields(owner).get(name) ?? [])
        .filter(({ does, chain }) => does === 'write' && chain.steps.length === 1)
        .map(({ value }) => value?.start),
    ];
    for (const offset of offsets) {
      const type = offset
        ? docType(program.text, startOfAssignment(program.text, offset), 'type')
        : undefined;
      if (type) return { type, program, params };
    }
    return undefined;
  }

  /** The class of a field's value, by its declared type or by what is assigned to it. */
  private memberOwner(
    owner: ClassLike,
    name: string,
    params: TypeArguments,
  ): { owner: ClassLike; params: TypeArguments } | undefined {
    const typed = this.typeOf(owner, name, params);
    if (typed) return classOfType(typed);
    const { inits, uses } = this.evidence(owner, name, params);
    const made = [
      ...inits.map(({ value }) => value),
      ...uses.flatMap(({ does, chain, value }) =>
        does === 'write' && chain.steps.length === 1 && value ? [value] : [],
      ),
    ].map(bare);
    const news = made.filter(each => each.type === 'NewExpression');
    const others = made.filter(
      each => each.type !== 'NewExpression' && each.type !== 'NullLiteral',
    );
    const [first] = news;
    if (others.length > 0 || first?.callee.type !== 'Identifier') return undefined;
    const found = classNamed(owner.program, first.callee.name);
    if (!found) return undefined;
    const given =
      first.typeParameters?.type === 'TSTypeParameterInstantiation'
        ? first.typeParameters.params
        : undefined;
    return {
      owner: found,
      params: argumentsFor(found.node.typeParameters, given, { program: owner.program, params }),
    };
  }

  /** What a part of a field's value can be, when only the field is known. */
  private heldThrough(owner: ClassLike, name: string, params: TypeArguments): Held {
    const held = this.field(owner, [name], params);
    return outweighs(held, 'unknown') ? 'derived' : 'unknown';
  }

  private heldByUse(use: Use, owner: ClassLike): Held {
    return use.value ? this.values.heldBy(use.value, placeOf(use, owner)) : 'unknown';
  }

  private isContainer(owner: ClassLike, name: string): boolean {
    return (usesOfFields(owner).get(name) ?? []).some(
      ({ does, chain }) => does === 'add' || (does === 'write' && chain.steps.length > 1),
    );
  }
}

/** Weighs what is written against the declared type and how the code uses it. */
function decided(
  held: Held,
  byType: Held | undefined,
  uses: readonly Use[],
  startsPrimitive: boolean,
): Held {
  const isObject = uses.some(({ does }) => does === 'object');
  const isNumber = uses.some(({ does }) => does === 'number');
  if (held !== 'others' && held !== 'own' && byType !== 'others' && !isObject)
    if (isNumber || startsPrimitive) return 'nothing';
  if (outweighs(held, 'unknown') && (byType === 'others' || isObject)) return 'others';
  // The type is declared where nobody has looked.
  return held === 'given' && byType === 'unknown' ? 'unknown' : held;
}

const copies = new WeakMap<ClassLike, ReadonlySet<string>>();

/**
 * Whether a class copies an array's elements to a field that starts as a number and is used as no object. Cached. Not asked
 * of variables, because all functions that see them would have to be read.
 */
function isCopiedToNumbers(owner: ClassLike, list: string): boolean {
  if (owner.closure.size > 0) return false;
  let found = copies.get(owner);
  if (!found) copies.set(owner, (found = copiedToNumbers(owner)));
  return found.has(list);
}

/** The arrays of which a class copies elements to such fields. */
function copiedToNumbers(owner: ClassLike): Set<string> {
  const lists = new Set<string>();
  const all = usesOfFields(owner);
  for (const name of all.keys()) {
    const uses = (all.get(name) ?? []).filter(({ chain }) => chain.steps.length === 1);
    if (uses.some(({ does }) => does === 'object')) continue;
    const written = uses.filter(isWrite);
    if (!written.some(({ value }) => value && isNumberLiteral(value))) continue;
    for (const { value, facts } of written)
      for (const { variable, steps } of value ? chainsOf(value, facts, owner) : [])
        if (variable === undefined && steps.length === 2 && steps[1] === ELEMENT)
          lists.add(steps[0]!);
  }
  return lists;
}

function isNumberLiteral(node: t.Node): boolean {
  const at = bare(node);
  return at.type === 'UnaryExpression'
    ? /^[-+]$/.test(at.operator) && isNumberLiteral(at.argument)
    : at.type === 'NumericLiteral';
}

/** The instances in `[new Point(), new Point()]`. */
function madeIn(node: t.Node): t.NewExpression[] {
  const at = bare(node);
  if (at.type !== 'ArrayExpression') return [];
  return at.elements.flatMap(each => (each?.type === 'NewExpression' ? [each] : []));
}

function isImported(program: Program, name: string): boolean {
  return namesOfModule(wholeProgram(program)).imports.has(name);
}

/** A type that tells nothing. */
function allowsAll({ type }: Typed): boolean {
  return type.type === 'TSAnyKeyword' || type.type === 'TSUnknownKeyword';
}

/** The place of a use in a function of the class, or of another. */
function placeOf({ facts, chain }: Use, owner: ClassLike): Place {
  // What a method writes into another object may be a field of its own.
  const { methods } = declarationsOf(wholeProgram(owner.program));
  // In a method that uses a variable of the scope, `this` is an instance of its own class.
  const isOfScope = owner.isScope && owner.closure.size > 0 && methods.has(facts.fn);
  const isOwn = chain.variable === undefined && !isOfScope;
  const of = isOwn ? ownerOfUse(facts.fn, owner) : methods.get(facts.fn);
  return { facts, owner: of, program: (of ?? owner).program };
}

/** The class in the line of bases that a function belongs to. */
function ownerOfUse(fn: t.Node, owner: ClassLike): ClassLike {
  for (const at of lineOf(owner)) {
    const whole = wholeClass(at);
    if (functionsOf(whole).has(fn)) return whole;
  }
  return owner;
}

const functions = new WeakMap<ClassLike, ReadonlySet<t.Node>>();

function functionsOf(owner: ClassLike): ReadonlySet<t.Node> {
  let found = functions.get(owner);
  if (!found) functions.set(owner, (found = new Set(owner.methods.map(({ fn }) => fn))));
  return found;
}

function isWrite({ does, chain }: Use): boolean {
  return does === 'write' && chain.steps.length === 1;
}

/**
 * Whether all that a class itself gives a field is numbers, strings, booleans or containers of bytes. What an object of no
 * known class has under the same name is another field then.
 */
function isMadeOfPrimitives(values: readonly (t.Node | undefined)[]): boolean {
  return (
    values.length > 0 && values.every(each => each && (isPrimitiveLiteral(each) || isBytes(each)))
  );
}

/** `new Float32Array(n)` */
function isBytes(node: t.Node): boolean {
  const at = bare(node);
  return (
    at.type === 'NewExpression' && at.callee.type === 'Identifier' && BYTES.test(at.callee.name)
  );
}

/** Whether the variable that a use goes through is an instance of the class; `undefined`: it may be one. */
function isInstance({ chain, facts }: Use, owner: ClassLike): boolean | undefined {
  const name = chain.variable!;
  const line = [...lineOf(owner)].map(each => each.name);
  const typed = typeOfParameter(name, facts, owner.program);
  const { type } = typed ?? {};
  if (type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier')
    return line.includes(type.typeName.name);
  const made = (facts.locals.get(name) ?? []).map(bare).find(each => each.type === 'NewExpression');
  return made?.callee.type === 'Identifier' ? line.includes(made.callee.name) : undefined;
}

/** `[]`, `{}`, `new Map()`: whoever has it can put anything into it. */
function isPlainContainer(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'NewExpression')
    return at.callee.type === 'Identifier' && /^(?:Array|Map|Set|Object)$/.test(at.callee.name);
  return at.type === 'ArrayExpression' || at.type === 'ObjectExpression';
}

/** `new Array(n).fill(0)`, `[0, 0]` */
function startsWithPrimitives(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'ArrayExpression')
    return at.elements.length > 0 && at.elements.every(each => each && isPrimitiveLiteral(each));
  const isFill =
    at.type === 'CallExpression' &&
    at.callee.type === 'MemberExpression' &&
    at.callee.property.type === 'Identifier' &&
    at.callee.property.name === 'fill';
  const [first] = isFill ? at.arguments : [];
  return first !== undefined && isPrimitiveLiteral(first);
}

/** The declared type of a path through a type's members. */
function memberAt(typed: Typed | undefined, path: readonly string[]): Typed | undefined {
  let at = typed;
  for (const name of path) at &&= memberOfType(at, name);
  return at;
}

/** Where `this.items = value` starts, by where its value does. */
function startOfAssignment(text: string, value: number): number {
  const before = text.slice(Math.max(0, value - MAX_TARGET), value);
  const target = /[\w$#.]+\s*[=:]\s*$/.exec(before);
  return target ? value - target[0].length : value;
}

const MAX_TARGET = 100;

/** Whether an object literal has an array, and none of bytes, at a path. */
function isMadeArray(node: t.Node | undefined, path: readonly string[]): boolean {
  const at = node && bare(node);
  const [name, ...rest] = path;
  if (name === undefined)
    return (
      at?.type === 'ArrayExpression' ||
      (at?.type === 'NewExpression' &&
        at.callee.type === 'Identifier' &&
        at.callee.name === 'Array')
    );
  if (at?.type !== 'ObjectExpression') return false;
  return at.properties.some(
    each =>
      each.type === 'ObjectProperty' &&
      keyName(each.key, each.computed) === name &&
      isMadeArray(each.value, rest),
  );
}
