import type * as t from '@babel/types';
import { keyOfValue } from '../program/aliases';
import { methodsNamed } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { isPrimitive } from '../program/values';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import type { BuiltIns, Call } from './builtIns';
import type { FixSite } from './fixSite';
import { factsOfCalled, functionNamed, methodNodes } from './followedCalls';
import { isCall, namesIn } from './patternNames';
import { elementOf, storeNamesOf } from './storeNames';

/** More values of one name than anybody writes by hand. */
const MAX_VALUES = 100;
const DEPTH = 3;

/** What the values of one function are made of: its variables, and elements of lists. */
export class ValueSources {
  /** Functions that the function names and calls itself. */
  readonly inner = new Map<string, Fn>();
  private readonly own = new Set<string>();
  private readonly known = new Map<string, string[]>();
  /** What a name of the function stands for besides what is assigned to it: elements of a list, arguments, contents. */
  private readonly bound = new Map<string, t.Node[]>();

  /** `followed`: how many calls led to the function. `returnedOf`: the sources of what a called function returns. */
  constructor(
    private readonly facts: FunctionFacts,
    private readonly site: FixSite,
    private readonly builtIns: BuiltIns,
    private readonly followed: number,
    private readonly returnedOf: (called: FunctionFacts) => readonly string[],
  ) {
    const { fn } = facts;
    const methods = methodNodes(site.pool.owner);
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
  }

  /** Whether a name is a variable of the function that stands for nothing outside. */
  isFresh(name: string): boolean {
    if (!this.own.has(name)) return false;
    const inits = this.facts.locals.get(name) ?? [];
    return inits.length <= MAX_VALUES && inits.every(init => !this.isForeign(init));
  }

  /** Whether a value may be somebody else's object. */
  private isForeign(init: t.Node): boolean {
    const at = bare(init);
    const callee = at.type === 'CallExpression' ? refOf(at.callee, this.facts.selves) : undefined;
    // Its own methods and the globals `Array` and `Object` make new ones.
    if (!callee || /^(?:Array|Object)?$/.test(callee.variable ?? '')) return false;
    return keyOfValue(this.site.pool.owner, at, this.facts) === undefined;
  }

  /** Whether a name is a variable or a parameter of the function. */
  isLocal(name: string): boolean {
    return this.own.has(name) || this.facts.params.has(name);
  }

  /** The variables that a value comes from, and `[key]` for each list that it is an element of. */
  sourcesOf(value: t.Node, depth = 0): string[] {
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
    const isFew = inits.length <= MAX_VALUES;
    sources = [name, ...(isFew ? inits.flatMap(each => this.sourcesOf(each, depth + 1)) : [])];
    this.known.set(name, sources);
    return sources;
  }

  /** `this.open[i]`, `this.open.at(i)`, and the whole of `this.open`. */
  private elementSource(at: t.Node): string[] {
    const { facts } = this;
    if (at.type === 'CallExpression' && at.callee.type === 'MemberExpression') {
      const called = keyName(at.callee.property, at.callee.computed);
      // What is taken out of a list is no longer there.
      if (/^(?:pop|shift|splice)$/.test(called ?? '')) return [];
    }
    const passedOn = at.type === 'CallExpression' ? this.returnedBy(at) : [];
    if (passedOn.length > 0) return passedOn.flatMap(each => this.sourcesOf(each, DEPTH));
    const key = keyOfValue(this.site.pool.owner, at, facts);
    const store = key === undefined ? undefined : storeNamesOf(this.site.pool).stores.get(key);
    return store === undefined ? [] : [elementOf(store)];
  }

  /** The arguments that a function of the file gives back. */
  private returnedBy({ callee, arguments: given }: t.CallExpression): t.Node[] {
    const ref = refOf(callee, this.facts.selves);
    const name = ref?.variable ?? (ref?.path.length === 1 ? ref.path[0]! : '');
    const unit =
      ref?.variable === undefined
        ? methodsNamed(this.site.pool.owner, name)[0]
        : functionNamed(this.site.pool.program, name);
    const facts = factsOfCalled(unit, this.site, this.followed);
    if (!facts) return [];
    const returned = this.returnedOf(facts);
    return given.filter((_, i) => {
      const names = facts.fn.params[i] ? namesIn(facts.fn.params[i]) : [];
      return returned.some(source => names.includes(source));
    });
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
}
