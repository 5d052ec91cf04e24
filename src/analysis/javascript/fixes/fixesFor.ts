import type { CollectionStore, FieldStore } from '../../../protocol/poolModel';
import { clearingTitle, rules } from '../../../protocol/rules';
import type { FixKind, SourceFix, TextEdit } from '../../../protocol/sourceFinding';
import { methodsNamed } from '../program/classLikes';
import type { Pool } from '../pools/pool';
import { clearedAs, type RuleFault } from '../rules/rule';
import { askFirstFix } from './askFirst';
import {
  clearCollectionsLines,
  clearFieldsLines,
  closeDroppedLines,
  mayBeClosable,
} from './clearFields';
import { clearRemovedEdits, NESTED, whyNotRemoved } from './clearRemoved';
import { clearOnWays, columnsOf, nestedIn, ownsValues, whyNotCleared } from './clearOnWays';
import { closeHelper } from './closeHelper';
import { clearTimersFix, forgetTailFix, walkAllFix } from './endLives';
import type { FixedFile } from './fixedFile';
import { accessText, fixSite, FreshNames, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { keptForReads } from './keptForReads';
import { whyStillUsed } from './laterUses';
import { ended, linesAtReset } from './linesAtReset';
import { statementAt } from './statementAt';
import { whyShared } from './sharedValues';
import { whyNotEmptied } from './startsEmpty';
import { whyNotItsOwn, whyNotThere } from './storeOwner';
import { suppressFix } from './suppress';

/** The fixes offered for one reset. */
export interface Offer {
  fixes: SourceFix[];
  /** Why they do not clear some store, for people; reads well after a colon. */
  unmended?: string;
  /** Why they clear values and close none, for people; reads well after a colon. */
  unclosed?: string;
}

/**
 * Fixes for faults with the same rule and reset, most fitting first. Values that the reset's caller gets, and fields that
 * others may own, are only cleared; a store's own values are closed too.
 */
export function fixesFor(file: FixedFile, pool: Pool, faults: [RuleFault, ...RuleFault[]]): Offer {
  const site = fixSite(file, pool, faults[0].reset);
  if (faults[0].twice) {
    const asked = askFirstFix(file, pool, faults[0].twice);
    return 'fix' in asked
      ? { fixes: [asked.fix, suppressFix(site)] }
      : { fixes: [suppressFix(site)], unmended: asked.unmended };
  }
  const hazard = faults[0].reset.isUnnamed
    ? 'the instance has no name where it is parked'
    : faults.some(({ unmended: reason }) => reason === undefined)
      ? whyNotCleared(site, faults)
      : undefined;
  const kept = faults.map(({ store, entry, tail, unmended }) =>
    entry !== undefined || tail !== undefined || unmended !== undefined
      ? unmended
      : store.kind === 'field'
        ? clearedAs(faults[0]) === 'stale-fields'
          ? (whyNotEmptied(site, store.access) ?? whyStillUsed(site, store.access.path[0]!, false))
          : undefined
        : store.kind === 'collection' && clearedAs(faults[0]) === 'stale-collection'
          ? whyStillUsed(site, store.access.path[0]!, true)
          : columnsOf(store)
              .map(access => whyNotThere(site, access) ?? whyNotItsOwn(site, access))
              .find(reason => reason !== undefined),
  );
  const [first, ...others] = faults.filter((_, i) => kept[i] === undefined);
  const fixes = hazard === undefined && first ? mendingFixes(site, [first, ...others]) : [];
  const isMended = fixes.length > 0;
  const unmended =
    hazard ??
    (faults[0].reset.kind === 'removal' && !isMended ? whyNotTakenOut(site, faults) : undefined) ??
    kept.find(reason => reason !== undefined) ??
    (faults[0].rule === 'unclosed-values' && !faults[0].left ? whyShared(site) : undefined);
  const isOnlyCleared = fixes.length > 0 && fixes.every(({ kind }) => kind === 'nil-only');
  const unclosed = isOnlyCleared ? whyUnclosed(site, faults) : undefined;
  return {
    fixes: [...fixes, suppressFix(site)],
    ...(unmended !== undefined && { unmended }),
    ...(unclosed !== undefined && { unclosed }),
  };
}

function mendingFixes(site: FixSite, faults: [RuleFault, ...RuleFault[]]): SourceFix[] {
  const [{ reset, left, entry }] = faults;
  const rule = clearedAs(faults[0]);
  if (entry !== undefined) return dropEntriesFix(site, faults);
  if (left && 'head' in left) return forgetTailFix(site, left.head, faults[0].store);
  if (left) return 'walk' in left ? walkAllFix(site, left.walk) : clearTimersFix(site, left.timers);
  if (reset.kind === 'removal') {
    const edits = removalEdits(site, faults);
    return edits
      ? [{ kind: 'nil-only', title: rules['stale-slots'].fixTitles.clearRemoved, edits }]
      : [];
  }
  if (rule === 'unclosed-values') return closingFixes(site, faults);
  // Emptying a pool of lent objects would leave a pool of nothing.
  if (rule === 'stale-fields' && faults.some(({ store }) => store.kind === 'collection')) return [];
  const fixes: SourceFix[] = [];
  const helper = closeHelper(site.file, site.style);
  const isOwn = !faults.some(({ isShared }) => isShared) && whyUnclosed(site, faults) === undefined;
  const closing = isOwn ? cleared(site, faults, helper.name) : undefined;
  if (closing) {
    const edits = helper.edit ? [...closing, helper.edit] : closing;
    fixes.push({ kind: 'nil-and-close', title: titleOf(site, 'nil-and-close', faults), edits });
  }
  const nilOnly = cleared(site, faults, undefined);
  if (nilOnly)
    fixes.push({ kind: 'nil-only', title: titleOf(site, 'nil-only', faults), edits: nilOnly });
  // A field usually refers to what belongs to others (a request, a response, a parent), and a method that is only likely a
  // reset may hand its values to its caller.
  if (rule === 'stale-fields' || faults[0].certainty === 'likely') fixes.reverse();
  return fixes;
}

/** Drops the entries of what is parked. Their values belong to whoever set them. */
function dropEntriesFix(site: FixSite, faults: RuleFault[]): SourceFix[] {
  const lines = faults.flatMap(({ store, entry }) => {
    if (store.kind !== 'collection' || entry === undefined) return [];
    const table = accessText(site, store.access);
    if (store.collection === 'map') return [`${table}.delete(${entry});`];
    return store.collection === 'array'
      ? [`${table}[${entry}] = undefined${site.style.isTyped ? '!' : ''};`]
      : [`delete ${table}[${entry}];`];
  });
  const title = clearingTitle('stale-collection', faults.length, false);
  return [{ kind: 'nil-only', title, edits: linesAtReset(site, lines) }];
}

/** Why the stores of a reset are only cleared; `undefined` where they may be closed as well. */
function whyUnclosed(
  site: FixSite,
  faults: readonly [RuleFault, ...RuleFault[]],
): string | undefined {
  const [{ reset, paths }] = faults;
  const rule = clearedAs(faults[0]);
  if (reset.kind === 'removal') return 'its caller gets the value';
  if (faults.some(({ store }) => nestedIn(site, store))) return NESTED;
  if (paths && !ownsValues(site, faults)) return 'the reset itself uses them';
  const isClosable = faults.some(
    ({ store }) => store.kind === 'field' && mayBeClosable(site, store.access.path[0]!),
  );
  if (rule === 'stale-fields' && !isClosable)
    return 'their names or types say that there is nothing to close';
  if (faults.some(({ isShared }) => isShared)) return 'they belong to others as well';
  // The value would be closed once for each position.
  return whyShared(site);
}

/** Fixes for a reset that drops its values already, and only lacks closing them. */
function closingFixes(site: FixSite, faults: RuleFault[]): SourceFix[] {
  const { text, style, reset } = site;
  const position = statementAt(reset.fn, reset.statement);
  if (position?.statement.type !== 'ExpressionStatement' || whyShared(site) !== undefined)
    return [];
  const helper = closeHelper(site.file, style);
  const stores = faults
    .map(({ store }) => store)
    .filter(store => store.kind === 'field' || store.kind === 'collection');
  const lines = closeDroppedLines(site, stores, helper.name);
  const edits = insertLines(text, style, position, {
    before: ended(lines.before, style),
    after: ended(lines.after, style),
  });
  return [
    {
      kind: 'nil-and-close',
      title: rules['unclosed-values'].fixTitles.closeDropped,
      edits: helper.edit ? [...edits, helper.edit] : edits,
    },
  ];
}

function titleOf(site: FixSite, kind: FixKind, faults: RuleFault[]): string {
  const title = clearingTitle(clearedAs(faults[0]!), faults.length, kind === 'nil-and-close');
  return isUsedAfter(site) ? `${title} (the instance is used after this line: check)` : title;
}

/** Whether the function calls a method of the instance after parking it that is not known, and may need what is cleared. */
function isUsedAfter({ reset, facts, pool: { owner } }: FixSite): boolean {
  if (reset.kind !== 'release' || !facts) return false;
  return facts.facts.some(
    fact =>
      fact.kind === 'call' &&
      fact.node.start! > reset.statement.end! &&
      fact.target.variable === reset.instance &&
      fact.target.path.length === 1 &&
      !owner.fields.has(fact.target.path[0]!) &&
      methodsNamed(owner, fact.target.path[0]!).length === 0,
  );
}

function removalEdits(site: FixSite, faults: RuleFault[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { store } of faults) {
    const found = site.pool.slots.find(each => each.store === store);
    const own = found && clearRemovedEdits(site, found);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

function whyNotTakenOut(site: FixSite, faults: RuleFault[]): string | undefined {
  const reasons = faults.flatMap(({ store }) => {
    const found = site.pool.slots.find(each => each.store === store);
    return found ? [whyNotRemoved(site, found)] : [];
  });
  return reasons[0];
}

function cleared(
  site: FixSite,
  faults: RuleFault[],
  close: string | undefined,
): TextEdit[] | undefined {
  if (faults[0]!.paths) return clearOnWays(site, faults, close);
  if (faults.some(({ tail }) => tail?.isRemoval)) return clearedWithout(site, faults);
  const fields: FieldStore[] = [];
  const collections: CollectionStore[] = [];
  for (const { store } of faults) {
    if (store.kind === 'field') fields.push(store);
    if (store.kind === 'collection') collections.push(store);
  }
  const names = new FreshNames(site);
  const { lines, replaced } = keptForReads(site, fields, names);
  // What is still used is not to be closed before.
  if (close !== undefined && lines.length > 0) return undefined;
  const clear = [
    ...clearFieldsLines(site, fields, close, names),
    ...clearCollectionsLines(site, collections, close, names),
  ];
  return linesAtReset(site, [...lines, ...clear], replaced);
}

/** Clears fields behind the step that may have emptied another one, if it has. */
function clearedWithout(site: FixSite, faults: RuleFault[]): TextEdit[] | undefined {
  const { text, style, reset } = site;
  const position = statementAt(reset.fn, reset.statement);
  if (!position) return undefined;
  const lines = faults.flatMap(({ store, tail }) =>
    store.kind === 'field' && tail
      ? [`if (!${accessText(site, tail.head)}) ${clearFieldsLines(site, [store], undefined)[0]!}`]
      : [],
  );
  return insertLines(text, style, position, { after: ended(lines, style) });
}
