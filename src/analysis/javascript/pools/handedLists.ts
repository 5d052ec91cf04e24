import { EMPTYING } from '../../../protocol/poolNames';
import type * as t from '@babel/types';
import { resolveRef } from '../program/aliases';
import { calleesOf } from '../program/callees';
import type { ClassLike, Program } from '../program/classLikes';
import type { Fact, FunctionFacts, Ref } from '../program/facts';
import { foreignCallees } from '../program/foreignCallees';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral } from '../program/values';
import { bare } from '../syntax/nodes';
import { isEmptyValue } from './emptyValues';
import { parameterNames } from './ownCalls';

type Call = Extract<Fact, { kind: 'call' }>;

/** Functions that hand an array on are followed so far. */
const DEPTH = 4;

/** A function, and the program that it stands in. */
interface Helper {
  unit: FunctionUnit;
  program: Program;
}

/** The plain function of the file, or of one that it is imported from, that a step calls. */
export function helperCalled(
  program: Program,
  { node }: Fact,
  { variable, path }: Ref,
): Helper | undefined {
  if (variable === undefined || path.length > 0) return undefined;
  const value = program.bindings.valueOf(variable, node.start ?? 0);
  const unit = program.helpers.get(variable) ?? (value && calleesOf(program).unitOf(value)?.unit);
  return unit && { unit, program };
}

/** The functions of this or another file that a step calls in any other way. Empty where one may be of unknown text. */
export function functionsCalled(
  { program }: ClassLike,
  { fn }: FunctionFacts,
  { node }: Call,
): Helper[] {
  const call = node.type === 'ExpressionStatement' ? node.expression : node;
  const at = calleesOf(program).unitOf(fn);
  if (!at || call.type !== 'CallExpression') return [];
  const own = calleesOf(program).called(call.callee, at);
  if (own.length > 0) return own.map(({ unit }) => ({ unit, program }));
  return foreignCallees(call.callee, at, program).map(each => ({
    unit: each.at.unit,
    program: each.program,
  }));
}

/** Whether a plain function puts its argument `at` into a list: a pool to which the element goes back. */
export function keepsParameter({ facts }: FunctionUnit, at: number): boolean {
  const name = parameterNames(facts)[at];
  const isGiven = (node: t.Node): boolean => node.type === 'Identifier' && node.name === name;
  return facts.facts.some(fact =>
    fact.kind === 'assign'
      ? fact.target.index !== undefined && isGiven(fact.value)
      : fact.kind === 'call' && fact.target.path.at(-1) === 'push' && fact.args.some(isGiven),
  );
}

/** Whether a plain function sets a field of its argument `at` to nothing, as `entry.value = null` does with an element. */
export function clearsFieldsOf({ facts }: FunctionUnit, at: number): boolean {
  const name = parameterNames(facts)[at];
  return facts.facts.some(
    fact =>
      fact.kind === 'assign' &&
      fact.target.variable === name &&
      fact.target.path.length === 1 &&
      !fact.target.index &&
      isNothing(fact.value),
  );
}

/** `null` or `undefined`. A number or a flag may be set for any reason. */
function isNothing(node: t.Node): boolean {
  return (
    bare(node).type === 'NullLiteral' || (bare(node).type === 'Identifier' && isEmptyLiteral(node))
  );
}

/** What a function does with an array that it gets: empties it, leaves it as it is, or hands it to unknown code. */
type Treatment = 'empties' | 'leaves' | 'unknown';

export function doneByAll(helpers: readonly Helper[], at: number): Treatment {
  const all = new Set(helpers.map(each => doesWithList(each, at)));
  const [only, ...others] = all;
  return only && others.length === 0 ? only : 'unknown';
}

/** What a function does with the array that it gets as its argument `at`. */
export function doesWithList(
  { unit: { facts }, program }: Helper,
  at: number,
  depth = 0,
): Treatment {
  const name = parameterNames(facts)[at];
  if (!name || depth > DEPTH) return 'unknown';
  let does: Treatment = 'leaves';
  for (const fact of facts.facts) {
    if (!('target' in fact)) continue;
    const { variable, path, index } = resolveRef(fact.target, facts);
    const isOf = variable === name;
    switch (fact.kind) {
      case 'assign': {
        const isElement =
          path.length === 0 && index !== undefined && isEmptyValue(program, facts, fact.value);
        if (isOf && (isElement || (path.length === 1 && path[0] === 'length'))) return 'empties';
        break;
      }
      case 'delete':
        if (isOf && index !== undefined) return 'empties';
        break;
      case 'call': {
        if (isOf && path.length === 1 && EMPTYING.has(path[0]!)) return 'empties';
        const given = fact.args.findIndex(each => each.type === 'Identifier' && each.name === name);
        const next = given < 0 ? undefined : helperCalled(program, fact, { variable, path });
        const then = next && doesWithList(next, given, depth + 1);
        if (then === 'empties') return then;
        if (then === 'unknown') does = then;
        break;
      }
      default:
    }
  }
  return does;
}
