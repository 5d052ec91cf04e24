import type * as t from '@babel/types';
import { keyOfRef, keyOfValue, resolveRef } from '../program/aliases';
import { accessKey, methodsNamed } from '../program/classLikes';
import { factsOf, refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isPrimitive } from '../program/values';
import type { Pool } from '../pools/pool';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { parseSource } from '../syntax/parse';
import { BuiltIns, type Call } from './builtIns';
import type { FixSite } from './fixSite';
import { laterFunctions } from './runsLater';

/** More places for one function's values than anybody writes by hand. */
export const MAX_PUTS = 100;
const DEPTH = 3;
/** Calls of the file's own functions that are followed. */
const FOLLOWED = 2;

/** A place that a function puts a value into: the key of an instance's field, or one outside of the instance. */
export interface Put {
  /** The variables that the value comes from, and `[key]` for each list that it is an element of. */
  sources: string[];
  place: string;
  /** Whether the value becomes part of a store, so that closing the store closes it. */
  isStored: boolean;
  node: t.Node;
  /** Who may have it, where that is not known from its code: reads well before "may keep the values". */
  keeper?: string;
}

/** Any place outside of the instance. */
export const ELSEWHERE = 'elsewhere';
/** The function's caller, which had the value before or only looks at it. */
const RETURNED = 'returned';

/** How a list's elements are named among the sources. */
export function elementOf(place: string): string {
  return `[${place}]`;
}

/** What the readers of one class's functions look up. */
interface Index {
  text: string;
  name: string;
  puts: Map<FunctionFacts, Put[]>[];
  unmasked: Map<FunctionUnit, FunctionFacts | undefined>;
  /** Keys of a store's columns that are closed, each with one name for all columns that are filled together. */
  stores: ReadonlyMap<string, string>;
  /** Columns of keys, which are not closed. */
  keys: ReadonlySet<string>;
  /** For each store of entries the names of their fields that are closed with them. */
  slots: ReadonlyMap<string, ReadonlySet<string>>;
  functions: ReadonlyMap<string, FunctionUnit>;
}

const indexes = new WeakMap<Pool, Index>();

function indexOf({ pool, file }: FixSite): Index {
  let index = indexes.get(pool);
  if (!index) indexes.set(pool, (index = readIndex(pool, file.name, file.text)));
  return index;
}

function readIndex({ program, slots }: Pool, name: string, text: string): Index {
  const stores = new Map<string, string>();
  const keys = new Set<string>();
  const ofEntries = new Map<string, Set<string>>();
  for (const { store, columnKeys } of slots) {
    const closed = new Set<string>();
    ofEntries.set(columnKeys[0]!, closed);
    for (const { access, role, ...column } of store.columns) {
      if (role === 'key') keys.add(accessKey(access));
      else stores.set(accessKey(access), columnKeys[0]!);
      if ('valueFields' in column) for (const field of column.valueFields ?? []) closed.add(field);
    }
  }
  return {
    text,
    name,
    puts: Array.from({ length: FOLLOWED + 1 }, () => new Map<FunctionFacts, Put[]>()),
    unmasked: new Map(),
    stores,
    keys,
    slots: ofEntries,
    functions: new Map(program.functions.map(unit => [unit.name, unit])),
  };
}

/** The one name for all columns of a store, by the key of one of them. */
export function storeName(site: FixSite, key: string): string {
  return indexOf(site).stores.get(key) ?? key;
}

/** Where a function puts values; cached. `followed`: how many calls led to it. */
export function putsOf(facts: FunctionFacts, site: FixSite, followed = 0): Put[] {
  const cache = indexOf(site).puts[followed]!;
  let puts = cache.get(facts);
  if (!puts) cache.set(facts, (puts = new PutsReader(facts, site, followed).read()));
  return puts;
}

/** A function's facts, also of one whose body was blanked since it has nothing to do with pools; `undefined` if unreadable. */
function unmasked(unit: FunctionUnit, site: FixSite): FunctionFacts | undefined {
  const index = indexOf(site);
  const { fn } = unit;
  const isBlank = fn.body.type === 'BlockStatement' && fn.body.body.length === 0;
  if (!isBlank || !site.pool.program.nesting.has(fn)) return unit.facts;
  if (!index.unmasked.has(unit)) index.unmasked.set(unit, readUnmasked(fn, index));
  return index.unmasked.get(unit);
}

