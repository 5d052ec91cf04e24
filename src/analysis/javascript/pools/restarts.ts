import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import { literalNumber } from '../program/values';
import { bare, visit } from '../syntax/nodes';

const DEPTH = 3;

/** Whether a step sets a counter to 0 or -1, or to the expression that it begins with: `start = Math.floor(size / 2)`. */
export function isRestart(owner: ClassLike, facts: FunctionFacts, fact: Fact): boolean {
  if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return false;
  const value = literalNumber(fact.value);
  if (value !== undefined) return value === 0 || value === -1;
  const { variable, path } = fact.target;
  const [name, ...rest] = variable === undefined ? path : [variable, ...path];
  if (name === undefined || rest.length > 0) return false;
  if (variable !== undefined && !owner.closure.has(variable)) return false;
  const init = owner.fields.get(name)?.init;
  if (!init || init === fact.value) return false;
  const start = startText(owner, init, new Set());
  return start !== undefined && start === startText(owner, fact.value, facts.selves);
}

/** The text of an arithmetic expression, with counters replaced by what they begin with; `undefined` for any other. */
function startText(
  owner: ClassLike,
  node: t.Node,
  selves: ReadonlySet<string>,
  depth = 0,
): string | undefined {
  const at = bare(node);
  const ref = refOf(at, selves);
  const [name, ...rest] = ref && !ref.index && ref.variable === undefined ? ref.path : [];
  const init = rest.length === 0 && name !== undefined ? owner.fields.get(name)?.init : undefined;
  if (init && depth < DEPTH && bare(init).type !== 'Identifier')
    return startText(owner, init, selves, depth + 1);
  let isArithmetic = true;
  let hasField = false;
  visit(at, each => {
    const isCall = each.type === 'CallExpression' || each.type === 'NewExpression';
    const callee = isCall ? refOf(each.callee, selves) : undefined;
    if (isCall && callee?.variable !== 'Math') isArithmetic = false;
    if (each.type === 'ThisExpression') hasField = true;
    return isArithmetic;
  });
  const { text } = owner.program;
  return isArithmetic && hasField ? text.slice(at.start!, at.end!).replace(/\s+/g, '') : undefined;
}
