import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import type { TextEdit } from '../../../protocol/sourceFinding';
import { accessKey } from '../program/classLikes';
import type { Pool } from '../pools/pool';
import { emptiesSlots, removalsIn } from '../pools/slotSteps';
import type { FoundSlots } from '../pools/slotStores';
import type { RuleFault } from '../rules/rule';
import { clearCollectionsLines } from './clearFields';
import { clearNestedLines, whyNotNested } from './clearNested';
import { clearRingLines } from './clearRing';
import { clearSlotsLines } from './clearSlots';
import { FreshNames, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { isReadLater } from './lateReads';
import { arrowEdits, ended } from './linesAtReset';
import { clearingHazard, usesValues } from './slotHazards';
import { statementAt, type StatementPosition } from './statementAt';
import { storeType } from './storeType';

/** Why slots cannot be cleared where a counter moves, for people; `undefined` when they can. */
export function whyNotCleared(site: FixSite, faults: readonly RuleFault[]): string | undefined {
  for (const { paths, store } of faults) {
    if (!paths && site.reset.kind !== 'removal') continue;
    const nested = nestedIn(site, store);
    const whyNot = nested && paths ? whyNotNested(site, nested) : undefined;
    if (whyNot !== undefined) return whyNot;
    const columns = new Set(columnsOf(store).map(accessKey));
    const hazard = paths && clearingHazard(site, columns, paths);
    if (hazard !== undefined) return hazard;
    if (isReadLater(site, columns)) return 'its slots are still read by a function that runs later';
    const isTypedReadonly =
      site.style.isTyped && columnsOf(store).some(each => storeType(site, each).isReadonly);
    if (isTypedReadonly) return 'its type says that its elements must not be written';
  }
  return undefined;
}

/** The slots of a store, if they lie in arrays of an array. */
export function nestedIn({ pool }: FixSite, store: RuleFault['store']): FoundSlots | undefined {
  return pool.slots.find(found => found.store === store && found.isNested);
}

/** Whether the reset does nothing else with the values, so that the store may close them. */
export function ownsValues(site: FixSite, faults: readonly RuleFault[]): boolean {
  const columns = faults.flatMap(({ store }) => columnsOf(store).map(accessKey));
  return !usesValues(site, new Set(columns));
}

/** The arrays and collections of a store. */
export function columnsOf(store: RuleFault['store']): Access[] {
  if (store.kind === 'slots' || store.kind === 'ring')
    return store.columns.map(({ access }) => access);
  return [store.access];
}

/** Edits that clear stores on every path that leaves them full, before the first move of each store's counter. */
export function clearOnWays(
  site: FixSite,
  faults: readonly RuleFault[],
  close: string | undefined,
): TextEdit[] | undefined {
  const { text, style, reset } = site;
  const positions = new Map<t.Node, { position: StatementPosition | undefined; lines: string[] }>();
  const names = new FreshNames(site);
  for (const fault of faults) {
    const done = new Set<t.Node>();
    for (const { node } of fault.paths?.starts ?? []) {
      const position = statementAt(reset.fn, node);
      const at = position?.statement ?? reset.fn.body;
      // `head = tail = 0` is two steps in one statement.
      if (done.has(at)) continue;
      done.add(at);
      const lines = linesFor(site, fault.store, close, names);
      if (!lines) return undefined;
      const known = positions.get(at);
      if (known) known.lines.push(...lines);
      else positions.set(at, { position, lines });
    }
  }
  const edits = [...positions.values()].flatMap(({ position, lines }) =>
    position
      ? insertLines(text, style, position, { before: ended(lines, style) })
      : arrowEdits(site, ended(lines, style)),
  );
  edits.sort((a, b) => a.start - b.start);
  const isApart = edits.every((edit, i) => {
    const next = edits[i + 1];
    return !next || (edit.end <= next.start && edit.start < next.start);
  });
  return isApart && edits.length > 0 ? edits : undefined;
}

function linesFor(
  site: FixSite,
  store: RuleFault['store'],
  close: string | undefined,
  names: FreshNames,
): string[] | undefined {
  if (store.kind === 'collection') return clearCollectionsLines(site, [store], close, names);
  if (store.kind === 'field') return undefined;
  const nested = nestedIn(site, store);
  if (nested) return close === undefined ? clearNestedLines(site, nested) : undefined;
  const isFullBeyond = leavesRemoved(site.pool, store);
  return store.kind === 'slots'
    ? clearSlotsLines(site, store, { close, isFullBeyond })
    : clearRingLines(site, store, { close, isFullBeyond });
}

const leaving = new WeakMap<FoundSlots, boolean>();

/** Whether elements may lie outside the used positions, because some removal only moved a counter. */
function leavesRemoved(pool: Pool, store: FoundSlots['store']): boolean {
  const found = pool.slots.find(each => each.store === store);
  if (!found) return false;
  let leaves = leaving.get(found);
  if (leaves === undefined) leaving.set(found, (leaves = isRemovedFrom(pool, found)));
  return leaves;
}

function isRemovedFrom({ owner, effects, writers }: Pool, found: FoundSlots): boolean {
  const movers = found.counterKeys.flatMap(key => [...(writers.get(key)?.keys() ?? [])]);
  return movers.some(
    method =>
      !emptiesSlots(found, effects.get(method)!) && removalsIn(owner, method, found).length > 0,
  );
}
