import { t } from '@vscode/l10n';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PoolOccupancy } from '../../src/protocol/liveFigures';
import type { ChartTheme } from '../curves/chartTheme';
import { drawStrip } from './drawStrip';
import { columnText, contextText, poolText } from './poolWords';
import { stripColumns, worstOf } from './stripColumns';

const HEIGHT = 40;
const WIDEST_COLUMN = 12;

interface PoolStripProps {
  pool: PoolOccupancy;
  /** Whether the reading missed something. */
  isPartial: boolean;
  /** Available width in CSS pixels. */
  width: number;
  theme: ChartTheme;
  /** Ordinal of the chosen context. */
  chosen: number | null;
  /** `undefined` when nothing is stale, so that nothing can be chosen. */
  onChoose: ((instance: number | null) => void) | undefined;
}

/** The contexts of a class side by side. For the keyboard it is a slider over them. */
export function PoolStrip({ pool, isPartial, width, theme, chosen, onChoose }: PoolStripProps) {
  const { contexts } = pool;
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Position of the keyboard's context. */
  const [at, setAt] = useState(0);
  const [hasKeyboard, setHasKeyboard] = useState(false);
  const [pointed, setPointed] = useState<number | undefined>();
  const columns = useMemo(() => stripColumns(contexts, width), [contexts, width]);
  const columnWidth = Math.min(WIDEST_COLUMN, Math.max(1, Math.floor(width / columns.length)));

  // Not after the next paint: by then the strip may have gone, and its canvas with it.
  useLayoutEffect(() => {
    const drawn = canvas.current!;
    const frame = requestAnimationFrame(() => {
      drawStrip(drawn, columns, { height: HEIGHT, columnWidth }, theme);
    });
    return () => cancelAnimationFrame(frame);
  }, [columns, columnWidth, theme]);

  const current = Math.min(at, contexts.length - 1);
  const columnOf = (context: number): number => Math.floor(context / columns[0]!.end);
  const columnAt = ({ offsetX }: PointerEvent | MouseEvent): number =>
    Math.min(columns.length - 1, Math.max(0, Math.floor(offsetX / columnWidth)));
  const moveTo = (to: number): void => setAt(Math.min(contexts.length - 1, Math.max(0, to)));
  const choose = (context: number): void => onChoose?.(contexts[context]!.instance);
  const keys: Record<string, () => void> = {
    ArrowLeft: () => moveTo(current - 1),
    ArrowRight: () => moveTo(current + 1),
    PageUp: () => moveTo(current - 10),
    PageDown: () => moveTo(current + 10),
    Home: () => moveTo(0),
    End: () => moveTo(contexts.length - 1),
    Enter: () => choose(current),
    Escape: () => onChoose?.(null),
  };
  const chosenIndex = contexts.findIndex(({ instance }) => instance === chosen);
  const text =
    pointed !== undefined
      ? columnText(contexts, columns[pointed] ?? columns[0]!)
      : hasKeyboard
        ? contextText(contexts[current]!)
        : poolText(pool, isPartial);
  return (
    <>
      <p class="counts">{text}</p>
      <div
        class="strip"
        role="slider"
        tabIndex={0}
        aria-label={t('Contexts of {0}', pool.className)}
        aria-valuemin={0}
        aria-valuemax={contexts.length - 1}
        aria-valuenow={current}
        aria-valuetext={contextText(contexts[current]!)}
        onKeyDown={event => {
          const act = keys[event.key];
          if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          setPointed(undefined);
          act();
        }}
        onFocus={({ currentTarget }) => setHasKeyboard(currentTarget.matches(':focus-visible'))}
        onBlur={() => setHasKeyboard(false)}
        onPointerMove={event => setPointed(columnAt(event))}
        onPointerLeave={() => setPointed(undefined)}
        onClick={event => choose(worstOf(contexts, columns[columnAt(event)]!))}
      >
        <canvas
          ref={canvas}
          style={{ height: `${HEIGHT}px`, width: `${columns.length * columnWidth}px` }}
        />
        <Cursor
          kind="here"
          left={(pointed ?? columnOf(current)) * columnWidth}
          width={columnWidth}
        />
        {chosenIndex >= 0 && (
          <Cursor kind="chosen" left={columnOf(chosenIndex) * columnWidth} width={columnWidth} />
        )}
      </div>
    </>
  );
}

function Cursor({ kind, left, width }: { kind: string; left: number; width: number }) {
  return <i class={kind} style={{ left: `${left}px`, width: `${Math.max(3, width)}px` }} />;
}
