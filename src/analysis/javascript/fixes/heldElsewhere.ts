import type * as t from '@babel/types';
import { keyOfRef, keyOfValue, resolveRef } from '../program/aliases';
import { accessKey, inheritedMethods } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import { isPrimitive } from '../program/values';
import { runsAfter } from './runsAfter';

/** More places for one function's values than anybody writes by hand. */
const MAX_PUTS = 100;
const DEPTH = 3;

/** A place that a function puts a value into: the key of an instance's field, or `elsewhere`. */
interface Put {
  /** The variables that the value comes from, and `[key]` for each list that it is an element of. */
  sources: string[];
  place: string;
  /** Whether the value becomes part of a store, so that closing the store closes it. */
  isStored: boolean;
  node: t.Node;
}

const ELSEWHERE = 'elsewhere';

/** Methods of collections that keep their arguments. */
const KEEPS = new Set(['add', 'append', 'enqueue', 'fill', 'push', 'set', 'splice', 'unshift']);

/** What the readers of one class's functions look up. */
interface Index {
  puts: Map<FunctionFacts, Put[]>;
  /** Keys of a store's columns that are closed, each with one name for all columns that are filled together. */
  stores: ReadonlyMap<string, string>;
  /** Columns of keys, which are not closed. */
  keys: ReadonlySet<string>;
  /** Stores whose entries' fields are closed with them. */
  slots: ReadonlySet<string>;
  methods: ReadonlyMap<string, FunctionUnit>;
  functions: ReadonlyMap<string, FunctionUnit>;
}

const indexes = new WeakMap<Pool, Index>();

function indexOf(pool: Pool): Index {
  let index = indexes.get(pool);
  if (!index) indexes.set(pool, (index = readIndex(pool)));
  return index;
}

function readIndex({ owner, program, slots }: Pool): Index {
  const stores = new Map<string, string>();
  const keys = new Set<string>();
  for (const { store, columnKeys } of slots)
    for (const { access, role } of store.columns) {
      if (role === 'key') keys.add(accessKey(access));
      else stores.set(accessKey(access), columnKeys[0]!);
    }
  const byName = (units: readonly FunctionUnit[]): Map<string, FunctionUnit> =>
    new Map(units.map(unit => [unit.name, unit]));
  return {
    puts: new Map(),
    stores,
    keys,
    slots: new Set(stores.values()),
    methods: byName(inheritedMethods(owner)),
    functions: byName(program.functions),
  };
}

/** Where a function puts values; cached. */
function putsOf(facts: FunctionFacts, pool: Pool): Put[] {
  const { puts: ofPool } = indexOf(pool);
  let puts = ofPool.get(facts);
  if (!puts) {
    // Functions that call each other end here.
    ofPool.set(facts, []);
    ofPool.set(facts, (puts = new PutsReader(facts, pool).read()));
  }
  return puts;
}

/** Whether a function puts a value of a store also into another place, which would then hold a closed value. */
export function holdsElsewhere(facts: FunctionFacts, pool: Pool): boolean {
  const puts = putsOf(facts, pool);
  if (puts.length > MAX_PUTS) return true;
  const isFromAnother = ({ sources, place }: Put): boolean =>
    sources.some(source => source.startsWith('[') && source !== elementOf(place));
  if (puts.some(isFromAnother)) return true;
  return puts.some(put => {
    const others = puts.filter(
      other =>
        other !== put &&
        other.node.start! >= put.node.start! &&
        (put.isStored || other.isStored) &&
        other.sources.some(source => put.sources.includes(source)),
    );
    if (others.length === 0) return false;
    const isLater = runsAfter(facts.fn, put.node);
    return others.some(({ node }) => isLater(node.start!));
  });
}

/** How a list's elements are named among the sources. */
function elementOf(place: string): string {
  return `[${place}]`;
}

class PutsReader {
  private readonly puts: Put[] = [];
  private readonly own = new Set<string>();
  private readonly known = new Map<string, string[]>();
  private readonly index: Index;

  constructor(
    private readonly facts: FunctionFacts,
    private readonly pool: Pool,
  ) {
    this.index = indexOf(pool);
  }

