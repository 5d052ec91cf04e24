import type * as t from '@babel/types';
import { visit, isFunction, type Fn } from '../syntax/nodes';
import { chainOf } from './chain';
import { namesOfPlace, type Place } from './place';
import type { Script } from './script';

/** Where the text waits for the promise at a place: `await gate`, `gate.then(…)`. */
export function waitsFor(script: Script, place: Place): t.Node[] {
  const { mentions } = script;
  const found = namesOfPlace(script, place).flatMap(({ name, rest }) => [
    ...mentions.awaited
      .of(name)
      .filter(({ chain }) => rest(chain) !== undefined)
      .map(({ node }) => node),
    ...mentions.handed
      .of(name)
      .filter(
        ({ call, argument, chain }) =>
          argument === -1 && rest(chain)?.length === 0 && isReaction(call),
      )
      .map(({ call }) => call),
  ]);
  return found.sort((a, b) => a.start! - b.start!);
}

/** The awaits of a function: of a field of that name where there are such, else all. */
export function awaitsIn(fn: Fn, name: string): t.Node[] {
  const own = ownAwaits(fn);
  const fitting = own.filter(node => {
    const chain = node.type === 'AwaitExpression' ? chainOf(node.argument) : undefined;
    return chain?.steps.at(-1) === name;
  });
  return fitting.length > 0 ? fitting : own;
}

function isReaction({ callee }: { callee: t.Node }): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    /^(?:then|catch|finally)$/.test(callee.property.name)
  );
}

function ownAwaits(fn: Fn): t.Node[] {
  const found: t.Node[] = [];
  visit(fn.body, node => {
    if (isFunction(node)) return false;
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await))
      found.push(node);
    return true;
  });
  return found;
}
