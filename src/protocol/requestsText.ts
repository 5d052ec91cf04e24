import { formatCount } from '../base/format';
import type { RequestFigures } from './requestFigures';
import type { Say } from './verdict';

/** `made 1,234 · over 1,230 · still in memory 95 · 80 of them outlived a collection`; estimates say so. */
export function requestsText(figures: RequestFigures, say: Say): string {
  const { made, over, inMemory } = figures;
  const facts = [
    say('made {0}', formatCount(made)),
    say('over {0}', formatCount(over)),
    figures.oneIn > 1
      ? say('still in memory {0} (about)', formatCount(inMemory))
      : say('still in memory {0}', formatCount(inMemory)),
    ...requestsRemarks(figures, say),
  ];
  return facts.join(' · ');
}

/** What the three numbers alone do not tell. */
export function requestsRemarks(
  { inMemory, outlived, collections, oneIn, http2Unseen }: RequestFigures,
  say: Say,
): string[] {
  return [
    ...(collections === 0
      ? [say('no full collection yet')]
      : inMemory > 0
        ? [say('{0} of them outlived a collection', formatCount(outlived))]
        : []),
    ...(oneIn > 1 ? [say('estimated: one request in {0} is followed', formatCount(oneIn))] : []),
    ...(http2Unseen ? [say('HTTP/2 is not counted: this Node does not tell of it')] : []),
  ];
}
