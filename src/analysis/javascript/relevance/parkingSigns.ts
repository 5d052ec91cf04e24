import { BUILT_IN_CLASS, LIST_NAME, POOL_MAKER } from '../../../protocol/poolNames';
import { anyOf, eventsIn, namesOf, type Block, type Scan, type ScanEvent } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/**
 * Adds what may park instances: functions that acquire or release them, their lists and their classes. A list that something
 * is taken from counts if something is also put into it. With `anyList` it always counts, because another file may do that.
 */
export function addParking(
  scan: Scan,
  owners: readonly Owner[],
  anyList: boolean,
  relevance: Relevance,
): void {
  const { events, isTypeScript } = scan;
  const lists: Lists = {
    anyList,
    put: namesOf(events, 'put'),
    whole: namesOf(events, 'whole'),
    news: namesOf(events, 'new'),
    classes: new Set(owners.map(({ name }) => name)),
    modules: new Set([...scan.text.matchAll(OF_MODULE)].map(([, name]) => name!)),
  };
  const takes = namesOf(events, 'take');
  addOwnReleases(scan, relevance);
  relevance.addNames(both(namesOf(events, 'prefill'), takes));
  if (isTypeScript)
    relevance.addNames(
      new Set([...lists.put, ...lists.whole].filter(name => LIST_NAME.test(name))),
    );
  relevance.addNames(handedToPools(events, owners));
  for (const block of takingBlocks(scan)) addAcquiring(scan, block, lists, relevance);
}

/** The blocks that take something from a list or chain. */
function takingBlocks({ events }: Scan): Set<Block> {
  const blocks = new Set<Block>();
  for (const { sign, block } of events) {
    if (sign !== 'take' && sign !== 'counted' && sign !== 'unlink') continue;
    for (let at: Block | undefined = block; at && !blocks.has(at); at = at.parent) blocks.add(at);
  }
  return blocks;
}

interface Lists {
  anyList: boolean;
  put: ReadonlySet<string>;
  whole: ReadonlySet<string>;
  news: ReadonlySet<string>;
  /** Names of the class-likes of this text. */
  classes: ReadonlySet<string>;
  /** Objects that classes are fields of: such a class does not count among those that a function makes. */
  modules: ReadonlySet<string>;
}

/** `new name.Ctx()` */
const OF_MODULE = /\bnew\s+([\w$]+)\s*\./g;

function both(some: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...some].filter(name => others.has(name)));
}

/** `pool.release(this)` */
function addOwnReleases({ text, events }: Scan, relevance: Relevance): void {
  const released = namesOf(events, 'release');
  if (released.size === 0) return;
  const isSelf =
    released.has('this') ||
    new RegExp(`(?<![\\w$])(?:${anyOf(released)})\\s*=\\s*this\\b`).test(text);
  if (!isSelf) return;
  for (const { sign, block } of events) if (sign === 'release') relevance.addFunction(block);
}

/** `reusify(Holder)`, or `new Pool(() => new Holder())` where Pool is a class that takes from a list and puts back. */
function handedToPools(events: readonly ScanEvent[], owners: readonly Owner[]): Set<string> {
  const handed = namesOf(events, 'hand');
  const pools = new Set([...handed].filter(name => POOL_MAKER.test(name)));
  if (handed.size === 0) return pools;
  for (const { name, events: own } of owners) {
    if (!handed.has(name)) continue;
    const put = namesOf(own, 'put');
    if ([...namesOf(own, 'take')].some(list => put.has(list))) pools.add(name);
  }
  return pools;
}

/** Adds a function that may take from a list and create what is missing. */
function addAcquiring(
  scan: Scan,
  block: Block,
  { anyList, put, whole, news, classes, modules }: Lists,
  relevance: Relevance,
): void {
  const { own } = block;
  // A method's nested functions count as parts of it.
  const isMethod =
    block.parent?.kind === 'class' ||
    block.group !== '' ||
    news.has(block.name) ||
    /^[A-Z]/.test(block.name);
  const events = isMethod ? eventsIn(scan, block) : own;
  const made = madeIn(events);
  const known = both(made, classes);
  if ((anyList ? made : known).size === 0) return;
  const isWhole = block.kind === 'function' && !own.some(({ sign }) => sign === 'arrow');
  const counted = [...madeIn(own)].filter(name => !modules.has(name));
  if (isWhole && counted.length > 1) return;
  const lists = new Set<string>();
  for (const { sign, name, other, block: at } of events) {
    const isTaken = (sign === 'take' || sign === 'counted') && name !== '';
    const isLink = sign === 'unlink' && (anyList || whole.has(name));
    if (
      (isTaken && (anyList || put.has(name))) ||
      (isLink && (name === other || isSetFrom(scan.text, block, other, name)))
    ) {
      lists.add(name);
      relevance.addFunction(at);
    }
  }
  if (lists.size === 0) return;
  relevance.addFunction(block);
  relevance.addNames([...lists, ...known, block.name]);
}

function madeIn(events: readonly ScanEvent[]): Set<string> {
  const made = namesOf(events, 'new', 'make');
  for (const name of made) if (BUILT_IN_CLASS.test(name)) made.delete(name);
  return made;
}

/** `variable = … x.list` */
function isSetFrom(text: string, { start, end }: Block, variable: string, list: string): boolean {
  const set = `(?<![\\w$.])(?:${anyOf([variable])})\\s*(?::[^=;,)]*)?=`;
  const value = `(?:[^;{}]*[=|&?:(])?\\s*(?:[\\w$]+\\s*\\??\\.\\s*)*(?:${anyOf([list])})(?![\\w$])`;
  return new RegExp(set + value).test(text.slice(start, end));
}
