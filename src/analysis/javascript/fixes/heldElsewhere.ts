import type { FunctionFacts } from '../program/facts';
import type { Pool } from '../pools/pool';
import { runsAfter } from './runsAfter';
import type { FixSite } from './fixSite';
import { MAX_PUTS, putsOf, RETURNED, type Put } from './puts';
import { elementOf, storeName } from './storeNames';

const HELD = 'another place holds them too';

/**
 * Who may have a value of a store as well and would then have a closed one, for people; `undefined` if nobody. What is only
 * possible does not count against a class that closes the store's values itself, and so is their owner.
 */
export function whyHeldElsewhere(facts: FunctionFacts, site: FixSite): string | undefined {
  const puts = putsOf(facts, site);
  if (puts.length > MAX_PUTS) return HELD;
  const owned = closedBy(site.pool);
  const isFromAnother = ({ sources, place, keeper }: Put): boolean =>
    sources.some(
      source =>
        source.startsWith('[') &&
        source !== elementOf(place) &&
        !(keeper !== undefined && owned.has(source)),
    );
  for (const put of puts) if (put.place !== RETURNED && isFromAnother(put)) return whyHeld(put);
  for (const put of puts) {
    if (put.place === RETURNED) continue;
    const others = puts.filter(
      other =>
        other !== put &&
        other.place !== RETURNED &&
        other.node.start! >= put.node.start! &&
        (put.isStored || other.isStored) &&
        other.sources.some(source => put.sources.includes(source)),
    );
    if (others.length === 0) continue;
    const isLater = runsAfter(facts.fn, put.node);
    for (const other of others) {
      const [kept] = [put, other].filter(({ keeper }) => keeper !== undefined);
      const stored = put.isStored ? put : other;
      const isOwned = kept && owned.has(elementOf(stored.place));
      if (!isOwned && isLater(other.node.start!)) return whyHeld(kept ?? put);
    }
  }
  return undefined;
}

function whyHeld({ keeper }: Put): string {
  return keeper === undefined ? HELD : `${keeper} may keep them`;
}

const known = new WeakMap<Pool, ReadonlySet<string>>();

/** The elements of stores that the class itself closes somewhere. Cached, because each function asks. */
function closedBy(pool: Pool): ReadonlySet<string> {
  let elements = known.get(pool);
  if (!elements) {
    const keys = [...pool.effects.values()].flatMap(({ closed }) => [...closed]);
    known.set(pool, (elements = new Set(keys.map(key => elementOf(storeName(pool, key))))));
  }
  return elements;
}
