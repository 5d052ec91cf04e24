import type * as t from '@babel/types';
import { bare, keyName, type Fn } from '../syntax/nodes';
import { takersOf, type Taker } from './handedTo';
import type { Script } from './script';

/** Calls that let go of a function. They have it as an argument as well. */
const REMOVES =
  /^(?:off|removeListener|removeAllListeners|removeEventListener|clearTimeout|clearInterval|clearImmediate)$/;
const LISTENS = /^(?:on|once|addListener|addEventListener|prependListener|prependOnceListener)$/;
const WAITS = /^set(?:Timeout|Interval|Immediate)$/;

/** Where a listener was added: calls that name the event, else those that add listeners, else all that get the function. */
export function listenerStores(script: Script, fn: Fn, event: string): Taker[] {
  const takers = remaining(takersOf(script, fn));
  return firstOf(
    takers.filter(taker => namesEvent(script, taker, event)),
    takers.filter(taker => LISTENS.test(calledName(taker) ?? '')),
    takers,
  );
}

/** Where a timer was made: calls of the timer functions, else all that get the function. */
export function timerStores(script: Script, fn: Fn): Taker[] {
  const takers = remaining(takersOf(script, fn));
  return firstOf(
    takers.filter(taker => WAITS.test(calledName(taker) ?? '')),
    takers,
  );
}

/** Where a reaction was added: `then`, `catch` and `finally`, else all that get the function. */
export function reactionStores(script: Script, fn: Fn): Taker[] {
  const takers = remaining(takersOf(script, fn));
  return firstOf(
    takers.filter(taker => /^(?:then|catch|finally)$/.test(calledName(taker) ?? '')),
    takers,
  );
}

function remaining(takers: Taker[]): Taker[] {
  return [...new Set(takers)].filter(taker => !REMOVES.test(calledName(taker) ?? ''));
}

function firstOf(...choices: Taker[][]): Taker[] {
  return choices.find(({ length }) => length > 0) ?? [];
}

/** Whether a call names the event, or an assignment is to its property: `socket.onmessage`. */
function namesEvent(script: Script, taker: Taker, event: string): boolean {
  if (taker.type === 'AssignmentExpression') return calledName(taker) === `on${event}`;
  return taker.arguments.some(argument => textOf(script, argument) === event);
}

/** A text that is written out, or a constant that is one. */
function textOf({ bindings }: Script, node: t.Node): string | undefined {
  const at = bare(node);
  if (at.type === 'StringLiteral') return at.value;
  if (at.type === 'TemplateLiteral' && at.expressions.length === 0)
    return at.quasis[0]?.value.cooked ?? undefined;
  if (at.type !== 'Identifier') return undefined;
  const declarations = bindings.resolve(at.name, at.start!)?.declarations ?? [];
  const only = declarations.length === 1 ? declarations[0]!.node : undefined;
  const init = only?.type === 'VariableDeclarator' ? only.init : undefined;
  return init?.type === 'StringLiteral' ? init.value : undefined;
}

/** The name of the function or method that is called, or of the property that is assigned. */
function calledName(taker: Taker): string | undefined {
  let at = bare(taker.type === 'AssignmentExpression' ? taker.left : taker.callee);
  if (at.type === 'SequenceExpression') at = bare(at.expressions.at(-1)!);
  if (at.type === 'Identifier') return at.name;
  return at.type === 'MemberExpression' || at.type === 'OptionalMemberExpression'
    ? keyName(at.property, at.computed)
    : undefined;
}
