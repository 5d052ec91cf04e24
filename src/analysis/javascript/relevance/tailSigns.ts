import { grouped } from './grouped';
import type { Block, ScanEvent } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/**
 * Adds a class-like with a chain of nodes whose first node some step drops alone: where there is but one node, it is the
 * first and the last one.
 */
export function addTails(owner: Owner, relevance: Relevance): void {
  const { events, form } = owner;
  const given = grouped(events, ['whole'], keyOf);
  const shared = [...given].filter(([, names]) => names.size > 1);
  if (shared.length === 0) return;
  const setOf = grouped(events, ['copy'], keyOf);
  const holders = new Map<string, string[]>();
  for (const key of setOf.keys()) {
    const [block, holder] = key.split(' ') as [string, string];
    holders.set(block, [...(holders.get(block) ?? []), holder]);
  }
  const whole = grouped(events, ['whole'], ({ block }) => block);
  const written = grouped(events, ['whole', 'copy', 'nothing'], ({ block }) => block);
  const dropping = new Map<string, Set<Block>>();
  for (const { sign, name, block } of events)
    if (sign === 'unlink' || sign === 'unlinkVariable' || sign === 'nothing')
      dropping.set(name, (dropping.get(name) ?? new Set()).add(block));
  /** What gets a whole value, by the holder. */
  const fields = grouped(
    events.filter(({ sign, name, block }) => sign === 'copy' && whole.get(block)?.has(name)),
    ['copy'],
    ({ other }) => other,
  );
  const isLeft = (ends: readonly string[], holder: string): boolean =>
    ends.some(head =>
      [...(dropping.get(head) ?? [])].some(block =>
        [...fields.get(holder)!].some(field => !written.get(block)?.has(field)),
      ),
    );
  for (const [key, names] of shared) {
    const [block, node] = key.split(' ') as [string, string];
    for (const holder of holders.get(block) ?? []) {
      if (holder === '' && form !== 'factory') continue;
      const ends = [...names].filter(name => setOf.get(`${block} ${holder}`)!.has(name));
      // `last.next = node`, `node.next = this.first`
      const isLinked = ends.length < names.size || setOf.has(`${block} ${node}`);
      if (ends.length > 1 && isLinked && isLeft(ends, holder)) return relevance.addOwner(owner);
    }
  }
}

function keyOf({ block, other }: ScanEvent): string {
  return `${block.ordinal} ${other}`;
}
