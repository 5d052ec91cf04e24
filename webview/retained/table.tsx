import { t } from '@vscode/l10n';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RowLine } from '../../src/protocol/rowQuery';
import { usePage } from '../context';
import { columns } from './columns';
import type { RowPages } from './rowPages';
import { ROW } from './scrollScale';
import { isSelected } from './selection';
import { TableHead } from './tableHead';
import { lineAfter } from './tableKeys';
import { TableRow } from './tableRow';
import type { Selecting } from './useSelection';
import { useVirtualScroll } from './useVirtualScroll';

/** Names of groups that stay unfolded, at most: they are part of each request. */
const MOST_EXPANDED = 100;

interface TableProps {
  rows: RowPages;
  selecting: Selecting;
}

/** The list as a tree grid whose lines are drawn as they come into view. One line can be reached by Tab, the others from it. */
export function Table({ rows, selecting }: TableProps) {
  const { state, look } = usePage();
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
  const fold = (name: string, isOpen: boolean): void => {
    const others = view.expanded.filter(each => each !== name);
    look({ expanded: isOpen ? [...others, name].slice(-MOST_EXPANDED) : others });
  };
  const choose = (line: RowLine): void => {
    if (line.kind === 'group') fold(line.name, !line.expanded);
    else look({ value: { finding: line.finding, row: line.row } });
  };
  /** The group that the active line is in, or is. */
  const groupOf = (index: number): number => {
    let at = index;
    while (at > 0 && rows.line(at)?.kind === 'value') at--;
    return at;
  };
  const unfold = (line: RowLine | undefined, isOpen: boolean): void => {
    if (line?.kind === 'group' && line.expanded !== isOpen) fold(line.name, isOpen);
    else if (view.grouping === 'none') return;
    else go(isOpen ? Math.min(active + 1, total - 1) : groupOf(active));
  };

  const press = (event: KeyboardEvent): void => {
    const line = rows.line(active);
    const value = line?.kind === 'value' ? line : undefined;
    const isControl = event.ctrlKey || event.metaKey;
    const to = lineAfter(event.key, active, total, scroll.linesInView);
    if (to !== undefined) {
      go(to);
      if (event.shiftKey) selecting.extend(to);
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      unfold(line, event.key === 'ArrowRight');
    } else if (event.key === 'Enter') {
      if (line) choose(line);
    } else if (event.key === ' ') {
      if (event.shiftKey) selecting.extend(active);
      else if (value) selecting.toggle(active, value);
      else if (line) choose(line);
    } else if (isControl && event.key === 'a') selecting.all();
    else if (isControl && event.key === 'c') selecting.copy('tsv', value);
    else if (event.key === 'Escape') selecting.clear();
    else return;
    event.preventDefault();
  };
  const click = (event: MouseEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (!row) return;
    const index = Number(row.dataset['index']);
    const line = rows.line(index);
    go(index);
    if (event.shiftKey) return selecting.extend(index);
    if (line?.kind !== 'value') return line && choose(line);
    if (event.ctrlKey || event.metaKey) return selecting.toggle(index, line);
    selecting.only(index, line);
    choose(line);
  };

  const drawn = Array.from({ length: Math.max(last - first, 0) }, (_, i) => first + i);
  // The active line stays, so that the focus does.
  if (total > 0 && active < first) drawn.unshift(active);
  if (total > 0 && active >= last) drawn.push(active);
  return (
    <div
      class="table"
      role="treegrid"
      aria-label={t('Stale values')}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-busy={rows.total === undefined}
      ref={scroll.scroller}
      onScroll={scroll.onScroll}
    >
      <TableHead />
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
              {...{ index, line }}
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
