import { formatQuantity } from '../base/format';
import type { Held } from './finding';

/** How many positions free lists have too many, for people. */
export function positionsText({ staleReferences }: Pick<Held, 'staleReferences'>): string {
  return formatQuantity(staleReferences, 'further position');
}

/** What a finding of `parked-twice` counts, for people: reads well as a sentence, without its full stop. */
export function repeatedText(held: Pick<Held, 'instances' | 'staleReferences'>): string {
  const verb = held.instances === 1 ? 'stands' : 'stand';
  return `${formatQuantity(held.instances, 'context')} ${verb} in a free list more than once, at ${positionsText(held)}`;
}
