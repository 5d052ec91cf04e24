/** Height of a line in px; the style sheet says the same. */
export const ROW = 22;

/**
 * Browsers cut what is higher: Chromium at 2^25 px, others far below. Above this height the scroll bar goes through the list
 * faster than the lines are high.
 */
const MAX_HEIGHT = 8_000_000;

/** How a scroll position and a position in the list, both in px, belong together. */
export interface ScrollScale {
  /** Of the element that is scrolled. */
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
