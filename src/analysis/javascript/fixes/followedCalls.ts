import type * as t from '@babel/types';
import { factsOf, type FunctionFacts } from '../program/facts';
import type { ClassLike, Program } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { isFunction, visit, type Fn } from '../syntax/nodes';
import { parseSource } from '../syntax/parse';
import type { FixSite } from './fixSite';

/** Calls of the file's own functions that are followed, one from within the other. */
const MAX_FOLLOWED = 2;

const named = new WeakMap<Program, ReadonlyMap<string, FunctionUnit>>();

/** A function of the file that belongs to no class. */
export function functionNamed(program: Program, name: string): FunctionUnit | undefined {
  let functions = named.get(program);
  if (!functions)
    named.set(program, (functions = new Map(program.functions.map(unit => [unit.name, unit]))));
  return functions.get(name);
}

/**
 * The facts of a called function, also of one whose body was blanked since it has nothing to do with pools; `undefined` if
 * it is unreadable, or if so many calls led to its caller that it is not followed.
 */
export function factsOfCalled(
  unit: FunctionUnit | undefined,
  site: FixSite,
  followed: number,
): FunctionFacts | undefined {
  return unit && followed < MAX_FOLLOWED ? unmasked(unit, site) : undefined;
}

const read = new WeakMap<FunctionUnit, { facts: FunctionFacts | undefined }>();

function unmasked(unit: FunctionUnit, site: FixSite): FunctionFacts | undefined {
  const { fn } = unit;
  const isBlank = fn.body.type === 'BlockStatement' && fn.body.body.length === 0;
  if (!isBlank || !site.pool.program.nesting.has(fn)) return unit.facts;
  let known = read.get(unit);
  if (!known) read.set(unit, (known = { facts: readUnmasked(fn, site) }));
  return known.facts;
}

function readUnmasked(fn: Fn, { file }: FixSite): FunctionFacts | undefined {
  const own = file.text.slice(fn.start!, fn.end!);
  const isMember = /Method$/.test(fn.type);
  const parsed = parseSource(file.name, isMember ? `(class { ${own} })` : `(${own})`);
  if (!('file' in parsed)) return undefined;
  let found: Fn | undefined;
  visit(parsed.file.program, node => {
    if (!found && isFunction(node)) found = node;
    return !found;
  });
  return found && factsOf(found, () => false);
}

const methods = new WeakMap<ClassLike, ReadonlySet<t.Node>>();

/** A class's own methods, whose code is not that of a function around them. Cached, because each function asks. */
export function methodNodes(owner: ClassLike): ReadonlySet<t.Node> {
  let nodes = methods.get(owner);
  if (!nodes) methods.set(owner, (nodes = new Set(owner.methods.map(({ fn }) => fn))));
  return nodes;
}
