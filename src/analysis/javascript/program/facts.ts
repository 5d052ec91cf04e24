import type * as t from '@babel/types';
import { bare, calleeName, isFunction, isPlain, keyName, visit, type Fn } from '../syntax/nodes';
import { partsGiven } from './patterns';

/** A path from `this` or a variable through fields, ending in at most one index. */
export interface Ref {
  /** `undefined` for `this` or an alias of it. */
  variable: string | undefined;
  path: string[];
  index?: t.Node;
  /** For `a[outer][index]`, which only assignments denote. */
  outer?: t.Node;
}

/** Something that a function does to data. `node`: the statement, or the expression inside a larger one. */
export type Fact = { node: t.Node } & (
  | { kind: 'assign'; target: Ref; value: t.Node; operator: string }
  | { kind: 'update'; target: Ref; operator: '++' | '--' }
  | { kind: 'call'; target: Ref; args: t.Node[] }
  | { kind: 'elementCall'; target: Ref; called: string }
  | { kind: 'read'; target: Ref }
  | { kind: 'return'; value: t.Node }
  | { kind: 'delete'; target: Ref }
);

/** What one function does, including its nested helpers, and what its local names stand for. */
export interface FunctionFacts {
  fn: Fn;
  facts: Fact[];
  /** Every expression that was assigned to a local name, declarations included. */
  locals: Map<string, t.Node[]>;
  /** Those of them that are the list of a `for (const each of list)`, of which the name stands for the elements. */
  walked: Set<t.Node>;
  /** Parameters of the function and of its nested callbacks. */
  params: Map<string, t.Node>;
  /** Local names that stand for `this`. */
  selves: Set<string>;
  /** Names after `new`, plain or imported (`context_1.Ctx`), and of functions that are called with such names. */
  made: { classes: Set<string>; imported: Set<string>; called: Set<string> };
}

/** Among the names for an instance: that the function's `this` is another object. */
const OTHER_THIS = 'this';

/**
 * Collects a function's facts. `isOther`: whether a nested function is a method with facts of its own. `outerSelves`: outer
 * names that stand for its `this`. `instance`: a name, or a path of fields behind one, by which the function has the object
 * that its facts are about, instead of as its `this`.
 */
export function factsOf(
  fn: Fn,
  isOther: (nested: Fn) => boolean,
  outerSelves: ReadonlySet<string> = new Set(),
  instance?: string,
): FunctionFacts {
  const result: FunctionFacts = {
    fn,
    facts: [],
    locals: new Map(),
    walked: new Set(),
    params: new Map(),
    selves: new Set(outerSelves),
    made: { classes: new Set(), imported: new Set(), called: new Set() },
  };
  addParams(result, fn);
  for (const name of result.params.keys()) result.selves.delete(name);
  if (instance !== undefined) result.selves = new Set([OTHER_THIS, instance]);
  visit(fn.body, (node, parent) => {
    if (isFunction(node)) {
      if (isOther(node)) return false;
      addParams(result, node);
    }
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return false;
    addFact(result, node, parent);
    return true;
  });
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') {
    result.facts.push({ kind: 'return', value: fn.body, node: fn.body });
  }
  if (instance !== undefined) {
    result.params.delete(instance);
    result.locals.delete(instance);
  }
  return result;
}

function addParams(result: FunctionFacts, fn: Fn): void {
  for (const param of fn.params) {
    visit(param, node => {
      if (node.type === 'Identifier') result.params.set(node.name, node);
      return node.type !== 'TSTypeAnnotation';
    });
  }
}

