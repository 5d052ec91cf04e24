import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Treemap, TreemapNode } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { stepUp } from './crumbs';
import type { TreemapCell } from './treemapLayout';
import { neighbourOf } from './treemapKeys';

interface Shown {
  map: RefObject<HTMLDivElement | null>;
  /** `undefined` until it was answered. */
  tree: Treemap | undefined;
  cells: TreemapCell[];
}

/** The keyboard's cell, and the narrowing when a cell is chosen by mouse or key. */
export function useTreemapChoice({ map, tree, cells }: Shown): {
  active: number;
  choose(node: TreemapNode): void;
  press(event: KeyboardEvent): void;
} {
  const { state, look } = usePage();
  const [reached, setActive] = useState(0);
  const active = Math.min(reached, cells.length - 1);
  /** Moves the focus to the active cell once the cells of its treemap exist. */
  const wantsFocus = useRef<Treemap | true | undefined>(undefined);
  useLayoutEffect(() => {
    if (wantsFocus.current === undefined || wantsFocus.current === tree) return;
    wantsFocus.current = undefined;
    map.current!.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus();
  });

  const choose = ({ finding, className, instance, row }: TreemapNode): void => {
    if (finding === undefined) return;
    if (row !== undefined) return look({ value: { finding, row } });
    setActive(0);
    wantsFocus.current = tree;
    look({
      finding,
      ...(className === undefined ? {} : { className }),
      ...(instance === undefined ? {} : { instance }),
    });
  };
  const press = (event: KeyboardEvent): void => {
    const to = neighbourOf(cells, active, event.key);
    if (to !== undefined) {
      setActive(to);
      wantsFocus.current = true;
    } else if (event.key === 'Enter' || event.key === ' ') choose(cells[active]!.node);
    else if (event.key === 'Backspace' || event.key === 'Escape') {
      const up = stepUp(state.view);
      if (!up) return;
      setActive(0);
      wantsFocus.current = tree;
      look(up);
    } else return;
    event.preventDefault();
  };
  return { active, choose, press };
}
