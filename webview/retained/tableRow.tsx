import { t } from '@vscode/l10n';
import { Component } from 'preact';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import type { GroupLine, RowLine, ValueLine } from '../../src/protocol/rowQuery';
import { contextName } from '../contextName';
import { Icon } from '../icon';
import { StateIcon, type Column } from './columns';

interface TableRowProps {
  index: number;
  /** `undefined` while it is requested. */
  line: RowLine | undefined;
  columns: readonly Column[];
  /** In px. */
  top: number;
  level: number;
  isActive: boolean;
  isSelected: boolean;
  /** Whether the details show its value. */
  isChosen: boolean;
}

/** One line. Redraws only when it changes, because many lines are in view while somebody scrolls. */
export class TableRow extends Component<TableRowProps> {
  override shouldComponentUpdate(next: TableRowProps): boolean {
    const { line, ...others } = next;
    return !isSame(line, this.props.line) || !isSame({ ...others, line }, { ...this.props, line });
  }

  override render({
    index,
    line,
    columns,
    top,
    level,
    isActive,
    isSelected,
    isChosen,
  }: TableRowProps) {
    return (
      <div
        role="row"
        class={`row ${line?.kind ?? 'pending'} ${isChosen ? 'chosen' : ''}`}
        data-index={index}
        // The column heads are row 1.
        aria-rowindex={index + 2}
        aria-level={level}
        aria-expanded={line?.kind === 'group' ? line.expanded : undefined}
        aria-selected={line?.kind === 'value' ? isSelected : undefined}
        aria-current={isChosen ? 'true' : undefined}
        aria-busy={line === undefined}
        tabIndex={isActive ? 0 : -1}
        style={{ top: `${top}px` }}
      >
        {line?.kind === 'value'
          ? valueCells(line, columns)
          : line
            ? groupCells(line)
            : pendingCells()}
      </div>
    );
  }
}

/** Whether two objects have equal properties. Each reading creates new line objects, mostly equal ones. */
function isSame<T extends object>(a: T | undefined, b: T | undefined): boolean {
  if (a === b || !a || !b) return a === b;
  return (Object.keys(a) as (keyof T)[]).every(name => a[name] === b[name]);
}

function valueCells(line: ValueLine, columns: readonly Column[]) {
  return columns.map(({ name, text }) => {
    const words = text(line);
    return (
      <div key={name} role="gridcell" class={name} title={words}>
        {name === 'closable' && <StateIcon closable={line.closable} />}
        {words}
      </div>
    );
  });
}

function groupCells(line: GroupLine) {
  const { count, open, retainedBytes, expanded } = line;
  const label = groupName(line);
  return [
    <div key="label" role="gridcell" class="label" title={label}>
      <Icon name={expanded ? 'chevron-down' : 'chevron-right'} />
      <span>{label}</span>
      <small>{formatQuantity(count, t('value'), t('values'))}</small>
    </div>,
    <div key="open" role="gridcell" class="closable">
      {open > 0 && <StateIcon closable="open" />}
      {open > 0 && t('{0} open', formatCount(open))}
    </div>,
    <div key="retained" role="gridcell" class="retainedBytes">
      {retainedBytes === null ? '–' : formatBytes(retainedBytes)}
    </div>,
  ];
}

function groupName({ label, instance, idle = false }: GroupLine): string {
  return instance === undefined ? (label ?? t('(no key)')) : contextName({ instance, idle });
}

function pendingCells() {
  return (
    <div role="gridcell" class="label">
      …
    </div>
  );
}
