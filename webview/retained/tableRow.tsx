import { t } from '@vscode/l10n';
import { Component } from 'preact';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import type { GroupLine, RowLine, ValueLine } from '../../src/protocol/rowQuery';
import { Icon } from '../icon';
import { columns, StateIcon } from './columns';

interface TableRowProps {
  index: number;
  /** `undefined` while it is under way. */
  line: RowLine | undefined;
  /** In px. */
  top: number;
  level: number;
  isActive: boolean;
  isSelected: boolean;
  /** Its value is the one that the details are about. */
  isChosen: boolean;
}

/** One line. Drawn again only when it shows something else: many are in view while somebody scrolls. */
export class TableRow extends Component<TableRowProps> {
  override shouldComponentUpdate(next: TableRowProps): boolean {
    const names = Object.keys(next) as (keyof TableRowProps)[];
    return names.some(name => next[name] !== this.props[name]);
  }

  override render({ index, line, top, level, isActive, isSelected, isChosen }: TableRowProps) {
    return (
      <div
        role="row"
        class={`row ${line?.kind ?? 'pending'} ${isChosen ? 'chosen' : ''}`}
        data-index={index}
        // Column heads are the first row.
        aria-rowindex={index + 2}
        aria-level={level}
        aria-expanded={line?.kind === 'group' ? line.expanded : undefined}
        aria-selected={line?.kind === 'value' ? isSelected : undefined}
        aria-current={isChosen ? 'true' : undefined}
        aria-busy={line === undefined}
        tabIndex={isActive ? 0 : -1}
        style={{ transform: `translateY(${top}px)` }}
      >
        {line?.kind === 'value' ? valueCells(line) : line ? groupCells(line) : pendingCells()}
      </div>
    );
  }
}

function valueCells(line: ValueLine) {
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

function groupCells({ label, count, open, retainedBytes, expanded }: GroupLine) {
  return [
    <div key="label" role="gridcell" class="label" title={label}>
      <Icon name={expanded ? 'chevron-down' : 'chevron-right'} />
      <span>{label}</span>
      <small>{formatQuantity(count, 'value')}</small>
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

function pendingCells() {
  return (
    <div role="gridcell" class="label">
      …
    </div>
  );
}
