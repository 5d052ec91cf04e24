import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';
import type { RowColumn, ValueLine } from '../../src/protocol/rowQuery';
import { Icon } from '../icon';

/** A column of the table. Its name is a class in the style sheet. */
export interface Column {
  name: RowColumn;
  title(): string;
  /** Explanation, shown on hovering. */
  hint?(): string;
  /** Text of the value's cell; '' when there is none or it is unknown. */
  text(line: ValueLine): string;
}

const columns: Column[] = [
  { name: 'className', title: () => t('Class'), text: line => line.className },
  { name: 'key', title: () => t('Key'), text: line => line.key ?? '' },
  { name: 'slot', title: () => t('Slot'), text: line => line.slot },
  {
    name: 'context',
    title: () => t('Context'),
    text: ({ instance, idle }) => `${instance} ${idle ? t('idle') : t('in use')}`,
  },
  {
    name: 'closable',
    title: () => t('State'),
    hint: () => t('Of values that can be closed'),
    text: ({ closable }) =>
      closable === 'open' ? t('open') : closable === 'closed' ? t('closed') : '',
  },
  {
    name: 'size',
    title: () => t('Size'),
    hint: () => t('Length of a string, bytes of a buffer'),
    text: ({ size }) => (size === null ? '' : formatCount(size)),
  },
  {
    name: 'retainedBytes',
    title: () => t('Retained'),
    hint: () => t('Bytes that would be freed without this reference'),
    text: ({ retainedBytes }) => (retainedBytes === null ? '–' : formatBytes(retainedBytes)),
  },
];

/** The columns in which some value has something. */
export function shownColumns(blank: readonly RowColumn[]): Column[] {
  return columns.filter(({ name }) => !blank.includes(name));
}

export function StateIcon({ closable }: Pick<ValueLine, 'closable'>) {
  return closable === null ? null : (
    <Icon name={closable === 'open' ? 'circle-filled' : 'circle-outline'} />
  );
}