  read(): Put[] {
    const { fn } = this.facts;
    const methods = new Set<t.Node>(this.pool.owner.methods.map(method => method.fn));
    visit(fn.body, node => {
      if (node.type === 'VariableDeclarator')
        visit(node.id, part => void (part.type === 'Identifier' && this.own.add(part.name)));
      return !methods.has(node);
    });
    visit(fn.body, node => {
      if (methods.has(node) || this.puts.length > MAX_PUTS) return false;
      if (node.type === 'AssignmentExpression') this.addAssigned(node);
      if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression')
        this.addPassed(node);
      return true;
    });
    return this.puts;
  }

  private addAssigned(node: t.AssignmentExpression): void {
    const { facts, pool } = this;
    const target = bare(node.left);
    const ref = refOf(target, facts.selves);
    if (target.type === 'Identifier' && this.isLocal(target.name)) return;
    if (!ref) return this.add(node.right, ELSEWHERE, false, node);
    const key = keyOfRef(pool.owner, { ...ref, index: undefined }, facts);
    if (key !== undefined)
      return this.add(
        node.right,
        this.storeName(key),
        !!ref.index && !this.index.keys.has(key),
        node,
      );
    // A local object is followed when it is put somewhere itself.
    const { variable } = resolveRef(ref, facts);
    if (variable !== undefined && this.isFresh(variable)) return;
    this.add(node.right, ELSEWHERE, false, node);
  }

  private addPassed(node: t.CallExpression | t.OptionalCallExpression): void {
    const { facts, pool } = this;
    const callee = bare(node.callee);
    if (callee.type === 'Identifier') {
      const { functions, methods } = this.index;
      return this.addCalled(functions.get(callee.name) ?? methods.get(callee.name), node);
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const called = keyName(callee.property, callee.computed) ?? '';
    const object = refOf(callee.object, facts.selves);
    if (object?.variable === undefined && object?.path.length === 0)
      return this.addCalled(this.index.methods.get(called), node);
    const key = object && keyOfRef(pool.owner, object, facts);
    const variable = object && resolveRef(object, facts).variable;
    if (key === undefined && variable !== undefined && this.isFresh(variable)) return;
    if (!KEEPS.has(called)) return;
    const place = key === undefined ? ELSEWHERE : this.storeName(key);
    for (const [i, argument] of node.arguments.entries())
      this.add(argument, place, key !== undefined && !(called === 'set' && i === 0), node);
  }

  /** What a function of the file puts somewhere, its caller does. */
  private addCalled(
    unit: FunctionUnit | undefined,
    node: t.CallExpression | t.OptionalCallExpression,
  ): void {
    if (!unit) return;
    const puts = putsOf(unit.facts, this.pool);
    const { body } = unit.fn;
    // The bodies of functions that matter to no rule are not read.
    const isUnread = body.type === 'BlockStatement' && body.body.length === 0;
    for (const [i, argument] of node.arguments.entries()) {
      const param = unit.fn.params[i];
      if (isUnread) this.add(argument, ELSEWHERE, false, node);
      if (param?.type !== 'Identifier') continue;
      const places = puts.filter(({ sources }) => sources.includes(param.name));
      for (const { place, isStored } of places) this.add(argument, place, isStored, node);
    }
  }

  private add(value: t.Node, place: string, isStored: boolean, node: t.Node): void {
    const at = bare(value);
    const isOfEntries = this.index.slots.has(place);
    // An own object around the value is not closed, except for the fields of a slot's entry.
    const isWrapped =
      at.type === 'ArrayExpression' || (at.type === 'ObjectExpression' && !isOfEntries);
    if (isStored && isWrapped) return;
    const sources = [...new Set(this.sourcesOf(at))];
    if (sources.length > 0) this.puts.push({ sources, place, isStored, node });
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

  private storeName(key: string): string {
    return this.index.stores.get(key) ?? key;
  }

  private sourcesOf(value: t.Node, depth = 0): string[] {
    const at = bare(value);
    if (depth > DEPTH || isFunction(at) || isPrimitive(at, this.facts)) return [];
    const all = (nodes: readonly (t.Node | null)[]): string[] =>
      nodes.flatMap(node => (node ? this.sourcesOf(node, depth + 1) : []));
    switch (at.type) {
      case 'Identifier':
        return this.sourcesOfName(at.name, depth);
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
    const inits = this.facts.params.has(name) ? [] : (this.facts.locals.get(name) ?? []);
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
    const key = keyOfValue(pool.owner, at, facts);
    const store = key === undefined ? undefined : this.index.stores.get(key);
    return store === undefined ? [] : [elementOf(store)];
  }
}
