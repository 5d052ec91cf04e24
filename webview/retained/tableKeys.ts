/** The line that a key leads to from `active`; `undefined` for keys that do not move. */
export function lineAfter(
  key: string,
  active: number,
  total: number,
  linesInView: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + linesInView,
    PageUp: active - linesInView,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(to, total - 1));
}