function readUnmasked(fn: Fn, { text, name }: Index): FunctionFacts | undefined {
  const own = text.slice(fn.start!, fn.end!);
  const isMember = /Method$/.test(fn.type);
  const parsed = parseSource(name, isMember ? `(class { ${own} })` : `(${own})`);
  if (!('file' in parsed)) return undefined;
  let found: Fn | undefined;
  visit(parsed.file.program, node => {
    if (!found && isFunction(node)) found = node;
    return !found;
  });
  return found && factsOf(found, () => false);
}

class PutsReader {
  private readonly puts: Put[] = [];
  private readonly own = new Set<string>();
  private readonly known = new Map<string, string[]>();
  /** What a name of the function stands for besides what is assigned to it: elements of a list, arguments, contents. */
  private readonly bound = new Map<string, t.Node[]>();
  private readonly index: Index;
  private readonly pool: Pool;
  private readonly builtIns: BuiltIns;
  private readonly later: readonly Fn[];
  /** Functions that the function names and calls itself. */
  private readonly inner = new Map<string, Fn>();

  constructor(
    private readonly facts: FunctionFacts,
    private readonly site: FixSite,
    private readonly followed: number,
  ) {
    this.pool = site.pool;
    this.index = indexOf(site);
    this.builtIns = new BuiltIns(facts, site.pool);
    this.later = laterFunctions(facts, site.pool) ?? [];
  }

  read(): Put[] {
    const { fn } = this.facts;
    const methods = new Set<t.Node>(this.pool.owner.methods.map(method => method.fn));
    visit(fn.body, (node, parent) => {
      if (methods.has(node)) return false;
      if (node.type === 'VariableDeclarator') {
        for (const name of namesIn(node.id)) this.own.add(name);
        if (node.init && isFunction(node.init) && node.id.type === 'Identifier')
          this.inner.set(node.id.name, node.init);
      }
      if (node.type === 'FunctionDeclaration' && node.id) this.inner.set(node.id.name, node);
      if (isFunction(node))
        for (const param of node.params) for (const name of namesIn(param)) this.own.add(name);
      if (isCall(node)) this.bindParams(node);
      if (node.type === 'ForOfStatement' && parent) this.bindLoop(node);
      return true;
    });
    for (const name of this.inner.keys()) this.own.add(name);
    visit(fn.body, node => {
      if (isCall(node)) this.bindArguments(node);
      return !methods.has(node);
    });
    visit(fn.body, (node, parent) => {
      if (methods.has(node) || this.puts.length > MAX_PUTS) return false;
      if (node.type === 'AssignmentExpression') this.addAssigned(node);
      if (isCall(node)) this.addPassed(node);
      if (node.type === 'ReturnStatement' && node.argument)
        this.add(node.argument, RETURNED, false, node);
      if (this.later.includes(node as Fn)) this.addCaptured(node as Fn, parent);
      return true;
    });
    if (fn.body.type !== 'BlockStatement') this.add(fn.body, RETURNED, false, fn.body);
    return this.puts;
  }

  /** `items.forEach(item => …)`: the parameter stands for elements of the list. */
  private bindParams(node: Call): void {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const [handler] = node.arguments;
    if (!handler || !isFunction(handler)) return;
    const given = this.builtIns.elementParams(node);
    for (const i of given.length > 0 ? given : [0]) this.bind(handler.params[i], callee.object);
  }

  private bindLoop({ left, right }: t.ForOfStatement): void {
    const id = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
    if (id) this.bind(id, right);
  }

  /** What its own inner functions are called with, and what is put into its own lists. */
  private bindArguments(node: Call): void {
    const callee = bare(node.callee);
    const inner = callee.type === 'Identifier' ? this.inner.get(callee.name) : undefined;
    if (inner)
      for (const [i, argument] of node.arguments.entries()) this.bind(inner.params[i], argument);
    if (callee.type !== 'MemberExpression') return;
    const { object } = callee;
    if (object.type !== 'Identifier' || !this.isFresh(object.name)) return;
    for (const argument of node.arguments) this.bind(object, argument);
  }

  private bind(target: t.Node | undefined, value: t.Node): void {
    for (const name of target ? namesIn(target) : []) {
      const values = this.bound.get(name);
      if (values) values.push(value);
      else this.bound.set(name, [value]);
    }
  }

