/**
 * Binary search: the first ordinal for which a test holds; `length` when it holds for none. The test must hold for all ordinals
 * behind one for which it holds.
 */
export function firstFrom(length: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
