/** Height of a line in px; must equal the style sheet's. */
export const ROW = 22;

/**
 * Browsers limit the height of elements: Chromium to 2^25 px, others to far less. In a list higher than this, the scroll bar
 * moves faster than the lines.
 */
const MAX_HEIGHT = 8_000_000;

/** Converts between scroll positions and positions in the list, both in px. */
export interface ScrollScale {
  /** Height of the scrolled element. */
  height: number;
  /** List position at the top of the view. */
  offsetAt(scrollTop: number): number;
  scrollTopAt(offset: number): number;
}

/** For a list of `total` lines in a view of `viewHeight` px. */
export function scrollScale(total: number, viewHeight: number): ScrollScale {
  const whole = total * ROW;
  const height = Math.min(whole, MAX_HEIGHT);
  const ratio =
    whole > height ? Math.max(whole - viewHeight, 1) / Math.max(height - viewHeight, 1) : 1;
  return {
    height,
    offsetAt: scrollTop => scrollTop * ratio,
    scrollTopAt: offset => offset / ratio,
  };
}
