import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, type ClassLike, type Program } from '../program/classLikes';
import { bare, keyName } from '../syntax/nodes';
import { literalOf } from '../program/literalOwner';
import { isEmptyLiteral } from '../program/values';
import { typeNamed } from '../program/types';
import type { FixSite } from './fixSite';
import { isEmptyInit } from './startsEmpty';
import { annotated, isOf, storeType } from './storeType';

/** The value for a cleared array element: what the class itself uses, else what the element type accepts. */
export function emptyElement(site: FixSite, column: Access): string {
  const own = emptyElements(site.pool.owner).get(accessKey(column));
  if (own) return forcedElement(site, column, sourceOf(site, own));
  const { element, isTyped } = storeType(site, column);
  // A type that is declared elsewhere may accept neither.
  return isTyped && !element ? 'undefined!' : emptyOf(site, element, 'undefined');
}

const known = new WeakMap<ClassLike, ReadonlyMap<string, t.Node>>();

/** The first empty value that a class writes into the elements of each of its arrays. */
function emptyElements(owner: ClassLike): ReadonlyMap<string, t.Node> {
  let all = known.get(owner);
  if (all) return all;
  const found = new Map<string, t.Node>();
  for (const { facts } of owner.methods) {
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || !fact.target.index || !isEmptyLiteral(fact.value)) continue;
      const key = keyOfRef(owner, { ...fact.target, index: undefined }, facts);
      if (key !== undefined && !found.has(key)) found.set(key, fact.value);
    }
  }
  known.set(owner, (all = found));
  return all;
}

/** The value that the class writes, asserted if the declared type does not accept it. */
function forcedElement(site: FixSite, column: Access, value: string): string {
  const { element, isTyped } = storeType(site, column);
  const isNothing = value === 'undefined' || value === 'null';
  return isTyped && !element && isNothing ? `${value}!` : forced(site, element, value);
}

/** The value for a cleared field: the constructor's own empty value if there is one. */
export function emptyField(site: FixSite, access: Access): string {
  const field = site.pool.owner.fields.get(access.path[0]!);
  const type = annotated(field?.annotation);
  const init = field?.init && bare(field.init);
  if (init && isEmptyInit(site.pool.owner, init)) return forced(site, type, sourceOf(site, init));
  // The literal that makes it tells the compiler its type.
  if (site.style.isTyped && !type && literalOf(site.pool.owner)) return 'undefined!';
  return emptyOf(site, type, init ? 'null' : 'undefined');
}

/** The value for a cleared field of a reused entry object; `undefined` when it can only hold a small primitive. */
export function emptyEntryField(site: FixSite, column: Access, field: string): string | undefined {
  const type = memberType(site.pool.program, elementType(site, column), field);
  if (type && isOf(type, ['TSNumberKeyword', 'TSBooleanKeyword', 'TSBigIntKeyword']))
    return undefined;
  const literal = literalInEntry(site, column, field);
  if (literal !== undefined) return forced(site, type, literal);
  return emptyOf(site, type, 'undefined');
}

function sourceOf({ text }: FixSite, node: t.Node): string {
  return text.slice(node.start!, node.end!);
}

/** The literal of a field in `{ key: '', value: null }`, where the class creates its entries. */
function literalInEntry(site: FixSite, column: Access, field: string): string | undefined {
  for (const object of entriesOf(site.pool.owner).get(accessKey(column)) ?? []) {
    for (const property of object.properties) {
      if (property.type !== 'ObjectProperty' || keyName(property.key, property.computed) !== field)
        continue;
      if (isEmptyLiteral(property.value)) return sourceOf(site, property.value);
    }
  }
  return undefined;
}

const entries = new WeakMap<ClassLike, ReadonlyMap<string, t.ObjectExpression[]>>();

/** The object literals that a class puts into each of its arrays. Cached, because a class may have many. */
function entriesOf(owner: ClassLike): ReadonlyMap<string, t.ObjectExpression[]> {
  const all = entries.get(owner);
  if (all) return all;
  const found = new Map<string, t.ObjectExpression[]>();
  for (const { facts } of owner.methods) {
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' && fact.kind !== 'call') continue;
      const value = fact.kind === 'assign' ? fact.value : fact.args[0];
      const object = value && bare(value);
      if (object?.type !== 'ObjectExpression') continue;
      const { target } = fact;
      const path = fact.kind === 'assign' ? target.path : target.path.slice(0, -1);
      const key = keyOfRef(owner, { variable: target.variable, path }, facts);
      if (key === undefined) continue;
      const others = found.get(key);
      if (others) others.push(object);
      else found.set(key, [object]);
    }
  }
  entries.set(owner, found);
  return found;
}

/** The value as it is if the type accepts it, otherwise with an assertion. */
function forced(site: FixSite, type: t.TSType | undefined, value: string): string {
  const isNothing = value === 'undefined' || value === 'null' || value === 'void 0';
  if (!isNothing || !site.style.isTyped || !type) return value;
  return emptyOf(site, type, value === 'null' ? 'null' : 'undefined');
}

/** The wished value if the type accepts it, else the other one, else what a type accepts that allows neither. */
function emptyOf(site: FixSite, type: t.TSType | undefined, wish: 'undefined' | 'null'): string {
  if (!site.style.isTyped || !type) return wish;
  const accepts = (keyword: string): boolean =>
    isOf(type, [keyword, 'TSAnyKeyword', 'TSUnknownKeyword']);
  const other = wish === 'null' ? 'undefined' : 'null';
  const keywords = { null: 'TSNullKeyword', undefined: 'TSUndefinedKeyword' };
  if (accepts(keywords[wish])) return wish;
  if (accepts(keywords[other])) return other;
  if (type.type === 'TSTypeReference') {
    const alias = typeNamed(site.pool.program, type);
    if (alias?.type === 'TSTypeAliasDeclaration') return emptyOf(site, alias.typeAnnotation, wish);
  }
  return isOf(type, ['TSStringKeyword']) ? "''" : `${wish}!`;
}

/** The declared type of an array's elements. */
export function elementType(site: FixSite, column: Access): t.TSType | undefined {
  return storeType(site, column).element;
}

function memberType(
  program: Program,
  type: t.TSType | undefined,
  name: string,
): t.TSType | undefined {
  if (!type) return undefined;
  if (type.type === 'TSUnionType')
    return type.types.map(each => memberType(program, each, name)).find(each => each !== undefined);
  if (type.type === 'TSTypeLiteral') return memberIn(type.members, name);
  if (type.type !== 'TSTypeReference') return undefined;
  const declared = typeNamed(program, type);
  if (declared?.type === 'TSInterfaceDeclaration') return memberIn(declared.body.body, name);
  if (declared?.type === 'TSTypeAliasDeclaration')
    return memberType(program, declared.typeAnnotation, name);
  const className = type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
  const owner = program.classes.find(each => each.name === className);
  return annotated(owner?.fields.get(name)?.annotation);
}

function memberIn(members: t.TSTypeElement[], name: string): t.TSType | undefined {
  for (const member of members) {
    if (member.type !== 'TSPropertySignature') continue;
    if (keyName(member.key, member.computed === true) !== name) continue;
    const type = annotated(member.typeAnnotation);
    return member.optional && type
      ? { type: 'TSUnionType', types: [type, { type: 'TSUndefinedKeyword' }] }
      : type;
  }
  return undefined;
}
