import { t } from '@vscode/l10n';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import type { Treemap, TreemapNode } from '../../src/protocol/rowQuery';

/** The name of a node. */
export function nodeName({ label, instance, idle, smaller }: TreemapNode): string {
  if (smaller !== undefined) return t('{0} smaller', formatCount(smaller));
  if (label !== undefined) return label;
  if (instance === undefined) return '';
  return idle ? t('context {0}', instance) : t('context {0} ({1})', instance, t('in use'));
}

/** Describes a node with exact numbers, beginning with the text in its area. */
export function nodeText(node: TreemapNode, unit: Treemap['unit']): string {
  const { weight, count, open } = node;
  const parts = [formatQuantity(count, t('value'), t('values'))];
  if (unit === 'bytes') {
    parts.unshift(`${formatBytes(weight)} (${formatQuantity(weight, t('byte'), t('bytes'))})`);
  }
  if (open > 0) parts.push(t('{0} open', formatCount(open)));
  return `${nodeName(node)} ${parts.join(', ')}`;
}

/** A node's weight, in short. */
export function weightText(weight: number, unit: Treemap['unit']): string {
  return unit === 'bytes' ? formatBytes(weight) : formatCount(weight);
}

/** What the areas of a treemap mean. */
export function legendText({ unit, weight, count }: Treemap): string {
  if (count === 0) return t('There is nothing to draw.');
  return unit === 'bytes'
    ? t('Areas are retained bytes: {0}. Striped: open.', formatBytes(weight))
    : t(
        'Areas are numbers of values: {0}. A heap snapshot tells their bytes. Striped: open.',
        formatCount(count),
      );
}
