import type * as t from '@babel/types';
import { keyOfRef, resolveRef } from '../program/aliases';
import { methodsNamed } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { isPrimitive } from '../program/values';
import type { Pool } from '../pools/pool';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { BuiltIns, type Call } from './builtIns';
import type { FixSite } from './fixSite';
import { factsOfCalled, functionNamed, methodNodes } from './followedCalls';
import { isCall, isPropertyName, namesIn } from './patternNames';
import { laterFunctions } from './runsLater';
import { storeName, storeNamesOf } from './storeNames';
import { ValueSources } from './valueSources';

/** More places for one function's values than anybody writes by hand. */
export const MAX_PUTS = 100;

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
const ELSEWHERE = 'elsewhere';
/** The function's caller, which had the value before or only looks at it. */
export const RETURNED = 'returned';

/** By the number of calls that led to the function. */
const known = new WeakMap<Pool, Map<FunctionFacts, Put[]>[]>();

/** Where a function puts values; cached. `followed`: how many calls led to it. */
export function putsOf(facts: FunctionFacts, site: FixSite, followed = 0): Put[] {
  let ofPool = known.get(site.pool);
  if (!ofPool) known.set(site.pool, (ofPool = []));
  const cache = (ofPool[followed] ??= new Map());
  let puts = cache.get(facts);
  if (!puts) cache.set(facts, (puts = new PutsReader(facts, site, followed).read()));
  return puts;
}

class PutsReader {
  private readonly puts: Put[] = [];
  private readonly pool: Pool;
  private readonly builtIns: BuiltIns;
  private readonly later: readonly Fn[];
  private readonly values: ValueSources;

  constructor(
    private readonly facts: FunctionFacts,
    private readonly site: FixSite,
    private readonly followed: number,
  ) {
    this.pool = site.pool;
    this.builtIns = new BuiltIns(facts, site.pool);
    this.later = laterFunctions(facts, site.pool) ?? [];
    this.values = new ValueSources(facts, site, this.builtIns, followed, called =>
      putsOf(called, site, followed + 1).flatMap(({ place, sources }) =>
        place === RETURNED ? sources : [],
      ),
    );
  }

  read(): Put[] {
    const { fn } = this.facts;
    const methods = methodNodes(this.pool.owner);
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

  private addAssigned(node: t.AssignmentExpression): void {
    const { facts, pool } = this;
    const target = bare(node.left);
    const ref = refOf(target, facts.selves);
    if (target.type === 'Identifier' && this.values.isLocal(target.name)) return;
    if (!ref) return this.add(node.right, ELSEWHERE, false, node);
    const key = keyOfRef(pool.owner, { ...ref, index: undefined }, facts);
    if (key !== undefined)
      return this.add(
        node.right,
        storeName(this.pool, key),
        !!ref.index && !storeNamesOf(pool).keys.has(key),
        node,
      );
    // A local object is followed when it is put somewhere itself.
    const { variable } = resolveRef(ref, facts);
    if (variable !== undefined && this.values.isFresh(variable)) return;
    this.add(node.right, ELSEWHERE, false, node);
  }

  private addPassed(node: Call): void {
    const { facts, pool } = this;
    const callee = bare(node.callee);
    const effect = this.builtIns.effectOf(node);
    if (effect === 'look') return;
    if (callee.type === 'Identifier') {
      // Its own functions are read with it, and those of its caller tell nobody else.
      if (this.values.inner.has(callee.name) || facts.params.has(callee.name)) return;
      const method = methodsNamed(pool.owner, callee.name).find(each => pool.owner.inner.has(each));
      const isOwn = pool.owner.form === 'factory' || method !== undefined;
      const unit =
        functionNamed(this.pool.program, callee.name) ??
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
      if (this.values.inner.has(name) || facts.params.has(name)) return;
      const unit = called === 'call' ? functionNamed(this.pool.program, name) : undefined;
      return this.addGiven(unit, node.arguments.slice(1), node, this.textOf(callee.object));
    }
    const isSuper = object?.variable === 'super';
    if (isSuper || (object?.variable === undefined && object?.path.length === 0)) {
      const [unit] = methodsNamed(isSuper ? pool.owner.base : pool.owner, called);
      return this.addCalled(unit, node);
    }
    const key = object && keyOfRef(pool.owner, object, facts);
    const variable = object && resolveRef(object, facts).variable;
    if (key === undefined && variable !== undefined && this.values.isFresh(variable)) return;
    if (effect === 'call') return this.addHandlers(callee.object, node);
    const given = node.arguments.entries();
    if (key !== undefined) {
      const keeper = effect === 'keep' ? undefined : this.calleeText(node);
      const isKeyed = effect === 'keep' && called === 'set';
      for (const [i, argument] of given)
        this.add(argument, storeName(this.pool, key), !(isKeyed && i === 0), node, keeper);
      return;
    }
    if (effect === 'keep') {
      for (const [, argument] of given) this.add(argument, ELSEWHERE, false, node);
      return;
    }
    // What a value itself gets stays with it.
    const owners = this.values.sourcesOf(callee.object);
    const others = node.arguments.filter(
      argument => !this.values.sourcesOf(argument).some(source => owners.includes(source)),
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
      if (this.facts.params.has(name) || this.values.inner.has(name)) continue;
      const unit =
        ref?.variable === undefined
          ? methodsNamed(this.pool.owner, name)[0]
          : functionNamed(this.pool.program, name);
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
    const facts = factsOfCalled(unit, this.site, this.followed);
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
      if (isName && this.values.isLocal(node.name)) used.set(node.name, node);
      return true;
    });
    const holder = parent && isCall(parent) ? bare(parent.callee) : undefined;
    const owners =
      holder?.type === 'MemberExpression' || holder?.type === 'OptionalMemberExpression'
        ? this.values.sourcesOf(holder.object)
        : [];
    for (const [name, node] of used) {
      if (declared.has(name) || this.values.inner.has(name)) continue;
      // A name for the whole list reads what is in it then.
      const ref = refOf(node, this.facts.selves);
      if (ref && keyOfRef(this.pool.owner, ref, this.facts) !== undefined) continue;
      if (this.values.sourcesOf(node).some(source => owners.includes(source))) continue;
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
    const closed = storeNamesOf(this.pool).slots.get(place);
    // An own object around the value is not closed, except for the fields of a slot's entry.
    const isWrapped = at.type === 'ArrayExpression' || (at.type === 'ObjectExpression' && !closed);
    if (isStored && isWrapped) return;
    const parts = isStored && closed && at.type === 'ObjectExpression' ? partsOf(at, closed) : [at];
    const sources = [...new Set(parts.flatMap(part => this.values.sourcesOf(part)))];
    if (sources.length > 0)
      this.puts.push({ sources, place, isStored, node, ...(keeper !== undefined && { keeper }) });
  }
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
