import { LIST_NAME } from '../javascript/landmarks';
import { anyOf, eventsIn, namesOf, type Block, type Outline, type OutlineEvent } from './outline';
import type { Owner } from './owners';

const BUILT_IN = /^(?:Array|Map|Set|Error|Promise)$/;

/**
 * Whether instances may be parked here. A list from which something is taken counts when something is put into it as well,
 * unless `anyList`: another file may do that.
 */
export function mayPark(outline: Outline, owners: readonly Owner[], anyList: boolean): boolean {
  const { events, isTypeScript } = outline;
  const lists: Lists = {
    anyList,
    put: namesOf(events, 'put'),
    whole: namesOf(events, 'whole'),
    news: namesOf(events, 'new'),
  };
  const takes = namesOf(events, 'take');
  return (
    mayReleaseItself(outline) ||
    [...namesOf(events, 'prefill')].some(name => takes.has(name)) ||
    (isTypeScript && [...lists.put, ...lists.whole].some(name => LIST_NAME.test(name))) ||
    mayHandToPool(events, owners) ||
    outline.blocks.some(block => mayAcquire(outline, block, lists))
  );
}

interface Lists {
  anyList: boolean;
  put: ReadonlySet<string>;
  whole: ReadonlySet<string>;
  news: ReadonlySet<string>;
}

/** `pool.release(this)` */
function mayReleaseItself({ text, events }: Outline): boolean {
  const released = namesOf(events, 'release');
  if (released.size === 0) return false;
  return (
    released.has('this') ||
    new RegExp(`(?<![\\w$])(?:${anyOf(released)})\\s*=\\s*this\\b`).test(text)
  );
}

/** `reusify(Holder)`, or `new Pool(() => new Holder())` where Pool is a class that takes from a list and puts back. */
function mayHandToPool(events: readonly OutlineEvent[], owners: readonly Owner[]): boolean {
  const handed = namesOf(events, 'hand');
  if (handed.size === 0) return false;
  if ([...handed].some(name => /reusify|pool/i.test(name))) return true;
  return owners.some(({ name, events: own }) => {
    if (!handed.has(name)) return false;
    const put = namesOf(own, 'put');
    return [...namesOf(own, 'take')].some(list => put.has(list));
  });
}

/** Whether a function may take from a list, and make what is not there. */
function mayAcquire(outline: Outline, block: Block, { anyList, put, whole, news }: Lists): boolean {
  const all = eventsIn(outline, block);
  const own = all.filter(event => event.block === block);
  // The nested functions of a method count as parts of it.
  const isMethod =
    block.parent?.kind === 'class' ||
    block.group !== '' ||
    news.has(block.name) ||
    /^[A-Z]/.test(block.name);
  const events = isMethod ? all : own;
  if (madeIn(events).size === 0) return false;
  const isWhole = block.kind === 'function' && !own.some(({ sign }) => sign === 'arrow');
  if (isWhole && madeIn(own).size > 1) return false;
  return events.some(({ sign, name, other }) => {
    if (sign === 'take' || sign === 'counted') return name !== '' && (anyList || put.has(name));
    const isLink = sign === 'unlink' && (anyList || whole.has(name));
    return isLink && (name === other || isSetFrom(outline.text, block, other, name));
  });
}

function madeIn(events: readonly OutlineEvent[]): Set<string> {
  const made = namesOf(events, 'new', 'make');
  for (const name of made) if (BUILT_IN.test(name)) made.delete(name);
  return made;
}

/** `variable = … x.list` */
function isSetFrom(text: string, { start, end }: Block, variable: string, list: string): boolean {
  const set = `(?<![\\w$.])(?:${anyOf([variable])})\\s*(?::[^=;,)]*)?=`;
  const value = `(?:[^;{}]*[=|&?:(])?\\s*(?:[\\w$]+\\s*\\??\\.\\s*)*(?:${anyOf([list])})(?![\\w$])`;
  return new RegExp(set + value).test(text.slice(start, end));
}
