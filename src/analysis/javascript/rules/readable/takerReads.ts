import type * as t from '@babel/types';
import type { Pool } from '../../pools/pool';
import { calleesOf } from '../../program/callees';
import { refOf } from '../../program/facts';
import { isFunction, keyName, visit, type Fn } from '../../syntax/nodes';
import { branchesOf, takingOf, writesIn, type Taking } from './taking';

/** Where a function that takes an instance hands on what is in a field of it, and what people call the function. */
export interface TakerRead {
  name: string;
  node: t.Node;
}

/**
 * The first function that takes an instance and answers what is in a field, or gives it to what its caller handed over, though
 * it does not write the field on each way to there. `key`: the field's `accessKey`.
 */
export function readByTakers(pool: Pool, key: string): TakerRead | undefined {
  const name = key.slice(key.indexOf(':') + 1);
  if (name.includes('.')) return undefined;
  for (const taking of takingOf(pool)) {
    const names = namesOf(taking);
    if (names.size === 0) continue;
    const steps = writesIn(pool, taking.at, key);
    const node = handedOn(taking.at.unit.fn).find(each =>
      readsOf(each, names, name, read =>
        steps.some(step => leadsTo(taking.at.unit.fn, step.node, read)),
      ),
    );
    if (node) return { name: calleesOf(pool.program).nameOf(taking.at), node };
  }
  return undefined;
}

/** The names of a function for what it takes. */
function namesOf({ at, isTake }: Taking): Set<string> {
  const names = new Set<string>();
  for (const [name, inits] of at.unit.facts.locals)
    for (const init of inits)
      visit(init, node => {
        if (isTake(node)) names.add(name);
        return !isFunction(node);
      });
  return names;
}

/** What a function answers, and what it gives to a parameter or to methods of one. */
function handedOn(fn: Fn): t.Node[] {
  const given = new Set(fn.params.flatMap(each => (each.type === 'Identifier' ? each.name : [])));
  const found: t.Node[] = [];
  visit(fn.body, node => {
    if (isFunction(node)) return false;
    if (node.type === 'ReturnStatement' && node.argument) found.push(node.argument);
    if (node.type !== 'CallExpression') return true;
    const root = refOf(node.callee, new Set())?.variable;
    if (root !== undefined && given.has(root)) found.push(...node.arguments);
    return true;
  });
  return found;
}

/** Whether an expression has the field's value, at a place that no step which writes it leads to. */
function readsOf(
  handed: t.Node,
  names: ReadonlySet<string>,
  field: string,
  isWritten: (read: t.Node) => boolean,
): boolean {
  let isRead = false;
  visit(handed, (node, parent) => {
    if (isRead || isFunction(node)) return false;
    if (node.type === 'CallExpression' && !isOpening(node)) return false;
    // Whether there is something is not what it is.
    if (node.type === 'BinaryExpression' || node.type === 'UnaryExpression') return false;
    if (node.type !== 'Identifier' || !names.has(node.name) || !parent) return true;
    const isField =
      (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression') &&
      parent.object === node &&
      keyName(parent.property, parent.computed) === field;
    const isWhole = parent.type === 'SpreadElement' || (isCall(parent) && isOpening(parent));
    isRead = (isField || isWhole) && !isWritten(node);
    return !isRead;
  });
  return isRead;
}

/** Whether a step comes before a read on each way to it. */
function leadsTo(fn: Fn, step: t.Node, read: t.Node): boolean {
  if (step.start! > read.start!) return false;
  const within = (node: t.Node, { start, end }: t.Node): boolean =>
    node.start! <= start! && node.end! >= end!;
  let isLeading = true;
  visit(fn.body, node => {
    if (!within(node, step)) return false;
    for (const branch of branchesOf(node))
      if (within(branch, step) && !within(branch, read)) isLeading = false;
    return isLeading;
  });
  return isLeading;
}

function isCall(node: t.Node): node is t.CallExpression {
  return node.type === 'CallExpression';
}

/** `JSON.stringify(context)`, `Object.entries(context)` */
function isOpening({ callee }: t.CallExpression): boolean {
  const ref = refOf(callee, new Set());
  return ref?.variable === 'JSON' || ref?.variable === 'Object';
}
