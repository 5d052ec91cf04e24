import type * as t from '@babel/types';
import type { ClassLike, Program } from '../program/classLikes';
import { closureFields } from '../program/closureFields';
import type { FunctionFacts } from '../program/facts';
import { namesOfModule } from '../program/imports';
import { isEmptyLiteral } from '../program/values';
import { bare } from '../syntax/nodes';

/** A literal, or a constant of the file or another one, which stands for nothing: `EMPTY`, `NULL_NODE`. */
export function isEmptyValue(
  program: Program,
  facts: FunctionFacts,
  node: t.Node,
  owner?: ClassLike,
): boolean {
  if (isEmptyLiteral(node)) return true;
  const at = bare(node);
  if (at.type !== 'Identifier' || facts.params.has(at.name) || facts.locals.has(at.name))
    return false;
  const { imports } = namesOfModule(program);
  return (
    imports.has(at.name) ||
    owner?.fields.get(at.name)?.isFixed === true ||
    constantsOf(program).has(at.name)
  );
}

const constants = new WeakMap<Program, ReadonlySet<string>>();

/** The names of a program's top-level constants. Cached. */
function constantsOf(program: Program): ReadonlySet<string> {
  let names = constants.get(program);
  if (!names) {
    const fixed = [...closureFields(program.top.fn)].filter(([, { isFixed }]) => isFixed);
    constants.set(program, (names = new Set(fixed.map(([name]) => name))));
  }
  return names;
}