  private addAssigned(node: t.AssignmentExpression): void {
    const { facts, pool } = this;
    const target = bare(node.left);
    const ref = refOf(target, facts.selves);
    if (target.type === 'Identifier' && this.isLocal(target.name)) return;
    if (!ref) return this.add(node.right, ELSEWHERE, false, node);
    const key = keyOfRef(pool.owner, { ...ref, index: undefined }, facts);
    if (key !== undefined)
      return this.add(node.right, this.nameOf(key), !!ref.index && !this.index.keys.has(key), node);
    // A local object is followed when it is put somewhere itself.
    const { variable } = resolveRef(ref, facts);
    if (variable !== undefined && this.isFresh(variable)) return;
    this.add(node.right, ELSEWHERE, false, node);
  }

  private addPassed(node: Call): void {
    const { facts, pool } = this;
    const callee = bare(node.callee);
    const effect = this.builtIns.effectOf(node);
    if (effect === 'look') return;
    if (callee.type === 'Identifier') {
      // Its own functions are read with it, and those of its caller tell nobody else.
      if (this.inner.has(callee.name) || facts.params.has(callee.name)) return;
      const method = methodsNamed(pool.owner, callee.name).find(each => pool.owner.inner.has(each));
      const isOwn = pool.owner.form === 'factory' || method !== undefined;
      const unit =
        this.index.functions.get(callee.name) ??
        (isOwn ? methodsNamed(pool.owner, callee.name)[0] : undefined);
      return this.addCalled(node.type === 'NewExpression' ? undefined : unit, node);
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
      return this.addCalled(undefined, node);
    const called = keyName(callee.property, callee.computed) ?? '';
    const object = refOf(callee.object, facts.selves);
    // `callback.call(scope, value)` is a call of `callback`.
    const isThrough = /^(?:call|apply)$/.test(called) && object?.path.length === 0;
    if (isThrough && object.variable !== undefined) {
      const name = object.variable;
      if (this.inner.has(name) || facts.params.has(name)) return;
      const unit = called === 'call' ? this.index.functions.get(name) : undefined;
      return this.addGiven(unit, node.arguments.slice(1), node, this.textOf(callee.object));
    }
    const isSuper = object?.variable === 'super';
    if (isSuper || (object?.variable === undefined && object?.path.length === 0)) {
      const [unit] = methodsNamed(isSuper ? pool.owner.base : pool.owner, called);
      return this.addCalled(unit, node);
    }
    const key = object && keyOfRef(pool.owner, object, facts);
    const variable = object && resolveRef(object, facts).variable;
    if (key === undefined && variable !== undefined && this.isFresh(variable)) return;
    if (effect === 'call') return this.addHandlers(callee.object, node);
    const given = node.arguments.entries();
    if (key !== undefined) {
      const keeper = effect === 'keep' ? undefined : this.calleeText(node);
      const isKeyed = effect === 'keep' && called === 'set';
      for (const [i, argument] of given)
        this.add(argument, this.nameOf(key), !(isKeyed && i === 0), node, keeper);
      return;
    }
    if (effect === 'keep') {
      for (const [, argument] of given) this.add(argument, ELSEWHERE, false, node);
      return;
    }
    // What a value itself gets stays with it.
    const owners = this.sourcesOf(callee.object);
    const others = node.arguments.filter(
      argument => !this.sourcesOf(argument).some(source => owners.includes(source)),
    );
    for (const argument of others)
      this.add(argument, ELSEWHERE, false, node, this.calleeText(node));
  }

  /** `items.forEach(keep)`: a function that is not written there gets the elements. */
  private addHandlers(list: t.Node, node: Call): void {
    for (const argument of node.arguments) {
      const at = bare(argument);
      if (isFunction(at) || isPrimitive(at, this.facts)) continue;
      const ref = refOf(at, this.facts.selves);
      const name = ref?.variable ?? ref?.path[0] ?? '';
      if (this.facts.params.has(name) || this.inner.has(name)) continue;
      const unit =
        ref?.variable === undefined
          ? methodsNamed(this.pool.owner, name)[0]
          : this.index.functions.get(name);
      this.addGiven(unit, [list], node, this.textOf(at));
    }
  }

  /** What a function of the file puts somewhere, its caller does; what any other gets, it may keep. */
  private addCalled(unit: FunctionUnit | undefined, node: Call): void {
    this.addGiven(unit, node.arguments, node, this.calleeText(node));
  }

  private addGiven(
    unit: FunctionUnit | undefined,
    given: readonly t.Node[],
    node: t.Node,
    keeper: string,
  ): void {
    const isFollowed = unit && this.followed < FOLLOWED;
    const facts = isFollowed ? unmasked(unit, this.site) : undefined;
    if (!facts) {
      for (const argument of given) this.add(argument, ELSEWHERE, false, node, keeper);
      return;
    }
    const puts = putsOf(facts, this.site, this.followed + 1);
    const isFull = puts.length > MAX_PUTS;
    for (const [i, argument] of given.entries()) {
      const param = facts.fn.params[i] ?? facts.fn.params.at(-1);
      const names = param ? namesIn(param) : [];
      if (isFull) this.add(argument, ELSEWHERE, false, node, keeper);
      for (const put of puts) {
        const isIts = put.sources.some(source => names.includes(source));
        if (isIts && put.place !== RETURNED)
          this.add(argument, put.place, put.isStored, node, put.keeper);
      }
    }
  }

  /** A function that waits holds what it uses, unless the value itself has the function: `socket.on('close', …)`. */
  private addCaptured(later: Fn, parent: t.Node | undefined): void {
    const declared = new Set<string>(later.params.flatMap(namesIn));
    const used = new Map<string, t.Identifier>();
    visit(later.body, (node, around) => {
      if (node.type === 'VariableDeclarator')
        for (const name of namesIn(node.id)) declared.add(name);
      if (isFunction(node)) for (const name of node.params.flatMap(namesIn)) declared.add(name);
      const isName = node.type === 'Identifier' && !isPropertyName(node, around);
      if (isName && this.isLocal(node.name)) used.set(node.name, node);
      return true;
    });
    const holder = parent && isCall(parent) ? bare(parent.callee) : undefined;
    const owners =
      holder?.type === 'MemberExpression' || holder?.type === 'OptionalMemberExpression'
        ? this.sourcesOf(holder.object)
        : [];
    for (const [name, node] of used) {
      if (declared.has(name) || this.inner.has(name)) continue;
      // A name for the whole list reads what is in it then.
      const ref = refOf(node, this.facts.selves);
      if (ref && keyOfRef(this.pool.owner, ref, this.facts) !== undefined) continue;
      if (this.sourcesOf(node).some(source => owners.includes(source))) continue;
      this.add(node, ELSEWHERE, false, later, 'a function that runs later');
    }
  }

  private calleeText({ callee }: Call): string {
    return this.textOf(callee);
  }

  /** Code as a sentence names it. */
  private textOf({ start, end }: t.Node): string {
    const text = this.pool.program.text.slice(start!, end!);
    return this.followed === 0 && /^[\w$.#]{1,60}$/.test(text) ? text : 'another function';
  }

  private add(
    value: t.Node,
    place: string,
    isStored: boolean,
    node: t.Node,
    keeper?: string,
  ): void {
    const at = bare(value);
    const closed = this.index.slots.get(place);
    // An own object around the value is not closed, except for the fields of a slot's entry.
    const isWrapped = at.type === 'ArrayExpression' || (at.type === 'ObjectExpression' && !closed);
    if (isStored && isWrapped) return;
    const parts = isStored && closed && at.type === 'ObjectExpression' ? partsOf(at, closed) : [at];
    const sources = [...new Set(parts.flatMap(part => this.sourcesOf(part)))];
    if (sources.length > 0)
      this.puts.push({ sources, place, isStored, node, ...(keeper !== undefined && { keeper }) });
  }

  /** Whether a name is a variable of the function that stands for nothing outside. */
  private isFresh(name: string): boolean {
    if (!this.own.has(name)) return false;
    const inits = this.facts.locals.get(name) ?? [];
    return inits.length <= MAX_PUTS && inits.every(init => !this.isForeign(init));
  }

  /** Whether a value may be somebody else's object. */
  private isForeign(init: t.Node): boolean {
    const at = bare(init);
    const callee = at.type === 'CallExpression' ? refOf(at.callee, this.facts.selves) : undefined;
    // Its own methods and the globals `Array` and `Object` make new ones.
    if (!callee || /^(?:Array|Object)?$/.test(callee.variable ?? '')) return false;
    return keyOfValue(this.pool.owner, at, this.facts) === undefined;
  }

  private isLocal(name: string): boolean {
    return this.own.has(name) || this.facts.params.has(name);
  }

  private nameOf(key: string): string {
    return this.index.stores.get(key) ?? key;
  }

  private sourcesOf(value: t.Node, depth = 0): string[] {
    const at = bare(value);
    if (depth > DEPTH || isFunction(at) || isPrimitive(at, this.facts)) return [];
    const all = (nodes: readonly (t.Node | null)[]): string[] =>
      nodes.flatMap(node => (node ? this.sourcesOf(node, depth + 1) : []));
    switch (at.type) {
      case 'Identifier':
        return at.name === 'arguments'
          ? [...this.facts.params.keys()]
          : this.sourcesOfName(at.name, depth);
      case 'LogicalExpression':
        return all([at.left, at.right]);
      case 'ConditionalExpression':
        return all([at.consequent, at.alternate]);
      case 'AssignmentExpression':
        return all([at.right]);
      case 'SpreadElement':
      case 'AwaitExpression':
        return all([at.argument]);
      case 'ArrayExpression':
        return all(at.elements);
      case 'ObjectExpression':
        return all(at.properties.map(each => (each.type === 'ObjectProperty' ? each.value : null)));
      default:
        return this.elementSource(at);
    }
  }

  private sourcesOfName(name: string, depth: number): string[] {
    let sources = this.known.get(name);
    if (sources) return sources;
    // Names that refer to each other end here.
    this.known.set(name, [name]);
    const inits = [
      ...(this.facts.params.has(name) ? [] : (this.facts.locals.get(name) ?? [])),
      ...(this.bound.get(name) ?? []),
    ];
    const isFew = inits.length <= MAX_PUTS;
    sources = [name, ...(isFew ? inits.flatMap(each => this.sourcesOf(each, depth + 1)) : [])];
    this.known.set(name, sources);
    return sources;
  }

  /** `this.open[i]`, `this.open.at(i)`, and the whole of `this.open`. */
  private elementSource(at: t.Node): string[] {
    const { facts, pool } = this;
    if (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
      const called = keyName(at.callee.property, at.callee.computed);
      // What is taken out of a list is no longer there.
      if (/^(?:pop|shift|splice)$/.test(called ?? '')) return [];
    }
    const passedOn = at.type === 'CallExpression' ? this.returnedBy(at) : [];
    if (passedOn.length > 0) return passedOn.flatMap(each => this.sourcesOf(each, DEPTH));
    const key = keyOfValue(pool.owner, at, facts);
    const store = key === undefined ? undefined : this.index.stores.get(key);
    return store === undefined ? [] : [elementOf(store)];
  }

  /** The arguments that a function of the file gives back. */
  private returnedBy({ callee, arguments: given }: t.CallExpression): t.Node[] {
    const ref = refOf(callee, this.facts.selves);
    const name = ref?.variable ?? (ref?.path.length === 1 ? ref.path[0]! : '');
    const unit =
      ref?.variable === undefined
        ? methodsNamed(this.pool.owner, name)[0]
        : this.index.functions.get(name);
    const facts = unit && this.followed < FOLLOWED ? unmasked(unit, this.site) : undefined;
    if (!facts) return [];
    const returned = putsOf(facts, this.site, this.followed + 1).filter(
      ({ place }) => place === RETURNED,
    );
    return given.filter((_, i) => {
      const names = facts.fn.params[i] ? namesIn(facts.fn.params[i]) : [];
      return returned.some(({ sources }) => sources.some(source => names.includes(source)));
    });
  }
}

function isCall(node: t.Node): node is Call {
  return /^(?:(?:Optional)?Call|New)Expression$/.test(node.type);
}

/** The names that a parameter or a declared variable has. */
function namesIn(pattern: t.Node): string[] {
  const names: string[] = [];
  visit(pattern, node => {
    if (node.type === 'Identifier') names.push(node.name);
    return node.type !== 'TSTypeAnnotation';
  });
  return names;
}

function isPropertyName(node: t.Node, around: t.Node | undefined): boolean {
  if (around?.type === 'MemberExpression' || around?.type === 'OptionalMemberExpression')
    return around.property === node && !around.computed;
  return around?.type === 'ObjectProperty' && around.key === node && around.value !== node;
}

/** Those values of an entry that are closed with its slot. */
function partsOf({ properties }: t.ObjectExpression, closed: ReadonlySet<string>): t.Node[] {
  return properties.flatMap((property): t.Node[] => {
    if (property.type === 'SpreadElement') return [property];
    if (property.type !== 'ObjectProperty') return [];
    const name = keyName(property.key, property.computed);
    return name === undefined || closed.has(name) ? [property.value] : [];
  });
}
