import { clearingTitle } from '../../../protocol/rules';
import type { FixKind, SourceFix, TextEdit } from '../../../protocol/sourceFinding';
import { fieldsLeft } from '../pools/cleared';
import type { FunctionScope } from '../program/functionScope';
import { beforeEach } from '../program/paths';
import { importedNames, ioImportOf } from './goImports';
import { loopAround, statementOf, type GoNode } from '../syntax/goNode';
import { indexedSlice, lastUse, slotLoopsOf, slotText, type SlotLoop } from '../pools/slotLoop';
import { isHeldElsewhere } from './goHeldElsewhere';
import { slotStatements, type Closing, type SlotCode } from './slotStatements';
import type { GoFault } from '../rules/goRule';
import { insertAfter, insertBefore } from '../syntax/sourceLines';
import type { GoFixInput } from './goFixInput';
import type { Truncation } from '../pools/truncations';

/** A truncation that leaves its slots full, and the file that is mended. */
type StaleTruncation = Pick<GoFault, 'truncation' | 'slots' | 'cleared'> & GoFixInput;

/** The fixes that empty the slots, the most fitting first; none without a safe edit. */
export function clearingFixes(stale: StaleTruncation): SourceFix[] {
  const isWritable = (fix: SourceFix | undefined): fix is SourceFix => fix !== undefined;
  const { kind } = stale.truncation;
  if (kind === 'removal' || kind === 'shift') return [clearRemoved(stale)].filter(isWritable);
  if (kind === 'deletion') return [clearBehind(stale)].filter(isWritable);
  if (kind === 'filter') return [clearRest(stale)].filter(isWritable);
  const completed = completeLoop(stale).filter(isWritable);
  return completed.length > 0 ? completed : addLoops(stale).filter(isWritable);
}

/**
 * Closes are deferred, so that they run after everything is cleared and all run even if one panics. Not in a loop, where
 * deferred calls would pile up.
 */
export function closingAt(statement: GoNode): Closing {
  return loopAround(statement) ? 'immediate' : 'deferred';
}

function canClose(stale: StaleTruncation): boolean {
  return whyUnclosed(stale) === undefined;
}

/** Why the slots' values must not be closed, or cannot be, for people; `undefined` where they can. */
export function whyUnclosed({
  truncation,
  slots,
  cleared,
}: Omit<StaleTruncation, keyof GoFixInput>): string | undefined {
  if (truncation.kind !== 'reset') return 'its caller gets the value';
  if (!truncation.isOwned) return 'a slot may still have a value that was taken out';
  const isClosable = slots.fields
    ? fieldsLeft(slots.fields, cleared.fields).some(field => field.closing)
    : slots.closing !== undefined;
  if (!isClosable) return 'their type has no Close';
  return isHeldElsewhere(truncation) ? 'another place may hold them too' : undefined;
}

/** Completes a loop that closes or clears already, instead of adding a second one. */
function completeLoop(stale: StaleTruncation): (SourceFix | undefined)[] {
  const { truncation, cleared } = stale;
  const loop = slotLoopsOf(truncation).find(
    one =>
      one.isStraight &&
      (one.closes || cleared.statements.some(statement => one.statement.contains(statement))),
  );
  if (!loop) return [];
  const mended = (kind: FixKind, closing: Closing): SourceFix | undefined =>
    fixWith(kind, closing, stale, code => {
      const name = loop.index && loop.index.text !== '_' ? loop.index.text : freeIndex(truncation);
      const slot = slotText(loop, truncation) ?? `${indexedSlice(truncation)}[${name}]`;
      const lines = slotStatements(slot, code);
      return lines && insertInLoop(loop, name, lines, truncation);
    });
  if (loop.closes) return [mended('nil-and-close', 'none')];
  const closing = closingAt(loop.statement);
  return [
    canClose(stale) ? mended('nil-and-close', closing) : undefined,
    mended('nil-only', 'none'),
  ];
}

function insertInLoop(
  loop: SlotLoop,
  name: string,
  lines: string[],
  truncation: Truncation,
): TextEdit[] | undefined {
  const [first] = loop.body;
  const last = lastUse(loop, truncation);
  if (!first) return undefined;
  const edits = last ? insertAfter(last, lines) : insertBefore(first, lines);
  if (!edits || !loop.index) return undefined;
  const { start, end } = loop.index;
  return loop.index.text === name ? edits : [{ start, end, text: name }, ...edits];
}

function addLoops(stale: StaleTruncation): (SourceFix | undefined)[] {
  const { truncation } = stale;
  const isClosedAlready = slotLoopsOf(truncation).some(loop => loop.closes);
  const nilOnly = fixWith('nil-only', 'none', stale, code => {
    const isClearUsable = stale.hasClear && !code.pkg.declares('clear');
    return isClearUsable
      ? before(truncation.statement, [`clear(${clearable(truncation)})`])
      : before(truncation.statement, loopLines(truncation, code));
  });
  if (isClosedAlready || !canClose(stale)) return [nilOnly];
  const closing = closingAt(truncation.statement);
  const nilAndClose = fixWith('nil-and-close', closing, stale, code =>
    before(truncation.statement, loopLines(truncation, code)),
  );
  return [nilAndClose, nilOnly];
}

function loopLines(truncation: Truncation, code: SlotCode): string[] | undefined {
  const index = freeIndex(truncation);
  const lines = slotStatements(`${indexedSlice(truncation)}[${index}]`, code);
  const head = `for ${index} := range ${truncation.used} {`;
  return lines && [head, ...lines.map(line => `\t${line}`), '}'];
}