function addFact(result: FunctionFacts, node: t.Node, parent: t.Node | undefined): void {
  const anchor = parent?.type === 'ExpressionStatement' ? parent : node;
  const push = (fact: Fact): void => void result.facts.push(fact);
  switch (node.type) {
    case 'VariableDeclarator':
      // A local variable hides the outer name for `this`.
      if (node.id.type === 'Identifier' && !result.selves.has(OTHER_THIS))
        result.selves.delete(node.id.name);
      if (node.id.type === 'Identifier' && node.init) addLocal(result, node.id.name, node.init);
      if (node.id.type === 'ObjectPattern' && node.init) addPattern(result, node.id, node.init);
      return;
    case 'AssignmentExpression': {
      const left = bare(node.left);
      if (left.type === 'Identifier') addLocal(result, left.name, node.right);
      for (const [each, value] of partsGiven(left, bare(node.right))) {
        const target = refOf(each, result.selves);
        if (target && !target.index && target.path.length > 0)
          push({ kind: 'assign', target, value, operator: node.operator, node: anchor });
      }
      const target = refOf(left, result.selves) ?? innerElement(left, result.selves);
      // In `a = b = 0` each target gets the innermost value.
      let value: t.Node = bare(node.right);
      while (value.type === 'AssignmentExpression') value = bare(value.right);
      if (target) push({ kind: 'assign', target, value, operator: node.operator, node: anchor });
      return;
    }
    case 'UpdateExpression': {
      const target = refOf(node.argument, result.selves);
      if (target) push({ kind: 'update', target, operator: node.operator, node: anchor });
      return;
    }
    case 'NewExpression':
      if (node.callee.type === 'Identifier') result.made.classes.add(node.callee.name);
      else addName(result.made.imported, calleeName(node.callee));
      return;
    case 'CallExpression':
    case 'OptionalCallExpression': {
      if (isPlain(node.callee)) addName(result.made.called, calleeName(node.callee));
      const target = refOf(node.callee, result.selves);
      if (target) push({ kind: 'call', target, args: node.arguments, node: anchor });
      else addElementCall(result, node.callee, anchor);
      return;
    }
    case 'ReturnStatement':
      if (node.argument) push({ kind: 'return', value: node.argument, node });
      return;
    case 'UnaryExpression': {
      const target = node.operator === 'delete' ? refOf(node.argument, result.selves) : undefined;
      if (target) push({ kind: 'delete', target, node: anchor });
      return;
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      if (!node.computed || (parent?.type === 'AssignmentExpression' && parent.left === node))
        return;
      const target = refOf(node, result.selves);
      if (target?.index) push({ kind: 'read', target, node });
      return;
    }
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration') {
        const id = node.left.declarations[0]?.id;
        if (id?.type !== 'Identifier') return;
        addLocal(result, id.name, node.right);
        result.walked.add(node.right);
      }
      return;
    default:
  }
}

function addName(names: Set<string>, name: string | undefined): void {
  if (name !== undefined) names.add(name);
}

/** `items[i].close()` */
function addElementCall(result: FunctionFacts, callee: t.Node, anchor: t.Node): void {
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
  const target = refOf(callee.object, result.selves);
  const called = keyName(callee.property, callee.computed);
  if (target?.index && called !== undefined)
    result.facts.push({ kind: 'elementCall', target, called, node: anchor });
}

/** `const { items, size: n } = this`: each name stands for the field. */
function addPattern(result: FunctionFacts, pattern: t.ObjectPattern, init: t.Node): void {
  for (const property of pattern.properties) {
    if (property.type !== 'ObjectProperty' || property.value.type !== 'Identifier') continue;
    const { key, computed, start, end } = property;
    const field = { type: 'MemberExpression', object: init, property: key, computed, start, end };
    addLocal(result, property.value.name, field as t.MemberExpression);
  }
}

function addLocal(result: FunctionFacts, name: string, value: t.Node): void {
  const known = result.locals.get(name);
  if (known) known.push(value);
  else result.locals.set(name, [value]);
  if (bare(value).type === 'ThisExpression' && !result.selves.has(OTHER_THIS))
    result.selves.add(name);
}

/** `buckets[i][j]` */
function innerElement(node: t.Node, selves: ReadonlySet<string>): Ref | undefined {
  if (node.type !== 'MemberExpression' || !node.computed) return undefined;
  const bucket = refOf(node.object, selves);
  if (!bucket?.index || keyName(node.property, true) !== undefined) return undefined;
  return { ...bucket, index: node.property, outer: bucket.index };
}

/** The path that an expression denotes; `undefined` when it is not a chain of fields. */
export function refOf(node: t.Node, selves: ReadonlySet<string>): Ref | undefined {
  const path: string[] = [];
  let index: t.Node | undefined;
  for (let at = bare(node); ;) {
    switch (at.type) {
      case 'ThisExpression':
        return refTo(selves.has(OTHER_THIS) ? OTHER_THIS : undefined, path, index, selves);
      case 'Identifier':
        return refTo(selves.has(at.name) ? undefined : at.name, path, index, selves);
      case 'Super':
        return refTo('super', path, index);
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const name = keyName(at.property, at.computed);
        if (name !== undefined) path.push(name);
        else if (at.computed && path.length === 0 && !index) index = at.property;
        else return undefined;
        at = bare(at.object);
        break;
      }
      default:
        return undefined;
    }
  }
}

function refTo(
  variable: string | undefined,
  path: string[],
  index: t.Node | undefined,
  selves?: ReadonlySet<string>,
): Ref {
  path.reverse();
  const own = selves && variable !== undefined ? stepsToInstance(variable, path, selves) : 0;
  const ref = own > 0 ? { variable: undefined, path: path.slice(own) } : { variable, path };
  return index ? { ...ref, index } : ref;
}

/** How many fields lead from a variable to an instance that is known by a path; 0 where none do. */
export function stepsToInstance(
  variable: string,
  path: readonly string[],
  selves: ReadonlySet<string>,
): number {
  if (!selves.has(OTHER_THIS)) return 0;
  let name = variable;
  for (const [at, field] of path.entries()) if (selves.has((name += `.${field}`))) return at + 1;
  return 0;
}
