import type { PoolHints } from '../../../protocol/poolHint';
import { poolPackages } from '../pools/poolPackages';

const TAKES = /\.(?:pop|shift|splice|delete)\s*\(|--|-=|\.length\s*=/;
const PUTS = /\.(?:push|unshift|add|set)\s*\(|\]\s*=(?![=>])/;
/** A new one in the place of one that was taken. */
const CHOOSES = /\?\?|\|\||\?|\bif\b/;
const POOLS = new RegExp(`['"](?:${poolPackages().join('|')})['"]`);

/** Whether a text may take something from a list that it also puts something into. */
export function mayTake(text: string): boolean {
  return TAKES.test(text) && PUTS.test(text) && CHOOSES.test(text);
}

/** Whether a text uses a package that pools. */
export function usesLibraryPool(text: string): boolean {
  return POOLS.test(text);
}

/** Whether a text names a module whose objects are pools, as the project says. */
export function usesHintedPool(text: string, hints: PoolHints): boolean {
  return Object.keys(hints).some(name => text.includes(name));
}
