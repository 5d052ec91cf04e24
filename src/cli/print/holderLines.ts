import { visibleText } from '../../base/format';
import type { SourcePlace } from '../../protocol/heldContexts';

const STEP_LIMIT = 60;
const MOST_STEPS = 12;

/** From a holder to what it holds, cut to what a terminal shows. */
export function pathText(path: readonly string[]): string {
  const steps = path.slice(0, MOST_STEPS).map(step => visibleText(step, STEP_LIMIT));
  return `${steps.join(' → ')}${path.length > MOST_STEPS ? ' → …' : ''}`;
}

export function placeText(
  { file, line }: SourcePlace,
  shownFile: (file: string) => string,
): string {
  return `${shownFile(file)}:${line}`;
}
