import type { Truncation } from '../pools/truncations';

const MAX_SHOWN = 60;

/** The truncated slice as a message names it. */
export function shownSlice({ sliceText }: Truncation): string {
  return sliceText.length > MAX_SHOWN ? `${sliceText.slice(0, MAX_SHOWN)}…` : sliceText;
}
