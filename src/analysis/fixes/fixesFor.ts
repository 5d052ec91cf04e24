import type { CollectionStore, FieldStore } from '../../protocol/poolModel';
import type { FixKind, SourceFix, TextEdit } from '../../protocol/sourceFinding';
import type { Pool } from '../javascript/pool';
import { emptiesSlots, removalsIn } from '../javascript/slotSteps';
import type { FoundSlots } from '../javascript/slotStores';
import type { RuleFault } from '../rules/rule';
import {
  clearCollectionsLines,
  clearFieldsLines,
  closeDroppedLines,
  mayBeClosable,
} from './clearFields';
import { clearRemovedEdits } from './clearRemoved';
import { clearRingLines } from './clearRing';
import { clearSlotsLines } from './clearSlots';
import { closeHelper } from './closeHelper';
import { clearTimersFix, walkAllFix } from './endLives';
import type { FixedFile } from './fixedFile';
import { fixSite, type FixSite } from './fixSite';
import { appendLines, insertLines } from './insertLines';
import { statementAt } from './statementAt';
import { suppressFix } from './suppress';

/**
 * The fixes of faults that share one rule and one reset, the most fitting first. Values that the reset's caller gets, and
 * fields that somebody else may own, are only cleared; a store's own values are closed as well.
 */
export function fixesFor(
  file: FixedFile,
  pool: Pool,
  faults: [RuleFault, ...RuleFault[]],
): SourceFix[] {
  const [{ reset, rule }] = faults;
  const site = fixSite(file, pool, reset);
  const suppress = suppressFix(site);
  const { left } = faults[0];
  if (left)
    return [
      ...('walk' in left ? walkAllFix(site, left.walk) : clearTimersFix(site, left.timers)),
      suppress,
    ];
  if (reset.kind === 'removal') {
    const edits = removalEdits(site, faults);
    return edits
      ? [{ kind: 'nil-only', title: 'Clear the removed slot', edits }, suppress]
      : [suppress];
  }
  if (rule === 'unclosed-values') return [...closingFixes(site, faults), suppress];
  // Emptying a pool of lent objects would make it a pool of nothing.
  if (rule === 'stale-fields' && faults.some(({ store }) => store.kind === 'collection'))
    return [suppress];
  const nilOnly = cleared(site, faults, undefined);
  const helper = closeHelper(file, site.style);
  const canClose =
    rule !== 'stale-fields' ||
    faults.some(
      ({ store }) => store.kind === 'field' && mayBeClosable(site, store.access.path[0]!),
    );
  const closing = canClose ? cleared(site, faults, helper.name) : undefined;
  const fixes: SourceFix[] = [];
  if (closing) {
    const edits = helper.edit ? [...closing, helper.edit] : closing;
    fixes.push({ kind: 'nil-and-close', title: titleOf(site, 'nil-and-close', faults), edits });
  }
  if (nilOnly)
    fixes.push({ kind: 'nil-only', title: titleOf(site, 'nil-only', faults), edits: nilOnly });
  // What a field refers to (a request, a response, a parent) mostly belongs to somebody else, and a method that only may be a
  // reset can hand its values to its caller.
  if (rule === 'stale-fields' || faults[0].certainty === 'likely') fixes.reverse();
  return [...fixes, suppress];
}

/** The reset drops its values already: what is missing is that they are closed. */
function closingFixes(site: FixSite, faults: RuleFault[]): SourceFix[] {
  const { text, style, reset } = site;
  const place = statementAt(reset.fn, reset.statement);
  if (place?.statement.type !== 'ExpressionStatement') return [];
  const helper = closeHelper(site.file, style);
  const stores = faults
    .map(({ store }) => store)
    .filter(store => store.kind === 'field' || store.kind === 'collection');
  const lines = closeDroppedLines(site, stores, helper.name);
  const end = (line: string): string => (style.semicolon === '' ? line.replace(/;$/, '') : line);
  const edits = insertLines(text, style, place, {
    before: lines.before.map(end),
    after: lines.after.map(end),
  });
  return [
    {
      kind: 'nil-and-close',
      title: 'Close the values once they are dropped',
      edits: helper.edit ? [...edits, helper.edit] : edits,
    },
  ];
}

