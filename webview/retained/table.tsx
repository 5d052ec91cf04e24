import { t } from '@vscode/l10n';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../pageTools';
import { shownColumns } from './columns';
import type { RowPages } from './rowPages';
import { ROW } from './scrollScale';
import { isSelected } from './selection';
import { TableHead } from './tableHead';
import { TableRow } from './tableRow';
import { useLineActions } from './useLineActions';
import type { Selecting } from './useSelection';
import { useVirtualScroll } from './useVirtualScroll';

interface TableProps {
  rows: RowPages;
  selecting: Selecting;
}

/** The list as a tree grid that draws only lines in view. Tab reaches one line, arrow keys the others. */
export function Table({ rows, selecting }: TableProps) {
  const { state } = usePage();
  const { view } = state;
  const total = rows.total ?? 0;
  const scroll = useVirtualScroll(total, ROW);
  const [reached, setActive] = useState(0);
  const active = Math.min(reached, Math.max(total - 1, 0));
  const hasToFocus = useRef(false);
  const { first, last } = scroll;

  useLayoutEffect(() => rows.show(first, last), [rows, first, last]);
  useLayoutEffect(() => {
    if (!hasToFocus.current) return;
    hasToFocus.current = false;
    const line = scroll.scroller.current!.querySelector<HTMLElement>(`[data-index="${active}"]`);
    line?.focus({ preventScroll: true });
  });

  const go = (index: number): void => {
    setActive(index);
    hasToFocus.current = true;
    scroll.reveal(index);
  };
  // A new list begins at its top. The same list, read again or with other groups unfolded, keeps its position.
  useLayoutEffect(() => {
    setActive(0);
    scroll.toTop();
  }, [view.source, JSON.stringify({ ...rows.query, expanded: [] })]);
  const { press, click } = useLineActions({ rows, selecting, active, total, go, ...scroll });

  const blank = rows.blank.join(' ');
  const columns = useMemo(() => shownColumns(rows.blank), [blank]);
  const drawn = Array.from({ length: Math.max(last - first, 0) }, (_, i) => first + i);
  // Keep drawing the active line, so that it keeps the focus.
  if (total > 0 && active < first) drawn.unshift(active);
  if (total > 0 && active >= last) drawn.push(active);
  return (
    <div
      class="table"
      role="treegrid"
      aria-label={t('Stale values')}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      data-blank={blank}
      aria-multiselectable="true"
      aria-busy={rows.total === undefined}
      ref={scroll.scroller}
      onScroll={scroll.onScroll}
    >
      <TableHead columns={columns} />
      <div
        role="rowgroup"
        class="lines"
        style={{ height: `${scroll.height}px` }}
        onKeyDown={press}
        onClick={click}
      >
        {drawn.map(index => {
          const line = rows.line(index);
          const value = line?.kind === 'value' ? line : undefined;
          return (
            <TableRow
              key={index}
              {...{ index, line, columns }}
              top={scroll.topOf(index)}
              level={view.grouping !== 'none' && value ? 2 : 1}
              isActive={index === active}
              isSelected={value !== undefined && isSelected(selecting.selection, value)}
              isChosen={
                value !== undefined &&
                value.finding === view.value?.finding &&
                value.row === view.value.row
              }
            />
          );
        })}
      </div>
    </div>
  );
}
