import type * as t from '@babel/types';
import type { CollectionStore, FieldStore } from '../../../protocol/poolModel';
import { accessKey } from '../program/classLikes';
import { bare } from '../syntax/nodes';
import { emptyField } from './emptyValue';
import { accessText, elementName, FreshNames, freshName, type FixSite } from './fixSite';

/**
 * Lines that clear fields of a parked instance. All are cleared before the first value is closed. `names`: names in use,
 * extended by new ones.
 */
export function clearFieldsLines(
  site: FixSite,
  stores: FieldStore[],
  close: string | undefined,
  names = new FreshNames(site),
): string[] {
  const locals: string[] = [];
  const reads: string[] = [];
  const clear: string[] = [];
  for (const { access } of stores) {
    const field = accessText(site, access);
    if (close !== undefined && mayBeClosable(site, access.path[0]!)) {
      const name = names.claim(access.path.at(-1)!.replace(/^[#_]+/, ''));
      locals.push(name);
      reads.push(`${site.style.isModern ? 'const' : 'var'} ${name} = ${field};`);
    }
    clear.push(`${field} = ${emptyField(site, access)};`);
  }
  return [...reads, ...clear, ...locals.map(name => `${close}(${name});`)];
}

/** Whether a field's value may be closable: not a callback, and not ruled out by its type. */
export function mayBeClosable({ pool }: FixSite, field: string): boolean {
  if (
    /callback|^_?cb$|^_?(?:fn|func|next|done|handler|listener|worker|resolve|reject)$|^on[A-Z]/i.test(
      field,
    )
  )
    return false;
  const annotation = pool.owner.fields.get(field)?.annotation;
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  return !type || !/^TS(?:Function|String|Number|Boolean|Array|Tuple|Literal)/.test(type.type);
}

/** Lines around a reset's statement that drops values: read them before it, close them after it. */
export function closeDroppedLines(
  site: FixSite,
  stores: (FieldStore | CollectionStore)[],
  close: string,
): { before: string[]; after: string[] } {
  const names = new FreshNames(site);
  const before: string[] = [];
  const after: string[] = [];
  const { isModern } = site.style;
  for (const store of stores) {
    const field = accessText(site, store.access);
    const wish = store.access.path.at(-1)!.replace(/^[#_]+/, '');
    const name = names.claim(wish);
    const isOne = store.kind === 'field';
    const source = isOne ? field : valuesOf(field, store.collection, lengthOf(site, store));
    before.push(`${isModern ? 'const' : 'var'} ${name} = ${source};`);
    if (isOne) after.push(`${close}(${name});`);
    else after.push(closeEachLine(site, name, names.peek(elementName(wish)), close));
  }
  return { before, after };
}

function closeEachLine({ style }: FixSite, list: string, element: string, close: string): string {
  return style.isModern
    ? `for (const ${element} of ${list}) ${close}(${element});`
    : `${list}.forEach(${close});`;
}

/** The counter of a collection that is a store of slots. What lies beyond it was removed and belongs to others. */
function lengthOf(site: FixSite, { access }: CollectionStore): string | undefined {
  const key = accessKey(access);
  const found = site.pool.slots.find(each => each.columnKeys.includes(key));
  return found?.store.kind === 'slots' ? accessText(site, found.store.length) : undefined;
}

/**
 * Lines that empty collections. All are emptied before the first value is closed. `names`: names in use, extended by new
 * ones.
 */
export function clearCollectionsLines(
  site: FixSite,
  stores: CollectionStore[],
  close: string | undefined,
  names = new FreshNames(site),
): string[] {
  const reads: string[] = [];
  const clear: string[] = [];
  const finish: string[] = [];
  const declare = site.style.isModern ? 'const' : 'var';
  for (const { access, collection } of stores) {
    const field = accessText(site, access);
    clear.push(emptyingLine(site, field, access.path[0]!, collection));
    if (close === undefined) continue;
    const wish = access.path.at(-1)!.replace(/^[#_]+/, '');
    const name = names.claim(wish);
    const element = names.peek(elementName(wish));
    reads.push(`${declare} ${name} = ${valuesOf(field, collection)};`);
    finish.push(closeEachLine(site, name, element, close));
  }
  return [...reads, ...clear, ...finish];
}

function valuesOf(
  field: string,
  collection: CollectionStore['collection'],
  length?: string,
): string {
  switch (collection) {
    case 'map':
      return `Array.from(${field}.values())`;
    case 'set':
      return `Array.from(${field})`;
    case 'array':
      return `${field}.slice(${length === undefined ? '' : `0, ${length}`})`;
    case 'dictionary':
      return `Object.values(${field})`;
  }
}

function emptyingLine(
  site: FixSite,
  field: string,
  name: string,
  collection: CollectionStore['collection'],
): string {
  if (collection === 'map' || collection === 'set') return `${field}.clear();`;
  if (collection === 'array') return `${field}.length = 0;`;
  const { init, isFixed } = site.pool.owner.fields.get(name) ?? {};
  const made = init && bare(init);
  if (made && !isFixed && isFreshObject(made))
    return `${field} = ${site.text.slice(made.start!, made.end!)};`;
  const key = freshName(site, 'key');
  return site.style.isModern
    ? `for (const ${key} of Object.keys(${field})) delete ${field}[${key}];`
    : `for (var ${key} in ${field}) delete ${field}[${key}];`;
}

/** `{}` and `Object.create(null)`: evaluating them again makes an equal object. */
function isFreshObject(node: t.Node): boolean {
  if (node.type === 'ObjectExpression') return node.properties.length === 0;
  return (
    node.type === 'CallExpression' &&
    node.arguments[0]?.type === 'NullLiteral' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.object.type === 'Identifier' &&
    node.callee.object.name === 'Object'
  );
}
