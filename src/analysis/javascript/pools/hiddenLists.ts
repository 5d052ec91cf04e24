import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, lineOf, type ClassLike } from '../program/classLikes';
import { type Fact } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { mentionsOf } from '../program/nameMentions';
import { bare, keyName } from '../syntax/nodes';
import { type Fills, countersIn } from './workFills';

/**
 * Whether no other file can make anything of an array: it is a variable, a private field, or a line or stack of which only
 * the function itself knows the ends.
 */
export function isHidden(
  owner: ClassLike,
  { facts }: FunctionUnit,
  { access, all }: Fills,
): boolean {
  const [name] = access.path;
  if (access.base === 'closure' || name!.startsWith('#') || isPrivate(owner, name!)) return true;
  const counters = countersIn(facts);
  const isTakenFrom = (fact: Fact): boolean => {
    if (fact.kind !== 'read' || !fact.target.index) return false;
    const at = bare(fact.target.index);
    if (at.type !== 'UpdateExpression' || at.argument.type !== 'Identifier') return false;
    if (!counters.has(at.argument.name)) return false;
    const list = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
    return list !== undefined && accessKey(list) === accessKey(access);
  };
  return all.every(({ counter }) => counter !== undefined) && facts.facts.some(isTakenFrom);
}

/** Whether a field is declared as private. */
function isPrivate(owner: ClassLike, name: string): boolean {
  return [...lineOf(owner)].some(
    ({ node }) =>
      'superClass' in node &&
      node.body.body.some(
        member =>
          member.type === 'ClassProperty' &&
          member.accessibility === 'private' &&
          keyName(member.key, member.computed === true) === name,
      ),
  );
}

/** Whether only one function of the file knows an array: nobody looks at it between two calls. */
export function isOnlyUsedBy(owner: ClassLike, { fn }: FunctionUnit, { path }: Access): boolean {
  const { program } = owner;
  const name = path.at(-1)!;
  const makers = inheritedMethods(owner).filter(({ isConstructor }) => isConstructor);
  const isIn = (offset: number, within: t.Node): boolean =>
    within.start! <= offset && within.end! > offset;
  const others = mentionsOf(program, name).filter(
    offset => !isIn(offset, fn) && !makers.some(maker => isIn(offset, maker.fn)),
  );
  // Its declaration.
  if (others.length > 1 || !others.every(offset => isDeclared(program.nesting.at(offset), owner)))
    return false;
  return !isExported(program.text, name);

  function isDeclared(around: t.Node | undefined, { node }: ClassLike): boolean {
    return around === undefined || around === node || !isIn(around.start!, node);
  }
}

function isExported(text: string, name: string): boolean {
  const word = name.replace(/[^\w]/g, '\\$&');
  return new RegExp(`\\bexport\\s+(?:const|let|var)\\s+${word}(?![\\w$])`).test(text);
}
