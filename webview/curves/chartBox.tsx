import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Chart, ChartOptions, ChartView } from './chart';

interface ChartBoxProps {
  /** A new object for each drawing. */
  view: ChartView;
  /** The chart is recreated when the theme or origin changes. Callbacks may change at any time. */
  options: ChartOptions;
}

/** A chart that fills its container. Draws at most once per frame, with the latest data. */
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
      // In the same bundle, but evaluated only when a chart is needed, because loading uPlot takes long.
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
