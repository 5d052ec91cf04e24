import type * as t from '@babel/types';
import type { FunctionFacts } from '../program/facts';
import { isFunction, visit, type Fn } from '../syntax/nodes';

/** The code before an offset that surely ran in the same turn of the event loop. */
export interface Stretch {
  /** The offset where it begins: behind an `await` or `yield`, at a function that runs later, or at the whole function. */
  from: number;
  /** Whether an inner function that runs later is around it. */
  isInner: boolean;
}

/**
 * The stretch before each of some offsets of a function, in its inner functions too. What the head of a loop reads once is
 * read in each round: a list is. `later`: its inner functions that run later, `undefined` if that may be all.
 */
export function stretchesIn(
  { fn }: FunctionFacts,
  later: readonly Fn[] | undefined,
  offsets: ReadonlySet<number>,
): Map<number, Stretch> {
  const stretches = new Map<number, Stretch>();
  const rounds = waitingLoops(fn);
  const laterSet = later && new Set<t.Node>(later);
  const around: { node: t.Node; before?: Stretch }[] = [];
  let at: Stretch = { from: fn.start!, isInner: !later };
  const waitUntil = (from: number): void => {
    if (from > at.from) at = { ...at, from };
  };
  visit(fn.body, node => {
    const start = node.start!;
    while (around.length > 0 && around.at(-1)!.node.end! <= start) {
      const left = around.pop()!;
      if (left.before) at = left.before;
      else waitUntil(left.node.end!);
    }
    if (offsets.has(start) && !stretches.has(start)) stretches.set(start, at);
    const round = rounds.get(node);
    if (round !== undefined) waitUntil(round);
    if (isWait(node)) around.push({ node });
    if (isFunction(node)) {
      around.push({ node, before: at });
      if (!laterSet || laterSet.has(node)) at = { from: start, isInner: true };
    }
  });
  return stretches;
}

/** The loops that wait in a round, with the offset where a round begins. */
function waitingLoops(fn: Fn): Map<t.Node, number> {
  const waiting = new Map<t.Node, number>();
  const around: t.Node[] = [];
  visit(fn.body, node => {
    while (around.length > 0 && around.at(-1)!.end! <= node.start!) around.pop();
    if (isFunction(node) || isLoop(node)) around.push(node);
    if (!isWait(node) && !(node.type === 'ForOfStatement' && node.await)) return;
    for (let i = around.length - 1; i >= 0; i--) {
      const loop = around[i]!;
      // Whatever is around a marked one is marked.
      if (!isLoop(loop) || waiting.has(loop)) break;
      waiting.set(loop, roundStart(loop));
    }
  });
  return waiting;
}

function roundStart(loop: t.Loop): number {
  if (loop.type === 'ForStatement') return (loop.test ?? loop.update ?? loop.body).start!;
  if (loop.type === 'WhileStatement') return loop.test.start!;
  return loop.body.start!;
}

function isLoop(node: t.Node): node is t.Loop {
  return /^(?:For(?:In|Of)?|While|DoWhile)Statement$/.test(node.type);
}

function isWait({ type }: t.Node): boolean {
  return type === 'AwaitExpression' || type === 'YieldExpression';
}
