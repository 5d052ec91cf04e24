import { COUNTER, HEAD, SHRINKS, SIZE, TAIL } from '../../../protocol/poolNames';
import type { NameFlow } from './nameFlow';
import { eventsIn, namesOf, programOf, type Block, type Scan, type ScanEvent } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/** Adds a class-like if a counter that it moves back may be in the index of an element that it writes. */
export function addRewoundSlots(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { form, events, blocks } = owner;
  if (form === 'factory') return addRewoundInFactory(scan, owner, relevance);
  const rewound = namesOf(events, 'rewind');
  for (const { sign, name, block } of events)
    if (sign === 'copy' && isInShrinking(block)) rewound.add(name);
  if (rewound.size === 0) return;
  const { flow } = relevance;
  // A constructor's getters may be anywhere.
  const isSpread = form === 'constructor' && blocks.length > 1 && flow.hasGetters;
  const part = { events, around: isSpread ? [programOf(scan)] : blocks };
  const steps = namesOf(events, 'step');
  // A field may be advanced through the name of a getter that returns it.
  const isStepped = (name: string): boolean => steps.has(name) || flow.gettersOf(name).length > 0;
  const counters = countersIn([part], rewound, isStepped, flow);
  if (counters.size === 0) return;
  const names = [...counters.keys(), ...[...counters.values()].flat()];
  relevance.addMembers(owner, [...names, ...names.flatMap(name => flow.gettersOf(name))]);
}

/** Adds what a factory's methods do to its variables and to the returned object. */
function addRewoundInFactory(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { events, blocks } = owner;
  const block = blocks[0]!;
  const { own } = block;
  const hasArrows = own.some(({ sign }) => sign === 'arrow');
  const inner = hasArrows ? events : events.filter(event => event.block !== block);
  const variables = namesOf(own, 'variable');
  const rewound = namesOf(inner, 'rewind');
  for (const { sign, name, block: at } of inner) {
    const isShrunk = sign === 'copy' && (at === block || isInShrinking(at));
    if (isShrunk || (sign === 'rewindVariable' && variables.has(name))) rewound.add(name);
  }
  // A factory's variables with a `length` are arrays.
  if (!variables.has('length')) rewound.delete('length');
  if (rewound.size === 0) return;
  const isLong = relevance.isLong(block);
  const parts = isLong
    ? partsOf(scan, block, relevance, hasArrows)
    : [{ events: inner, around: blocks }];
  const steps = namesOf(inner, 'step');
  const counters = countersIn(parts, rewound, name => steps.has(name), relevance.flow);
  if (counters.size === 0) return;
  if (!isLong) return relevance.addOwner(owner);
  relevance.addNames([...counters.keys(), ...[...counters.values()].flat()], block);
}

/** Events that belong together, and the block in which names stand for one another. */
interface Part {
  events: readonly ScanEvent[];
  around: readonly Block[];
}

/** A long function's inner functions, whose local names are separate, plus what it does itself (if `withOwn`). */
function partsOf(scan: Scan, block: Block, relevance: Relevance, withOwn = true): Part[] {
  const parts: Part[] = [];
  for (let at = block.ordinal + 1; at < block.endBlock; at = scan.blocks[at]!.endBlock) {
    const inner = scan.blocks[at]!;
    if (relevance.isLong(inner)) parts.push(...partsOf(scan, inner, relevance));
    else parts.push({ events: eventsIn(scan, inner), around: [inner] });
  }
  return withOwn ? [...parts, { events: block.own, around: [] }] : parts;
}

/** Those names moved back that are counters, each with the lists whose indices contain it. */
function countersIn(
  parts: readonly Part[],
  rewound: ReadonlySet<string>,
  isStepped: (name: string) => boolean,
  flow: NameFlow,
): Map<string, string[]> {
  const candidates = [...rewound].filter(name => isStepped(name) || isPosition(name));
  const lists = new Map<string, string[]>();
  const positions = new Set<string>();
  for (const { events, around } of candidates.length === 0 ? [] : parts) {
    const used = slotNames(events);
    if (used.size === 0) continue;
    const behind = listsBehind(events);
    for (const [counter, indices] of flow.reaching(candidates, used, around)) {
      const own = [...new Set(indices)].flatMap(index => behind.get(index) ?? []);
      lists.set(counter, [...(lists.get(counter) ?? []), ...own]);
    }
    for (const name of used) if (isPosition(name)) positions.add(name);
  }
  const all = [...positions, ...lists.keys()];
  const isRing =
    all.some(name => HEAD.test(name)) && all.some(name => TAIL.test(name) || SIZE.test(name));
  for (const name of lists.keys()) {
    const isEnd = SIZE.test(name) || (isRing && (HEAD.test(name) || TAIL.test(name)));
    if (!isStepped(name) && !isEnd) lists.delete(name);
  }
  return lists;
}

/** The lists of elements, by the names in their indices. */
function listsBehind(events: readonly ScanEvent[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const { sign, name, other } of events) {
    if (sign !== 'element') continue;
    const known = lists.get(name);
    if (known) known.push(other);
    else lists.set(name, [other]);
  }
  return lists;
}

/** Names in the indices of elements that receive values, whose fields do, or that are lent. */
function slotNames(events: readonly ScanEvent[]): Set<string> {
  const written = namesOf(events, 'written');
  const names = namesOf(events, 'slot');
  const lends = events.some(({ sign }) => sign === 'new');
  for (const { sign, name, other } of events) {
    if ((sign === 'kept' && written.has(other)) || (sign === 'returned' && lends)) names.add(name);
  }
  return names;
}

function isPosition(name: string): boolean {
  return SIZE.test(name) || HEAD.test(name) || TAIL.test(name);
}

/** Whether the name of the function around a block says that it sets a length. */
export function isInShrinking(block: Block): boolean {
  for (let at: Block | undefined = block; at?.kind === 'function'; at = at.parent)
    if (SHRINKS.test(at.name) || at.name === 'set') return true;
  return false;
}

/** Adds functions that fill or rewind slots that are outer variables. */
export function addRewoundVariables({ events }: Scan, relevance: Relevance): void {
  const rewound = namesOf(events, 'rewindVariable');
  const declared = new Map<Block, { numbers: Set<string>; lists: Set<string> }>();
  const declaredIn = (block: Block): { numbers: Set<string>; lists: Set<string> } => {
    let known = declared.get(block);
    if (!known) {
      known = { numbers: namesOf(block.own, 'number'), lists: namesOf(block.own, 'list') };
      declared.set(block, known);
    }
    return known;
  };
  for (const { sign, name, other, block } of events) {
    if (sign !== 'write' || !rewound.has(name)) continue;
    for (let at: Block | undefined = block; at; at = at.parent) {
      const { numbers, lists } = declaredIn(at);
      if (!numbers.has(name) || !lists.has(other)) continue;
      const isInner = at !== block || at.own.some(event => event.sign === 'arrow');
      if (isInner) relevance.addNames([name, other], at);
    }
  }
}

/** Adds functions that may process some object's list up to a counter beside it, and then set that to 0. */
export function addRewoundConsumed(scan: Scan, relevance: Relevance): void {
  const { events } = scan;
  const rewound = [...namesOf(events, 'rewindOther')].filter(name => COUNTER.test(name));
  if (rewound.length === 0) return;
  const bounds = namesOf(events, 'bound');
  // A loop's bound is the counter or a copy of it.
  relevance.addNames(relevance.flow.reaching(rewound, bounds, [programOf(scan)], 1).keys());
}
