import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ROW, scrollScale } from './scrollScale';
import { useSize } from './useSize';

/** Lines drawn above and below the view, because the browser scrolls before the page is told. */
const OVERSCAN = 10;

export interface VirtualScroll {
  scroller: RefObject<HTMLDivElement | null>;
  /** Height of the scrolled element in px. */
  height: number;
  /** Lines `[first, last)` are drawn. */
  first: number;
  last: number;
  /** Number of lines that fit entirely. */
  linesInView: number;
  /** Position of a line in the scrolled element, in px. */
  topOf(index: number): number;
  onScroll(): void;
  /** Scrolls as little as possible to bring a line into view. */
  reveal(index: number): void;
  toTop(): void;
}

/** A scroller that draws only the lines in view. `headHeight` px at its top are always covered. */
export function useVirtualScroll(total: number, headHeight: number): VirtualScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const viewHeight = Math.max(useSize(scroller).height - headHeight, 0);
  const scale = scrollScale(total, viewHeight);
  const offset = scale.offsetAt(scrollTop);
  const firstInView = Math.floor(offset / ROW);
  const linesInView = Math.max(Math.floor(viewHeight / ROW), 1);
  return {
    scroller,
    height: scale.height,
    first: Math.max(firstInView - OVERSCAN, 0),
    last: Math.min(firstInView + linesInView + OVERSCAN, total),
    linesInView,
    topOf: index => index * ROW - offset + scrollTop,
    onScroll: () => setScrollTop(scroller.current!.scrollTop),
    reveal(index) {
      const [top, bottom] = [index * ROW, (index + 1) * ROW - viewHeight];
      const wanted = Math.max(Math.min(offset, top), bottom);
      if (wanted !== offset) scroller.current!.scrollTop = scale.scrollTopAt(wanted);
    },
    toTop: () => (scroller.current!.scrollTop = 0),
  };
}
