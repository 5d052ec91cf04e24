import { isBuiltin } from 'node:module';
import type * as t from '@babel/types';
import { needOf } from '../../../protocol/sourceFinding';
import { bare } from '../syntax/nodes';
import type { ClassLike, Program } from './classLikes';
import { refOf } from './facts';
import { namesOfModule } from './imports';
import { declaredAs } from './modules';
import { occurrencesOfWords } from './occurrences';

/** Links classes to their base classes, in the same file or in files that it imports them from. */
export function linkBases(program: Program): void {
  const named = new Map<string, ClassLike[]>();
  for (const each of program.classes) {
    const others = named.get(each.name);
    if (each.isScope) continue;
    if (others) others.push(each);
    else named.set(each.name, [each]);
  }
  const prototypes = basesByPrototype(program);
  for (const owner of program.classes) {
    const name = baseName(owner) ?? prototypes.get(owner.name);
    if (name === undefined) continue;
    owner.base = named
      .get(name)
      ?.slice(0, 2)
      .find(each => each !== owner);
    const imported = owner.base ? undefined : namesOfModule(program).imports.get(name);
    if (!imported || isBuiltin(imported.specifier)) continue;
    owner.base = importedClass(program, name);
    if (!owner.base) owner.missingBase = needOf(imported.specifier, program.folder);
  }
}

/** Makes imported functions whose texts are known callable by their local names. */
export function linkHelpers(program: Program): void {
  const isDeclared = (at: Program, as: string): boolean => at !== program && at.helpers.has(as);
  for (const name of namesOfModule(program).imports.keys()) {
    const declared = declaredAs(program, name, isDeclared, 'never');
    const helper = declared?.program.helpers.get(declared.name);
    if (helper && !program.helpers.has(name)) program.helpers.set(name, helper);
  }
}

function baseName({ node }: ClassLike): string | undefined {
  const base = 'superClass' in node && node.superClass ? bare(node.superClass) : undefined;
  return base?.type === 'Identifier' ? base.name : undefined;
}

/** The bases that `Sub.prototype = new Base()` and `Sub.prototype = Object.create(Base.prototype)` name, by the class. */
function basesByPrototype({ text, functions, top, nesting }: Program): Map<string, string> {
  const bases = new Map<string, string>();
  // Most texts have none, and need not have the facts of their top level collected for it.
  if (!text.includes('prototype')) return bases;
  const words = occurrencesOfWords(text, ['prototype']);
  const around = words.functionsAround(nesting);
  for (const { fn, facts } of [top, ...functions]) {
    if (fn !== top.fn && !around.has(fn)) continue;
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.path.join() !== 'prototype')
        continue;
      const { variable } = fact.target;
      const base = baseMade(fact.value);
      if (variable !== undefined && base !== undefined) bases.set(variable, base);
    }
  }
  return bases;
}

function baseMade(node: t.Node): string | undefined {
  const value = bare(node);
  if (value.type === 'NewExpression')
    return value.callee.type === 'Identifier' ? value.callee.name : undefined;
  if (value.type !== 'CallExpression') return undefined;
  const [first] = value.arguments;
  const given = first && refOf(first, new Set());
  if (given) return given.path.join() === 'prototype' ? given.variable : undefined;
  // `Object.assign(Object.create(Base.prototype), {…})`
  return first && baseMade(first);
}

function importedClass(program: Program, name: string): ClassLike | undefined {
  const isDeclared = (at: Program, as: string): boolean =>
    at !== program && classNamed(at, as) !== undefined;
  const declared = declaredAs(program, name, isDeclared, 'never');
  return declared && classNamed(declared.program, declared.name);
}

/** The class with this name; a file's only class may be exported under another. */
function classNamed({ classes }: Program, name: string): ClassLike | undefined {
  const all = classes.filter(each => !each.isScope);
  const found = all.find(each => each.name === name);
  return found ?? (all.length === 1 ? all[0] : undefined);
}
