import { grouped } from './grouped';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/**
 * Adds a class-like with a chain of nodes whose first node some step drops alone: where there is but one node, it is the
 * first and the last one.
 */
export function addTails(owner: Owner, relevance: Relevance): void {
  const { events } = owner;
  const given = grouped(events, ['whole'], ({ block, other }) => `${block.ordinal} ${other}`);
  const isShared = [...given.values()].some(names => names.size > 1);
  if (!isShared || !events.some(isLink)) return;
  const dropped = grouped(events, ['unlink', 'nothing'], ({ block }) => block);
  const written = grouped(events, ['whole', 'copy', 'nothing'], ({ block }) => block);
  for (const names of given.values())
    for (const [block, heads] of names.size > 1 ? dropped : [])
      if ([...names].some(name => heads.has(name)))
        if ([...names].some(name => !written.get(block)?.has(name)))
          return relevance.addOwner(owner);
}

/** `last.next = node`, `node.next = this.first` */
function isLink({ sign, other }: Owner['events'][number]): boolean {
  return sign === 'unlink' || (sign === 'copy' && other !== '' && other !== 'this');
}
