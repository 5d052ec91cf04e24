import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Chart, type ChartOptions, type ChartView } from './chart';

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
    const made = new Chart(element, {
      ...options,
      ...(onPoint ? { onPoint: row => latest.current.onPoint?.(row) } : {}),
      ...(onZoom ? { onZoom: range => latest.current.onZoom?.(range) } : {}),
      onReset: () => latest.current.onReset?.(),
    });
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.resize(element.clientWidth, element.clientHeight),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, [theme, origin]);

  useEffect(() => {
    const frame = requestAnimationFrame(() => chart.current!.show(view));
    return () => cancelAnimationFrame(frame);
  }, [view, theme, origin]);

  return <div class="chart" ref={box} />;
}
