import { visibleText } from '../../base/format';
import type { Holder, SourcePlace } from '../../protocol/heldContexts';
import { holderPlaces } from '../../protocol/leftText';
import type { Style } from './style';

const STEP_LIMIT = 60;
const MOST_STEPS = 12;

/** From a holder to what it holds, cut to what a terminal shows. */
export function pathText(path: readonly string[]): string {
  const steps = path.slice(0, MOST_STEPS).map(step => visibleText(step, STEP_LIMIT));
  return `${steps.join(' → ')}${path.length > MOST_STEPS ? ' → …' : ''}`;
}

/** ` — rxjs/Subject.ts:20, prices.js:5`: where a holder is, and what has it; '' where no source tells. */
export function whereText(
  holder: Pick<Holder, 'location' | 'within'>,
  style: Style,
  shownFile: (file: string) => string,
): string {
  const places = holderPlaces(holder).map(place => placeText(place, shownFile));
  return places.length === 0 ? '' : ` — ${style('cyan', places.join(', '))}`;
}

export function placeText(
  { file, line }: SourcePlace,
  shownFile: (file: string) => string,
): string {
  return `${shownFile(file)}:${line}`;
}
