import type { FunctionScope } from '../program/functionScope';
import { statementsOf, unparenthesized, type GoNode } from '../syntax/goNode';

/** A loop over a slice that the function leaves for good at the first slot, or field of a slot, that is not nil. */
interface EmptyLoop {
  slice: string;
  field: string | undefined;
  loop: GoNode;
}

const known = new WeakMap<FunctionScope, readonly EmptyLoop[]>();

/** What is nil in every slot wherever the function goes on after such a loop. Cached per function. */
export function leftOnlyWhenEmpty(scope: FunctionScope): readonly EmptyLoop[] {
  let loops = known.get(scope);
  if (!loops)
    known.set(
      scope,
      (loops = scope.node.descendantsOf('for_statement').flatMap(loop => read(loop, scope))),
    );
  return loops;
}

function read(loop: GoNode, scope: FunctionScope): EmptyLoop[] {
  const [clause] = loop.children;
  const ranged = clause?.type === 'range_clause' ? clause.field('right') : undefined;
  const slice = ranged && scope.pathOf(ranged);
  if (!clause || slice === undefined) return [];
  const [index, value] = clause.field('left')?.children ?? [];
  return statementsOf(loop).flatMap(statement => {
    const tested = testedForNil(statement);
    if (!tested) return [];
    const isValue = tested.type === 'identifier' && tested.text === value?.text;
    const path = isValue ? `${slice}[]` : scope.pathOf(tested);
    const slot = isValue ? path : `${slice}[${index?.text ?? ''}]`;
    if (slot === undefined || !path?.startsWith(slot)) return [];
    const field = /^\.(\w+)$/.exec(path.slice(slot.length))?.[1];
    return path === slot || field !== undefined ? [{ slice, field, loop }] : [];
  });
}

/** What `if x != nil { …; return }` tests. */
function testedForNil(statement: GoNode): GoNode | undefined {
  if (statement.type !== 'if_statement' || statement.field('alternative')) return undefined;
  const condition = statement.field('condition');
  const last = statement.field('consequence')?.childrenOf('statement_list')[0]?.children.at(-1);
  const isLeft = last?.type === 'return_statement' || /^panic\(/.test(last?.text ?? '');
  const isNil = condition?.field('right')?.text === 'nil' && condition.text.includes('!=');
  const left = condition?.field('left');
  return isLeft && isNil && left ? unparenthesized(left) : undefined;
}
