import type { Access, Store } from '../../../protocol/poolModel';
import { clearingTitle, rules } from '../../../protocol/rules';
import type { SourceFix } from '../../../protocol/sourceFinding';
import type { SkippingWalk } from '../rules/skippingWalks';
import type { TimerStore } from '../rules/pendingTimers';
import { accessText, type FixSite } from './fixSite';
import { insertLines } from './insertLines';
import { ended } from './linesAtReset';
import { statementAt } from './statementAt';

const titles = rules['unclosed-values'].fixTitles;

/** Makes a loop iterate over the whole array instead of a generator that skips some values. */
export function walkAllFix(site: FixSite, { loop, access, index }: SkippingWalk): SourceFix[] {
  const { text, style, reset } = site;
  const [first] = loop.body.type === 'BlockStatement' ? loop.body.body : [];
  const position = first && statementAt(reset.fn, first);
  if (!position) return [];
  const array = accessText(site, access);
  const { start, end } = loop.right;
  // The loop ends with a brace, so its content tells the style.
  const semicolon = text.slice(end!, loop.end!).includes(';') ? ';' : '';
  const skip = `if (${array}[${index}] == null) continue${semicolon}`;
  const edits = [
    { start: start!, end: end!, text: `${array}.keys()` },
    ...insertLines(text, style, position, { before: [skip] }),
  ];
  return [{ kind: 'nil-and-close', title: titles.walkAll, edits }];
}

/** Stops and drops the timers before the reset drops the rest. */
export function clearTimersFix(site: FixSite, { access, collection }: TimerStore): SourceFix[] {
  const { text, style, reset } = site;
  const position = statementAt(reset.fn, reset.statement);
  if (!position || !style.isModern) return [];
  const field = accessText(site, access);
  const end = style.semicolon;
  const [timers, drop] =
    collection === 'map'
      ? [`${field}.values()`, `${field}.clear()${end}`]
      : [`${field} ?? []`, `${field}?.fill(undefined)${end}`];
  const lines = [`for (const timer of ${timers}) clearTimeout(timer)${end}`, drop];
  const edits = insertLines(text, style, position, { before: lines });
  return [{ kind: 'nil-and-close', title: titles.stopTimers, edits }];
}

/** Forgets the last node of a chain where its first one is gone. */
export function forgetTailFix(site: FixSite, head: Access, tail: Store): SourceFix[] {
  const { text, style, reset, pool } = site;
  const position = statementAt(reset.fn, reset.statement);
  if (position?.statement.type !== 'ExpressionStatement' || tail.kind !== 'field') return [];
  const init = pool.owner.fields.get(tail.access.path[0]!)?.init;
  const none = init?.type === 'NullLiteral' ? 'null' : 'undefined';
  const line = `if (!${accessText(site, head)}) ${accessText(site, tail.access)} = ${none};`;
  const edits = insertLines(text, style, position, { after: ended([line], style) });
  return [{ kind: 'nil-only', title: clearingTitle('stale-fields', 1, false), edits }];
}