/** The builtin accepts slices and maps, but not arrays. */
function clearable({ scope, type, sliceText, used }: Truncation): string {
  return scope.pkg.underlying(type).kind === 'array' && used === sliceText
    ? `${sliceText}[:]`
    : used;
}

/** The slot behind the new end, which the capacity still has. */
function clearBehind(stale: StaleTruncation): SourceFix | undefined {
  const { statement, sliceText } = stale.truncation;
  const slice = indexedSlice(stale.truncation);
  const slot = `${slice}[:len(${sliceText})+1][len(${sliceText})]`;
  return fixWith('nil-only', 'none', stale, code => {
    const lines = slotStatements(slot, code);
    return lines && insertAfter(statement, lines);
  });
}

/** All slots behind those that are kept. */
function clearRest(stale: StaleTruncation): SourceFix | undefined {
  const { truncation } = stale;
  const { sliceText, statement, index: first = '' } = truncation;
  return fixWith('nil-only', 'none', stale, code => {
    if (stale.hasClear && !code.pkg.declares('clear'))
      return before(statement, [`clear(${indexedSlice(truncation)}[${first}:])`]);
    const index = freeIndex({ sliceText: `${sliceText} ${first}` });
    const lines = slotStatements(`${indexedSlice(truncation)}[${index}]`, code);
    const head = `for ${index} := ${first}; ${index} < len(${sliceText}); ${index}++ {`;
    return lines && before(statement, [head, ...lines.map(line => `\t${line}`), '}']);
  });
}

/** A removal hands its value to its caller, so the slot is cleared but the value not closed. */
function clearRemoved(stale: StaleTruncation): SourceFix | undefined {
  const { truncation } = stale;
  const slot = `${indexedSlice(truncation)}[${truncation.index ?? ''}]`;
  if (isCountedDown(truncation)) return clearAfterRead(stale, slot);
  if (isReadLater(truncation)) return undefined;
  return fixWith('nil-only', 'none', stale, code =>
    before(truncation.statement, slotStatements(slot, code)),
  );
}

/** Whether the index names the removed slot only after the statement. */
function isCountedDown({ counter, statement }: Truncation): boolean {
  return counter !== undefined && /--$|-= 1$|- 1$/.test(statement.text);
}

/** The slot is cleared where it was read last; a value that is returned is kept in a variable. */
function clearAfterRead(stale: StaleTruncation, slot: string): SourceFix | undefined {
  const { scope, path, statement, index = '' } = stale.truncation;
  const reads = scope.node
    .descendantsOf('index_expression')
    .filter(node => node.start > statement.end && scope.pathOf(node) === `${path}[${index}]`);
  const last = reads.at(-1);
  const holder = last ? statementOf(last) : statement;
  if (!holder || holder.parent !== statement.parent) return undefined;
  return fixWith('nil-only', 'none', stale, code => {
    const lines = slotStatements(slot, code);
    if (!lines || !last || holder.type !== 'return_statement')
      return lines && insertAfter(holder, lines);
    if (reads.length > 1 || scope.hides('value')) return undefined;
    const inserted = insertBefore(holder, [`value := ${slot}`, ...lines]);
    return inserted && [...inserted, { start: last.start, end: last.end, text: 'value' }];
  });
}

function isReadLater({ scope, path, statement }: Truncation): boolean {
  return (lastReads(scope).get(path) ?? -1) >= statement.end;
}

const known = new WeakMap<FunctionScope, ReadonlyMap<string, number>>();

/** For each slice, by its path, the offset of the last position where a function uses one of its slots or a pointer to one. */
function lastReads(scope: FunctionScope): ReadonlyMap<string, number> {
  let last = known.get(scope);
  if (!last) known.set(scope, (last = readLastReads(scope)));
  return last;
}

function readLastReads(scope: FunctionScope): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const node of scope.node.descendants()) {
    if (node.type !== 'index_expression' && node.type !== 'identifier') continue;
    const path = scope.pathOf(node);
    // A pointer leads to the slot; a copy of its value does not.
    if (path === undefined || (node.type === 'identifier' && !path.endsWith('.&'))) continue;
    for (const slice of beforeEach('[', path)) last.set(slice, node.start);
  }
  return last;
}

function fixWith(
  kind: FixKind,
  closing: Closing,
  stale: StaleTruncation,
  write: (code: SlotCode) => TextEdit[] | undefined,
): SourceFix | undefined {
  const { truncation, slots, file, cleared } = stale;
  const { scope, sliceText } = truncation;
  const io = ioImportOf(file);
  const isIoFree = io !== undefined && !scope.hides(io.name) && !scope.pkg.declares(io.name);
  const code: SlotCode = {
    pkg: scope.pkg,
    slots,
    closing,
    cleared: cleared.fields,
    closer: isIoFree ? `${io.name}.Closer` : 'interface{ Close() error }',
    reserved: new Set(sliceText.match(/\w+/g)),
    imported: importedNames(file),
  };
  const edits = write(code);
  if (!edits) return undefined;
  const needsIo = isIoFree && edits.some(edit => edit.text.includes(code.closer));
  const all = needsIo && io.edit ? [io.edit, ...edits] : edits;
  return { kind, title: clearingTitle('stale-slots', 1, kind === 'nil-and-close'), edits: all };
}

function before(statement: GoNode, lines: string[] | undefined): TextEdit[] | undefined {
  return lines && insertBefore(statement, lines);
}

/** A name for an index that the slice's expression does not use. */
export function freeIndex({ sliceText }: Pick<Truncation, 'sliceText'>): string {
  const reserved = new Set(sliceText.match(/\w+/g));
  return ['i', 'j', 'slot'].find(name => !reserved.has(name)) ?? 'slotIndex';
}
