import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Chart, ChartOptions, ChartView } from './chart';

interface ChartBoxProps {
  /** A new object whenever something is to be drawn. */
  view: ChartView;
  /** The chart is made anew when the theme or the origin changes; its callbacks may change at any time. */
  options: ChartOptions;
}

/** Holds a chart as large as its place. It is drawn once a frame at most, with what is known by then. */
export function ChartBox({ view, options }: ChartBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const latest = useRef(options);
  latest.current = options;
  const { theme, origin, onPoint, onZoom } = options;

  useLayoutEffect(() => {
    const element = box.current!;
    const observer = new ResizeObserver(() =>
      chart.current?.resize(element.clientWidth, element.clientHeight),
    );
    let isOver = false;
    const make = async (): Promise<void> => {
      // Part of the same bundle, but nothing of it runs before there is a chart: uPlot's own start is dear.
      const module = await import(/* webpackMode: 'eager' */ './chart');
      if (isOver) return;
      chart.current = new module.Chart(element, {
        ...options,
        ...(onPoint ? { onPoint: row => latest.current.onPoint?.(row) } : {}),
        ...(onZoom ? { onZoom: range => latest.current.onZoom?.(range) } : {}),
        onReset: () => latest.current.onReset?.(),
      });
      observer.observe(element);
    };
    void make();
    return () => {
      isOver = true;
      observer.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [theme, origin]);

  useEffect(() => {
    const frame = requestAnimationFrame(() => chart.current?.show(view));
    return () => cancelAnimationFrame(frame);
  }, [view, theme, origin]);

  return <div class="chart" ref={box} />;
}
