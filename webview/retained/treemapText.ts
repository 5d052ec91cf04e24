import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import type { Treemap, TreemapNode } from '../../src/protocol/rowQuery';

/** A node in words, with exact numbers. It begins with what its area shows. */
export function nodeText(
  { label, weight, count, open }: TreemapNode,
  unit: Treemap['unit'],
): string {
  const parts = [formatQuantity(count, 'value')];
  if (unit === 'bytes') parts.unshift(`${formatBytes(weight)} (${formatQuantity(weight, 'byte')})`);
  if (open > 0) parts.push(t('{0} still open', formatCount(open)));
  return `${label} ${parts.join(', ')}`;
}

/** How much a node is, for a short line. */
export function weightText(weight: number, unit: Treemap['unit']): string {
  return unit === 'bytes' ? formatBytes(weight) : formatCount(weight);
}

/** What the areas of a treemap mean. */
export function legendText({ unit, weight, count }: Treemap): string {
  return unit === 'bytes'
    ? t('Areas are retained bytes: {0}. Striped: still open.', formatBytes(weight))
    : t(
        'Areas are numbers of values: {0}. A heap snapshot tells their bytes. Striped: still open.',
        formatCount(count),
      );
}
