import { t } from '@vscode/l10n';
import { formatClock, formatCount, formatQuantity } from '../../src/base/format';
import type { ContextOccupancy, PoolOccupancy } from '../../src/protocol/liveFigures';
import type { StripColumn } from './stripColumns';

/** `37 of 40 contexts idle, 37 stale, 12 open`. `isPartial`: there may be more contexts than were reached. */
export function poolText(pool: PoolOccupancy, isPartial: boolean): string {
  const { instances, idle, stale, open, seenAt } = pool;
  const words = [t('{0} of {1} contexts idle', formatCount(idle), formatCount(instances))];
  words.push(stale > 0 ? t('{0} stale', formatCount(stale)) : t('all clean'));
  if (open > 0) words.push(t('{0} open', formatCount(open)));
  if (seenAt !== undefined) words.push(t('as of {0}, not reached since', formatClock(seenAt)));
  else if (isPartial) words.push(t('partial reading'));
  return words.join(', ');
}

export function contextText(context: ContextOccupancy): string {
  const { instance, idle, used, stale, open, capacity } = context;
  const words = [
    idle ? t('idle') : t('in use, {0} used', formatQuantity(used, t('slot'), t('slots'))),
  ];
  words.push(
    stale > 0 ? t('{0} of {1} slots stale', formatCount(stale), formatCount(capacity)) : t('clean'),
  );
  if (open > 0) words.push(t('{0} open', formatCount(open)));
  return t('context {0}: {1}', formatCount(instance), words.join(', '));
}

/** Describes a column of several contexts. */
export function columnText(contexts: readonly ContextOccupancy[], column: StripColumn): string {
  const { start, end, idle, staleContexts, stale, open } = column;
  if (end - start === 1) return contextText(contexts[start]!);
  return t(
    'contexts {0} to {1}: {2} idle, {3} stale with {4}, {5} open',
    formatCount(contexts[start]!.instance),
    formatCount(contexts[end - 1]!.instance),
    formatCount(idle),
    formatCount(staleContexts),
    formatQuantity(stale, t('value'), t('values')),
    formatCount(open),
  );
}
