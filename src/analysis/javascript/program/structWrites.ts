import type * as t from '@babel/types';
import { resolveRef } from './aliases';
import type { Program } from './classLikes';
import { refOf, type FunctionFacts } from './facts';
import type { FunctionUnit } from './functionUnit';
import { bare, visit, type Fn } from '../syntax/nodes';

/** Something that a function puts into a list of an object, at an index with a counter of the same object. */
export interface ElementWrite {
  unit: FunctionUnit;
  /** The path to the object. */
  holder: string;
  variable: string;
  list: string;
  counter: string;
  offset: number;
}

const DEPTH = 2;

/** All such writes of a file, but those to a function's own `this`. */
export function elementWritesIn({
  landmarks,
  nesting,
  functions,
  classes,
}: Program): ElementWrite[] {
  const { elementWrites } = landmarks;
  if (elementWrites.length === 0) return [];
  const methods = classes.flatMap(each => (each.isScope ? [] : each.methods));
  const units = new Map<Fn, FunctionUnit>([...functions, ...methods].map(unit => [unit.fn, unit]));
  const found = new Set<FunctionUnit>();
  for (const offset of elementWrites) {
    const unit = nesting
      .around(offset)
      .map(fn => units.get(fn))
      .find(each => each !== undefined);
    if (unit) found.add(unit);
  }
  return [...found].flatMap(writesIn);
}

function writesIn(unit: FunctionUnit): ElementWrite[] {
  const { facts } = unit;
  return facts.facts.flatMap(fact => {
    if (fact.kind !== 'assign' || !fact.target.index) return [];
    const { index, outer, ...written } = fact.target;
    const { variable, path } = written.path.length > 0 ? written : resolveRef(written, facts);
    const list = path.at(-1);
    if (variable === undefined || variable === 'super' || list === undefined) return [];
    const holder = [variable, ...path.slice(0, -1)].join('.');
    const counters = [index, outer].flatMap(each =>
      each ? [...fieldsIn(each, holder, facts)] : [],
    );
    const offset = fact.node.start ?? 0;
    return counters.map(counter => ({ unit, holder, variable, list, counter, offset }));
  });
}

/** The fields of an object that an index is computed from, also through local names. */
function fieldsIn(
  index: t.Node,
  holder: string,
  facts: FunctionFacts,
  depth = 0,
  found = new Set<string>(),
): Set<string> {
  visit(index, node => {
    const at = bare(node);
    if (at.type === 'Identifier' && depth < DEPTH && !facts.params.has(at.name))
      for (const value of (facts.locals.get(at.name) ?? []).slice(0, DEPTH))
        fieldsIn(value, holder, facts, depth + 1, found);
    if (at.type !== 'MemberExpression') return true;
    const ref = refOf(at, facts.selves);
    if (!ref || ref.index) return true;
    const { variable, path } = resolveRef(ref, facts);
    const name = path.at(-1);
    if (
      name !== undefined &&
      name !== 'length' &&
      [variable, ...path.slice(0, -1)].join('.') === holder
    )
      found.add(name);
    return false;
  });
  return found;
}
