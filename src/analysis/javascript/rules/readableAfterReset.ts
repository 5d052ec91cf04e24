import type { Store } from '../../../protocol/poolModel';
import { wholeClass } from '../holds/wholeClass';
import { accessKey } from '../program/classLikes';
import { calleesOf } from '../program/callees';
import type { Pool } from '../pools/pool';
import { rangeOf } from '../syntax/positions';
import { accessName, slotNames } from './accessNames';
import { accessesOf, fillOf } from './readable/fills';
import { readerOf } from './readable/readers';
import { readByTakers } from './readable/takerReads';
import { writtenByTakers } from './readable/taking';
import type { RelatedNode, RuleFault } from './rule';
import { boundsReads } from './wholeReads';

/** Something that is filled, and where. */
interface Written {
  by: string;
  node: RelatedNode['node'];
}

/**
 * Of what resets leave in an instance, what its next user can read before anything is written there: these faults are the
 * graver rule's, with what they were. All that one rule blames one reset for goes together, so that it stays one finding.
 */
export function readableAfterReset(pool: Pool, faults: readonly RuleFault[]): RuleFault[] {
  const read = new Map<RuleFault, RuleFault>();
  const groups = new Set<string>();
  for (const fault of faults) {
    const found = readFault(pool, fault);
    if (!found) continue;
    read.set(fault, found);
    groups.add(groupOf(fault));
  }
  if (groups.size === 0) return [...faults];
  return faults.map(fault => {
    if (!groups.has(groupOf(fault)) || fault.certainty !== 'provable')
      return read.get(fault) ?? fault;
    return read.get(fault) ?? { ...fault, rule: 'readable-after-reset', staleBy: fault.rule };
  });
}

function groupOf({ rule, reset }: RuleFault): string {
  return `${rule} ${reset.statement.start}`;
}

function readFault(pool: Pool, fault: RuleFault): RuleFault | undefined {
  const { rule, store, reset } = fault;
  const { owner } = pool;
  if (owner.isScope || owner.isStruct || owner.isForeign || reset.kind === 'removal')
    return undefined;
  if (fault.left || fault.entry !== undefined || fault.tail || fault.twice) return undefined;
  if (!/^stale-/.test(rule) || !isCertain(pool, fault)) return undefined;
  const isSlots = store.kind === 'slots' || store.kind === 'ring';
  // Only who takes an instance tells what is done to its fields before its next user has it.
  if (!isSlots && pool.parking.takers.size === 0) return undefined;
  const keys = accessesOf(store).map(accessKey);
  const taken = keys.map(key => writtenByTakers(pool, key));
  if (taken.some(({ isWritten }) => isWritten)) return undefined;
  const counters = isSlots
    ? (pool.slots.find(each => each.store === store)?.counterKeys ?? [])
    : [];
  if (isSlots && counters.length === 0) return undefined;
  const reader = readingOf(pool, fault, counters);
  const written = reader && writtenAt(pool, fault, taken.find(({ fill }) => fill)?.fill);
  return written && faultOf(fault, reader, written);
}

/** Who reads it, as people call it, and where. */
interface Reading {
  by: string;
  node: RelatedNode['node'];
}

function readingOf(
  pool: Pool,
  { store, reset }: RuleFault,
  counters: readonly string[],
): Reading | undefined {
  const { owner } = pool;
  const reader = readerOf(wholeClass(owner), store, counters, reset.fn);
  if (reader) {
    const { method, name, node } = reader;
    return {
      by: name === method.name ? `${owner.name}.${name}` : `${name} of ${owner.name}`,
      node,
    };
  }
  if (store.kind !== 'field' && store.kind !== 'collection') return undefined;
  const taker = readByTakers(pool, accessKey(store.access));
  return taker && { by: taker.name, node: taker.node };
}

/** Also where only such a reader let it be doubted that the counter bounds the slots, if others stop there. */
function isCertain({ owner, slots }: Pool, { certainty, store, isReadWhole }: RuleFault): boolean {
  if (certainty === 'provable') return true;
  const found = isReadWhole ? slots.find(each => each.store === store) : undefined;
  return found !== undefined && boundsReads(owner, found);
}

function writtenAt(
  pool: Pool,
  { store, reset }: RuleFault,
  outside: ReturnType<typeof writtenByTakers>['fill'],
): Written | undefined {
  const own = fillOf(pool, store, reset.fn);
  if (own) return { by: `${pool.owner.name}.${own.method.name}`, node: own.node };
  return outside && { by: calleesOf(pool.program).nameOf(outside.at), node: outside.node };
}

function faultOf(fault: RuleFault, { by, node }: Reading, written: Written): RuleFault {
  const what = slotNames(fault.store);
  const where = (at: RelatedNode['node']): string => `line ${rangeOf(at).line + 1}`;
  return {
    ...fault,
    rule: 'readable-after-reset',
    staleBy: fault.rule,
    certainty: 'provable',
    related: [
      { node: written.node, message: `${what} is filled here.` },
      { node, message: `${by} answers what is in ${what}.`, isAfter: true },
    ],
    message: `${fault.message} The next user can read it by ${by} (${where(node)}), which ${mindsNot(fault.store)} what ${written.by} put there (${where(written.node)}).`,
  };
}

function mindsNot(store: Store): string {
  return store.kind === 'slots' || store.kind === 'ring'
    ? `does not mind ${accessName(store.kind === 'slots' ? store.length : store.head)} and answers`
    : 'answers';
}
