import type { Access, Column, SlotsStore } from '../../../protocol/poolModel';
import type { Pool } from '../pools/pool';
import { accessKey } from '../program/classLikes';
import { elementType, emptyElement, emptyEntryField } from './emptyValue';
import { accessText, elementName, FreshNames, freshName, type FixSite } from './fixSite';
import { slotRange } from './slotRange';
import { annotated, storeType, allowsNullish } from './storeType';

/** Lines that clear a store's used slots, and close their values if `close` names a function for it. */
export function clearSlotsLines(
  site: FixSite,
  store: SlotsStore,
  { close, isFullBeyond }: { close: string | undefined; isFullBeyond: boolean },
): string[] {
  const { columns } = store;
  const { first, isLastIndex } = slotRange(site.pool.owner, store);
  const length = counterText(site, store.length);
  const whole = columns.every(column => !isReused(site, column));
  if (close === undefined && whole && columns.every(column => isSurelyArray(site, column))) {
    const end = `${length}${isLastIndex ? ' + 1' : ''}`;
    const from = first === 0 ? '' : `, ${first}`;
    const upTo = isFullBeyond ? from : `, ${first}, ${end}`;
    return columns.map(
      ({ access }) => `${filledText(site, access)}.fill(${emptyElement(site, access)}${upTo});`,
    );
  }
  const index = freshName(site, 'i');
  const { isModern } = site.style;
  const isWholeWalk = close === undefined && isFullBeyond;
  const bound = isWholeWalk
    ? `< ${physicalLength(site, columns[0]!.access)}`
    : `${isLastIndex ? '<=' : '<'} ${length}`;
  const lines = [
    `for (${isModern ? 'let' : 'var'} ${index} = ${first}; ${index} ${bound}; ${index}++) {`,
    ...clearPositionLines(site, columns, index, close, isWholeWalk).map(line => `\t${line}`),
    '}',
  ];
  if (isWholeWalk || !isFullBeyond) return lines;
  const rest = clearSlotsLines(site, store, { close: undefined, isFullBeyond });
  // The second loop reuses the `var` of the first.
  return [...lines, ...rest.map(line => line.replace(/^for \(var /, 'for ('))];
}

/**
 * Lines for one position of all columns: read the values, clear value and key, then close. Entry objects that are reused
 * stay. `mayBeAbsent`: some positions may have no entry object yet.
 */
export function clearPositionLines(
  site: FixSite,
  columns: Column[],
  index: string,
  close: string | undefined,
  mayBeAbsent = false,
): string[] {
  const reads: string[] = [];
  const clear: string[] = [];
  const locals: string[] = [];
  const declare = site.style.isModern ? 'const' : 'var';
  const names = new FreshNames(site, [index]);
  const keep = (source: string, wish: string): void => {
    if (close === undefined) return;
    const name = names.claim(wish);
    locals.push(name);
    reads.push(`${declare} ${name} = ${source};`);
  };
  for (const column of columns) {
    const slot = `${presentText(site, column.access)}[${index}]`;
    const list = column.access.path.at(-1)!;
    const valueFields = column.valueFields ?? [];
    const isKept = isReused(site, column);
    if (!isKept) clear.push(`${slot} = ${emptyElement(site, column.access)};`);
    if (!isKept && (close === undefined || column.role === 'key')) continue;
    if (column.role !== 'entry') {
      keep(slot, elementName(list));
      continue;
    }
    const entry = names.claim(entryName(list));
    reads.push(`${declare} ${entry} = ${slot};`);
    // Under `noUncheckedIndexedAccess` any element may be absent.
    const isNullable = site.style.isTyped || allowsNullish(elementType(site, column.access));
    if (!isKept) {
      // On some path the reset may have cleared it already.
      const ofEntry = site.style.isModern ? `${entry}?` : `${entry} && ${entry}`;
      locals.push(...valueFields.map(field => `${ofEntry}.${field}`));
      continue;
    }
    if (mayBeAbsent || isNullable) reads.push(`if (!${entry}) continue;`);
    const keys = column.keyField === undefined ? [] : [column.keyField];
    for (const field of [...keys, ...valueFields]) {
      const empty = emptyEntryField(site, column.access, field);
      if (empty === undefined) continue;
      if (field !== column.keyField) keep(`${entry}.${field}`, field);
      clear.push(`${entry}.${field} = ${empty};`);
    }
  }
  return [...reads, ...clear, ...locals.map(name => `${close}(${name});`)];
}

/** Whether a column's elements are entry objects that stay in their slots. */
export function isReused({ pool }: FixSite, { access }: Column): boolean {
  let keys = reused.get(pool);
  if (!keys) reused.set(pool, (keys = new Set(pool.slots.flatMap(each => [...each.reusedKeys]))));
  return keys.has(accessKey(access));
}

/** Cached, because a class may have many stores. */
const reused = new WeakMap<Pool, ReadonlySet<string>>();

function entryName(list: string): string {
  const name = elementName(list);
  return name === 'value' ? 'entry' : name;
}

/** Whether `fill` certainly exists, in a file of ES2015 or later. */
export function isSurelyArray(site: FixSite, { access }: Column): boolean {
  return site.style.isModern && storeType(site, access).isArray;
}

/** An expression for a possibly missing array that `fill` can be called on. */
export function filledText(site: FixSite, access: Access): string {
  return accessText(site, access) + (storeType(site, access).isNullable ? '?' : '');
}

/** An expression for an array that exists here whatever its type says, because something is in use. */
function presentText(site: FixSite, access: Access): string {
  const isMarked = site.style.isTyped && storeType(site, access).isNullable;
  return accessText(site, access) + (isMarked ? '!' : '');
}

/** The number of slots, used or not. */
export function physicalLength(site: FixSite, access: Access): string {
  const array = accessText(site, access);
  return storeType(site, access).isNullable
    ? `(${array} ? ${array}.length : 0)`
    : `${array}.length`;
}

/** A counter as a number, even if its type allows `undefined`. */
export function counterText(site: FixSite, access: Access): string {
  const field = access.path.length === 1 ? site.pool.owner.fields.get(access.path[0]!) : undefined;
  const isMarked = site.style.isTyped && allowsNullish(annotated(field?.annotation));
  return accessText(site, access) + (isMarked ? '!' : '');
}
