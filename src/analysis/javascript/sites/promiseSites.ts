import type * as t from '@babel/types';
import { visit, isFunction, type Fn } from '../syntax/nodes';
import { chainOf } from './chain';
import { variablePlace, namesOfPlace } from './place';
import type { Script } from './script';

/** Where a function waits for the promise of a name: `await gate`, `gate.then(…)`; without such a place all its awaits. */
export function awaitsOf(script: Script, fn: Fn, name: string): t.Node[] {
  const { bindings, mentions } = script;
  const binding = bindings.resolve(name, fn.body.end! - 1);
  const named = binding
    ? namesOfPlace(script, variablePlace(script, binding)).flatMap(place => [
        ...mentions.awaited
          .of(place.name)
          .filter(({ chain }) => place.rest(chain) !== undefined)
          .map(({ node }) => node),
        ...mentions.handed
          .of(place.name)
          .filter(
            ({ call, argument, chain }) =>
              argument === -1 && place.rest(chain)?.length === 0 && isReaction(call),
          )
          .map(({ call }) => call),
      ])
    : [];
  const isInside = ({ start, end }: t.Node): boolean => start! >= fn.start! && end! <= fn.end!;
  const inside = named.filter(isInside);
  if (inside.length > 0) return inside;
  if (named.length > 0) return named;
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
