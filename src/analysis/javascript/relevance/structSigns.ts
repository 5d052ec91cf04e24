import { anyOf } from '../../text/anyOf';
import { matchesBehind } from './behind';
import type { Relevance } from './relevance';

/** `] = x`, behind `list[index` or `object.list[index` */
const ELEMENT_WRITE = /\]\s*=(?![=>])/g;
const ELEMENT = /(?<![\w$.])((?:[A-Za-z_$][\w$]*\.(?:[\w$#]+\.){0,3})?)([\w$#]+)\[([^\]\n]{1,80})$/;
const MAX_ELEMENT_LENGTH = 200;
/** Fields of objects in an index: `queue.tail`, `a.queue.tail`. */
const FIELD = /(?<![\w$.])([A-Za-z_$][\w$]*\.(?:[\w$#]+\.)*)([\w$#]+)(?![\w$])/g;
const NAME = /(?<![\w$.])[A-Za-z_$][\w$]*(?![\w$.(])/g;
/** How far before an index its names are looked for. */
const MAX_DISTANCE = 600;

/**
 * The fields of one object that may be a list and its counter, directly or by names for them: `q.items[q.tail++] = x`,
 * `const { items } = q; const at = q.tail++; items[at] = x`.
 */
export function structsIn(text: string): string[] {
  const writes = matchesBehind(text, ELEMENT_WRITE, ELEMENT, MAX_ELEMENT_LENGTH);
  const found = Array.from(writes).flatMap(({ found: { index: end }, ahead }) => {
    const [, holder, list, index] = ahead;
    if (holder === 'this.') return [];
    const own = fieldsOf(holder!, index!);
    const before = (): string => text.slice(Math.max(0, end - MAX_DISTANCE), end);
    const counters = own.length > 0 ? own : fieldsBehind(holder!, index!, before);
    return counters.length === 0 ? [] : [{ list: list!, counters }];
  });
  const moved =
    found.length === 0 ? [] : movedBack(text, new Set(found.flatMap(each => each.counters)));
  return found.flatMap(({ list, counters }) => {
    const back = counters.filter(name => moved.includes(name));
    return back.length === 0 ? [] : [list, ...back];
  });
}

/** The fields among some that are made smaller somewhere, or set by another name than `this`. */
function movedBack(text: string, counters: ReadonlySet<string>): string[] {
  const any = anyOf(counters);
  const moves = new RegExp(
    `--\\s*(?:[\\w$\\])]+\\.)+(${any})(?![\\w$])|(?<![\\w$\\])])([\\w$\\])]+)\\.(${any})\\s*(--|-=|=(?![=>]))`,
    'g',
  );
  return [...text.matchAll(moves)].flatMap(([, before, holder, name, how]) => {
    if (before !== undefined) return [before];
    return how === '=' && holder === 'this' ? [] : [name!];
  });
}

/** The fields of an object in some code; of any but `this`, where that is not known. */
function fieldsOf(holder: string, code: string): string[] {
  return [...code.matchAll(FIELD)].flatMap(([, from, name]) =>
    (holder === '' ? !from!.startsWith('this.') : from === holder) && name !== 'length'
      ? [name!]
      : [],
  );
}

/** The fields that the names in an index got their values from: `at = q.tail++`. */
function fieldsBehind(holder: string, index: string, before: () => string): string[] {
  const names = index.match(NAME) ?? [];
  if (names.length === 0) return [];
  const assigned = new RegExp(`(?<![\\w$.])(?:${anyOf(names)})\\s*=(?![=>])([^;\\n]{1,80})`, 'g');
  return [...before().matchAll(assigned)].flatMap(([, value]) => fieldsOf(holder, value!));
}

/** Adds the functions that have to do with such an object. */
export function addStructs(text: string, relevance: Relevance): void {
  relevance.addNames(structsIn(text));
}
