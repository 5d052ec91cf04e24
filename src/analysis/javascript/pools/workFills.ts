import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { isOfOthers } from './columnDrafts';
import { movesOf } from './counterMoves';
import { isOwnElement } from './valueSource';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { literalNumber } from '../program/values';
import { bare, visit } from '../syntax/nodes';

/** A step that puts a value into an array. */
export interface Fill {
  fact: Fact;
  /** The local number that is the index, or the `accessKey` of one that is kept; `undefined` for `push`. */
  counter: string | undefined;
  value: t.Node;
}

/** The steps by which a function fills one array. */
export interface Fills {
  access: Access;
  all: Fill[];
}

/** The kept arrays into which a function puts values from their start on, by `accessKey`. */
export function fillsIn(owner: ClassLike, { facts }: FunctionUnit): Map<string, Fills> {
  const found = new Map<string, Fills>();
  const add = (access: Access | undefined, fill: Fill): void => {
    if (!access || isOfOthers(owner, access)) return;
    const key = accessKey(access);
    if (isOwnElement(owner, key, fill.value, facts)) return;
    const known = found.get(key) ?? { access, all: [] };
    found.set(key, known);
    known.all.push(fill);
  };
  const counters = countersIn(facts);
  for (const fact of facts.facts) {
    if (fact.kind === 'assign' && fact.target.index && !fact.target.outer) {
      const at = bare(fact.target.index);
      const name = bare(at.type === 'UpdateExpression' ? at.argument : at);
      const isLocal = name.type === 'Identifier' && counters.has(name.name);
      const counter = isLocal ? name.name : startedBefore(owner, facts, name, fact);
      if (counter === undefined) continue;
      const access = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
      add(access, { fact, counter, value: fact.value });
    }
    const [value, ...more] = fact.kind === 'call' ? fact.args : [];
    if (fact.kind !== 'call' || fact.target.path.at(-1) !== 'push' || !value || more.length > 0)
      continue;
    const list = { ...fact.target, path: fact.target.path.slice(0, -1) };
    if (!list.index) add(accessOfRef(owner, list, facts), { fact, counter: undefined, value });
  }
  return found;
}

/** The kept number that an expression reads, if the function sets it to a start before a step and counts it up. */
function startedBefore(
  owner: ClassLike,
  facts: FunctionFacts,
  node: t.Node,
  { node: step }: Fact,
): string | undefined {
  const number = accessOfNode(owner, node, facts);
  const moves = number && movesOf(owner, facts).get(accessKey(number));
  const start = moves?.find(({ kind }) => kind === 'start');
  const isStarted = start !== undefined && start.fact.node.end! <= step.start!;
  const goesOn = moves?.every(({ kind }) => kind === 'start' || kind === 'forward');
  const isOnce = start && loopsAround(facts.fn, start.fact.node).length === 0;
  return number && isStarted && goesOn && isOnce ? accessKey(number) : undefined;
}

/** Local names that start at a number and that the function counts up, other than as the variable of a loop. */
export function countersIn({ facts, locals, params, fn }: FunctionFacts): ReadonlySet<string> {
  const updates = new Set<t.Node>();
  const names = new Set<string>();
  const isStep = (fact: Fact): boolean =>
    (fact.kind === 'update' && fact.operator === '++') ||
    (fact.kind === 'assign' && fact.operator === '+=');
  const stepped = facts.filter(isStep);
  if (stepped.length === 0) return names;
  visit(fn.body, node => {
    if (node.type === 'ForStatement' && node.update) updates.add(bare(node.update));
  });
  for (const fact of stepped) {
    if (!('target' in fact) || updates.has(fact.node)) continue;
    const { variable, path, index } = fact.target;
    if (variable === undefined || path.length > 0 || index || params.has(variable)) continue;
    const [first] = locals.get(variable) ?? [];
    if (first && literalNumber(first) !== undefined) names.add(variable);
  }
  return names;
}

/** The first of some steps that stands in a loop or callback, so that it is not known how many values there are. */
export function filledInLoop({ fn }: FunctionUnit, fills: readonly Fill[]): t.Node | undefined {
  return fills.map(({ fact }) => fact.node).find(node => loopsAround(fn, node).length > 0);
}

/** The loops and callbacks around a part of a function, the outermost first. */
export function loopsAround({ body }: { body: t.Node }, part: t.Node): t.Node[] {
  const found: t.Node[] = [];
  visit(body, node => {
    if (node.start! > part.start! || node.end! < part.end!) return false;
    const isRepeated = /^(?:For|While|DoWhile)\w*Statement$|^(?:Arrow)?Function/.test(node.type);
    if (isRepeated && node !== part) found.push(node);
    return true;
  });
  return found;
}

/** The field or variable that an expression reads. */
export function accessOfNode(
  owner: ClassLike,
  node: t.Node,
  facts: FunctionFacts,
): Access | undefined {
  const ref = refOf(node, facts.selves);
  return ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
}
