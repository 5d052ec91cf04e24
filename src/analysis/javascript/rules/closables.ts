import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { CLOSABLE_TYPE, CLOSING_METHOD, LIFECYCLE } from '../../../protocol/poolNames';
import { accessOfRef } from '../program/aliases';
import { accessKey, type Program } from '../program/classLikes';
import type { Fact } from '../program/facts';
import { makesElements } from '../pools/lentLists';
import { keyName } from '../syntax/nodes';
import type { Pool } from '../pools/pool';
import { typeNamed } from '../program/types';

/** Why a field's values are known to need closing. */
export type ClosableEvidence = 'type' | 'closed elsewhere' | 'lifecycle';

/** Whether the values (or elements) of a field are known to be closable; `undefined` without evidence. */
export function closableEvidence(pool: Pool, access: Access): ClosableEvidence | undefined {
  const { owner, program, effects } = pool;
  const key = accessKey(access);
  const annotation = owner.fields.get(access.path[0]!)?.annotation;
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  if (type && access.path.length === 1 && isClosableType(program, owner.name, type)) return 'type';
  const isClosedElsewhere = [...effects.values()].some(effect => effect.closed.has(key));
  if (isClosedElsewhere) return 'closed elsewhere';
  return makesElements(owner, access) && hasLifecycle(pool, key) ? 'lifecycle' : undefined;
}

function isClosableType(program: Program, own: string, type: t.TSType): boolean {
  switch (type.type) {
    case 'TSArrayType':
      return isClosableType(program, own, type.elementType);
    case 'TSParenthesizedType':
      return isClosableType(program, own, type.typeAnnotation);
    case 'TSUnionType':
      return type.types.some(each => isClosableType(program, own, each));
    case 'TSTypeReference': {
      const name =
        type.typeName.type === 'Identifier' ? type.typeName.name : type.typeName.right.name;
      const last = type.typeParameters?.params.at(-1);
      if (/^(?:Readonly)?(?:Array|Map|Set)$/.test(name))
        return last !== undefined && isClosableType(program, own, last);
      // Parents and children of the same class are closed with their tree.
      if (name === own) return false;
      return CLOSABLE_TYPE.test(name) || declaresClosing(program, name, type);
    }
    default:
      return false;
  }
}

/** Whether a class, interface or alias of this file has a closing method. */
function declaresClosing(program: Program, name: string, type: t.TSTypeReference): boolean {
  const owner = program.classes.find(each => each.name === name && !each.isScope);
  if (owner) return owner.methods.some(method => CLOSING_METHOD.test(method.name));
  const declared = typeNamed(program, type);
  const members =
    declared?.type === 'TSInterfaceDeclaration'
      ? declared.body.body
      : declared?.typeAnnotation.type === 'TSTypeLiteral'
        ? declared.typeAnnotation.members
        : [];
  return members.some(
    member =>
      (member.type === 'TSMethodSignature' || member.type === 'TSPropertySignature') &&
      CLOSING_METHOD.test(keyName(member.key, member.computed === true) ?? ''),
  );
}

/** Whether the class calls its elements' lifecycle hooks: `item.reset?.(); this.pool.push(item)`. */
function hasLifecycle({ owner }: Pool, key: string): boolean {
  return owner.methods.some(({ facts }) => {
    const hooked = new Set<string>();
    for (const fact of facts.facts) {
      if (fact.kind !== 'call' || fact.target.path.length !== 1) continue;
      const isHook = LIFECYCLE.test(fact.target.path[0]!);
      if (isHook && fact.target.variable !== undefined) hooked.add(fact.target.variable);
    }
    return facts.facts.some(fact => {
      if (fact.kind !== 'assign' || !fact.target.index || fact.value.type !== 'Identifier')
        return false;
      const list = accessOfRef(owner, { ...fact.target, index: undefined }, facts);
      return hooked.has(fact.value.name) && list !== undefined && accessKey(list) === key;
    });
  });
}

/** The step with which a method drops all of a field's values at once, and that field. */
export function dropOf(
  pool: Pool,
  facts: Pool['program']['top']['facts'],
): { fact: Fact; access: Access }[] {
  const drops: { fact: Fact; access: Access }[] = [];
  for (const fact of facts.facts) {
    const path = droppedPath(fact);
    if (!path || !('target' in fact)) continue;
    const access = accessOfRef(pool.owner, { variable: fact.target.variable, path }, facts);
    // `this` of the functions of a module is some object of theirs, and not the module.
    if (access && !(pool.owner.isScope && access.base === 'this')) drops.push({ fact, access });
  }
  return drops;
}

function droppedPath(fact: Fact): string[] | undefined {
  if (!('target' in fact) || fact.target.index) return undefined;
  const { path } = fact.target;
  const last = path.at(-1);
  const holder = path.slice(0, -1);
  if (fact.kind === 'call') {
    const isWhole =
      last === 'clear' ? fact.args.length === 0 : last === 'splice' && fact.args.length === 1;
    return isWhole ? holder : undefined;
  }
  if (fact.kind !== 'assign' || fact.operator !== '=') return undefined;
  const { value } = fact;
  if (last === 'length')
    return value.type === 'NumericLiteral' && value.value === 0 ? holder : undefined;
  const isFresh =
    (value.type === 'ArrayExpression' && value.elements.length === 0) ||
    (value.type === 'NewExpression' && value.arguments.length === 0) ||
    value.type === 'NullLiteral' ||
    (value.type === 'Identifier' && value.name === 'undefined');
  return isFresh ? path : undefined;
}