function titleOf(site: FixSite, kind: FixKind, faults: RuleFault[]): string {
  const nouns = {
    'stale-slots': 'slot',
    'stale-fields': 'field',
    'stale-collection': 'collection',
    'unclosed-values': 'value',
  };
  const { rule } = faults[0]!;
  const what = nouns[rule] + (faults.length > 1 || rule === 'stale-slots' ? 's' : '');
  const title =
    kind === 'nil-and-close' ? `Clear the ${what} and close the values` : `Clear the ${what}`;
  return isUsedAfter(site) ? `${title} (the instance is used after this line: check)` : title;
}

/** Whether the function goes on with the instance behind the place that parks it. */
function isUsedAfter({ reset, facts }: FixSite): boolean {
  if (reset.kind !== 'release' || !facts) return false;
  return facts.facts.some(
    fact =>
      'target' in fact &&
      fact.node.start! > reset.statement.end! &&
      fact.target.variable === reset.instance &&
      fact.target.path.length > 0,
  );
}

function removalEdits(site: FixSite, faults: RuleFault[]): TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const { store } of faults) {
    const found = site.pool.slots.find(each => each.store === store);
    const own = store.kind === 'slots' && found && clearRemovedEdits(site, store, found);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

function cleared(
  site: FixSite,
  faults: RuleFault[],
  close: string | undefined,
): TextEdit[] | undefined {
  const lines: string[] = [];
  const fields: FieldStore[] = [];
  const collections: CollectionStore[] = [];
  for (const { store } of faults) {
    if (store.kind === 'field') fields.push(store);
    else if (store.kind === 'collection') collections.push(store);
    else {
      const isFullBeyond = leavesRemoved(site.pool, store);
      const own =
        store.kind === 'slots'
          ? clearSlotsLines(site, store, { close, isFullBeyond })
          : clearRingLines(site, store, { close, isFullBeyond });
      if (!own) return undefined;
      lines.push(...own);
    }
  }
  lines.push(
    ...clearFieldsLines(site, fields, close),
    ...clearCollectionsLines(site, collections, close),
  );
  return placed(site, lines, faults[0]!.rule === 'stale-slots');
}

/** Whether elements may lie outside the used positions: some removal only moved a counter. */
function leavesRemoved({ owner, slots, effects }: Pool, store: FoundSlots['store']): boolean {
  const found = slots.find(each => each.store === store);
  if (!found) return false;
  return [...effects].some(
    ([method, effect]) =>
      !emptiesSlots(found, effect) &&
      (store.kind === 'ring'
        ? /pop|shift|poll|dequeue|take|remove|read|next/i.test(method.name)
        : removalsIn(owner, method, found).length > 0),
  );
}

/** Slots are cleared before their counter goes back, fields with the reset's other fields, and before an instance is parked. */
function placed(site: FixSite, lines: string[], isBeforeRewind: boolean): TextEdit[] | undefined {
  const { text, style, reset } = site;
  const ended = lines.map(line => (style.semicolon === '' ? line.replace(/;$/, '') : line));
  const { fn, statement } = reset;
  const block = fn.body.type === 'BlockStatement' ? fn.body : undefined;
  const place = statement === fn ? undefined : statementAt(fn, statement);
  if (place && (isBeforeRewind || reset.kind === 'release'))
    return insertLines(text, style, place, { before: ended });
  if (place && block && place.list === block.body && place.statement.type === 'ExpressionStatement')
    return insertLines(text, style, place, { after: ended });
  if (block) return isBeforeRewind ? undefined : appendLines(text, style, block, ended);
  return arrowEdits(site, ended);
}

/** `() => (n = 0)` gets a block. */
function arrowEdits({ text, style, reset }: FixSite, lines: string[]): TextEdit[] {
  const { fn } = reset;
  const arrow = text.lastIndexOf('=>', fn.body.start!) + 2;
  const start = arrow + /^\s*/.exec(text.slice(arrow))![0].length;
  const end = fn.end!;
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))![0];
  const { eol, unit, semicolon, isCompact } = style;
  const [open, separator, close] = isCompact
    ? ['{ ', ' ', ' }']
    : [`{${eol}${outer}${unit}`, eol + outer + unit, `${eol}${outer}}`];
  const body = lines.map(line => line.replace(/^\t+/, tabs => unit.repeat(tabs.length)));
  return [
    { start, end: start, text: `${open}${body.join(separator)}${separator}return ` },
    { start: end, end, text: semicolon + close },
  ];
}
