import type { RowLine } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import type { RowPages } from './rowPages';
import { lineAfter } from './tableKeys';
import type { Selecting } from './useSelection';

/** Limit of unfolded groups, because each request lists them. */
const MOST_EXPANDED = 100;

interface Lines {
  rows: RowPages;
  selecting: Selecting;
  /** The line that has the focus, or would get it. */
  active: number;
  total: number;
  linesInView: number;
  go(index: number): void;
}

/** Keyboard and mouse actions on lines: move, fold, show details, select, copy. */
export function useLineActions({ rows, selecting, active, total, linesInView, go }: Lines): {
  press(event: KeyboardEvent): void;
  click(event: MouseEvent): void;
} {
  const { state, look } = usePage();
  const { expanded, grouping } = state.view;
  const fold = (name: string, isOpen: boolean): void => {
    const others = expanded.filter(each => each !== name);
    look({ expanded: isOpen ? [...others, name].slice(-MOST_EXPANDED) : others });
  };
  const choose = (line: RowLine): void => {
    if (line.kind === 'group') fold(line.name, !line.expanded);
    else look({ value: { finding: line.finding, row: line.row } });
  };
  /** Moves into a group, or out of it. */
  const step = (line: RowLine | undefined, isInward: boolean): void => {
    if (line?.kind === 'group' && line.expanded !== isInward) return fold(line.name, isInward);
    if (grouping === 'none') return;
    let to = active;
    if (isInward) to = Math.min(active + 1, total - 1);
    else while (to > 0 && rows.line(to)?.kind === 'value') to--;
    go(to);
  };

  return {
    press(event) {
      const line = rows.line(active);
      const value = line?.kind === 'value' ? line : undefined;
      const isControl = event.ctrlKey || event.metaKey;
      const to = lineAfter(event.key, active, total, linesInView);
      if (to !== undefined) {
        go(to);
        if (event.shiftKey) selecting.extend(to);
      } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        step(line, event.key === 'ArrowRight');
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
    },
    click(event) {
      const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
      if (!row) return;
      const index = Number(row.dataset['index']);
      const line = rows.line(index);
      go(index);
      if (event.shiftKey) selecting.extend(index);
      else if (line?.kind === 'value' && (event.ctrlKey || event.metaKey)) {
        selecting.toggle(index, line);
      } else if (line) {
        if (line.kind === 'value') selecting.only(index, line);
        choose(line);
      }
    },
  };
}
