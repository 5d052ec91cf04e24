import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import { BUILT_IN_CLASS, MAKES, PUTS, TAKES } from '../../../protocol/poolNames';
import type { Program } from '../program/classLikes';
import { refOf, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, calleeName } from '../syntax/nodes';

/** The last name of the path to a list: the variable or the field. */
export function listName(target: Ref, pathEnd = target.path.length): string | undefined {
  return pathEnd > 0 ? target.path[pathEnd - 1] : target.variable;
}

function holderOf(name: string, target: Ref, program: Program): FreeList['holder'] {
  if (target.variable === name) return 'variable';
  const owner = program.classes.find(each => each.name === target.variable);
  return owner || program.classes.some(each => each.statics.has(name)) ? 'static' : 'field';
}

/** `list.pop() ?? new Ctx()`, in one expression or in one function that creates a single class. */
export function listsTakenIn(
  facts: FunctionFacts,
  program: Program,
  taken: ReadonlySet<string>,
): [string, FreeList][] {
  const made = madeIn(facts);
  const madeInstead = [...(made.size === 1 ? made : []), ...facts.made.imported];
  const found: [string, FreeList][] = [];
  for (const fact of facts.facts) {
    if (fact.kind !== 'call') continue;
    const called = fact.target.path[fact.target.path.length - 1];
    const prefilled = called !== undefined && PUTS.has(called) && classOfArgument(fact.args[0]);
    if ((called === undefined || !TAKES.has(called)) && !prefilled) continue;
    const name = listName(fact.target, fact.target.path.length - 1);
    if (name === undefined) continue;
    const className = prefilled || madeInstead.find(each => meetsMade(facts, fact.node, each));
    if (!className) continue;
    const holder = holderOf(name, { ...fact.target, path: fact.target.path.slice(0, -1) }, program);
    // A prefilled list is a free list only if something is also taken from it.
    if (!prefilled || taken.has(name)) found.push([className, { kind: 'array', holder, name }]);
  }
  found.push(...countedListsIn(facts, made, program), ...linkedListsIn(facts, made, program));
  return found;
}

/**
 * Whether the taken and the created instance end up in the same variable, field or result, so that one replaces the other.
 */
function meetsMade(facts: FunctionFacts, taken: t.Node, className: string): boolean {
  const sources = (node: t.Node, depth = 0): t.Node[] =>
    alternativesOf(node).flatMap(at => {
      const inits = at.type === 'Identifier' && depth < 2 ? facts.locals.get(at.name) : undefined;
      return [at, ...(inits ?? []).flatMap(init => sources(init, depth + 1))];
    });
  const isTaken = (node: t.Node): boolean => node.start === taken.start && node.end! <= taken.end!;
  const isMade = (node: t.Node): boolean =>
    (node.type === 'NewExpression' || node.type === 'CallExpression') &&
    calleeName(node.callee) === className;
  const results = facts.facts.flatMap(fact => (fact.kind === 'return' ? [fact.value] : []));
  const assigned = facts.facts.flatMap(fact => (fact.kind === 'assign' ? [[fact.value]] : []));
  return [results, ...facts.locals.values(), ...assigned].some(values => {
    const all = values.flatMap(value => sources(value));
    return all.some(isTaken) && all.some(isMade);
  });
}

/** Names of lists that something is taken from. */
export function takenNames(units: readonly FunctionUnit[]): Set<string> {
  const names = new Set<string>();
  for (const unit of units) {
    for (const fact of unit.facts.facts) {
      if (fact.kind !== 'call') continue;
      const { path } = fact.target;
      if (!TAKES.has(path[path.length - 1] ?? '')) continue;
      const name = listName(fact.target, path.length - 1);
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

function classOfArgument(node: t.Node | undefined): string | undefined {
  const at = node && bare(node);
  return at?.type === 'NewExpression' ? calleeName(at.callee) : undefined;
}

/** Classes that a function instantiates, by `new` or through a factory. */
function madeIn({ made }: FunctionFacts): Set<string> {
  const names = new Set<string>();
  for (const name of made.classes) {
    if (!BUILT_IN_CLASS.test(name)) names.add(name);
  }
  for (const name of made.called) if (MAKES.test(name)) names.add(name);
  return names.size > 0 ? names : made.imported;
}

/** `count > 0 ? pool[--count] : new Ctx()` */
function countedListsIn(
  facts: FunctionFacts,
  made: Set<string>,
  program: Program,
): [string, FreeList][] {
  if (made.size !== 1) return [];
  const found: [string, FreeList][] = [];
  for (const fact of facts.facts) {
    if (fact.kind !== 'read' || fact.target.index?.type !== 'UpdateExpression') continue;
    if (fact.target.index.operator !== '--') continue;
    const name = listName(fact.target);
    const counter = refOf(fact.target.index.argument, facts.selves);
    const lengthName = counter && listName(counter);
    if (name === undefined || lengthName === undefined) continue;
    const holder = holderOf(name, fact.target, program);
    found.push([[...made][0]!, { kind: 'array', holder, name, lengthName }]);
  }
  return found;
}

/** `const ctx = this.head; if (ctx) this.head = ctx.next; else new Ctx()` */
function linkedListsIn(
  facts: FunctionFacts,
  made: Set<string>,
  program: Program,
): [string, FreeList][] {
  const [className] = made;
  if (className === undefined || made.size !== 1) return [];
  // Many functions read `x = y.next` beside a call of some `create…`, so only this file's factories count.
  const isKnown = program.classes.some(each => each.name === className);
  const { classes, imported } = facts.made;
  if (!isKnown && !classes.has(className) && !imported.has(className)) return [];
  const found: [string, FreeList][] = [];
  for (const fact of facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index) continue;
    const value = refOf(fact.value, facts.selves);
    const nextField = value?.path[value.path.length - 1];
    const name = listName(fact.target);
    if (
      !value ||
      nextField === undefined ||
      name === undefined ||
      fact.target.path.includes(nextField)
    )
      continue;
    const base: Ref = { variable: value.variable, path: value.path.slice(0, -1) };
    const isSame = (ref: Ref | undefined): boolean =>
      ref?.variable === fact.target.variable && ref?.path.join('.') === fact.target.path.join('.');
    const taken =
      isSame(base) ||
      (base.variable !== undefined &&
        base.path.length === 0 &&
        (facts.locals.get(base.variable) ?? [])
          .flatMap(alternativesOf)
          .some(init => isSame(refOf(init, facts.selves))));
    if (!taken) continue;
    found.push([
      className,
      { kind: 'linked', holder: holderOf(name, fact.target, program), name, nextField },
    ]);
  }
  return found;
}

/** The possible values of `a ?? b`, `a || b`, `c ? a : b`. */
function alternativesOf(node: t.Node): t.Node[] {
  const at = bare(node);
  if (at.type === 'LogicalExpression')
    return [...alternativesOf(at.left), ...alternativesOf(at.right)];
  if (at.type === 'AssignmentExpression') return alternativesOf(at.right);
  return at.type === 'ConditionalExpression'
    ? [...alternativesOf(at.consequent), ...alternativesOf(at.alternate)]
    : [at];
}
