import type { Block, ScanEvent, Sign } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

const REPLACES = /=\s*(?:\{\s*\}|new\s+(?:Map|Set)\b)/;
const DROPS = /\bdelete\b/;
const FILLS = /\]\s*=(?![=>])|\.set\s*\(/;

/** Whether a text may replace a table that it fills and drops entries of. */
export function mayReplace(text: string): boolean {
  return DROPS.test(text) && FILLS.test(text) && REPLACES.test(text);
}

/**
 * Adds a class-like with a method that drops a list's first node, or empties a table, and may leave another field: one that
 * some method gives a node beside the first, or fills beside the table.
 */
export function addLeftBeside(owner: Owner, relevance: Relevance): void {
  const { events } = owner;
  const isLinked = events.some(({ sign }) => sign === 'unlink');
  const names = new Set([
    ...(isLinked ? besideIn(events, ['copy'], ['nothing', 'unlink']) : []),
    ...besideIn(events, ['put'], ['drop', 'object', 'copy']),
  ]);
  if (names.size > 0) relevance.addMembers(owner, [...names]);
}

/** Names of which some block gives several a value, where another drops one and does not mention another. */
function besideIn(
  events: readonly ScanEvent[],
  gives: readonly Sign[],
  drops: readonly Sign[],
): Set<string> {
  const given = namesByBlock(events, gives);
  const groups = [...given.values()].filter(names => names.size > 1);
  const found = new Set<string>();
  if (groups.length === 0) return found;
  for (const [block, dropped] of namesByBlock(events, drops)) {
    for (const names of groups) {
      if (names === given.get(block) || ![...names].some(name => dropped.has(name))) continue;
      if ([...names].every(name => dropped.has(name))) continue;
      for (const name of names) found.add(name);
    }
  }
  return found;
}

function namesByBlock(
  events: readonly ScanEvent[],
  signs: readonly Sign[],
): Map<Block, Set<string>> {
  const names = new Map<Block, Set<string>>();
  for (const { sign, name, block } of events) {
    if (!signs.includes(sign) || name === '') continue;
    const known = names.get(block);
    if (known) known.add(name);
    else names.set(block, new Set([name]));
  }
  return names;
}
