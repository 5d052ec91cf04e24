import { anyOf } from '../../text/anyOf';
import { matchesBehind } from './behind';
import type { Relevance } from './relevance';
import type { Block, Scan } from './scan/scan';

/** `] = x`, behind `list[index` or `object.list[index` */
const ELEMENT_WRITE = /\]\s*=(?![=>])/g;
const ELEMENT =
  /(?<![\w$.])((?:[A-Za-z_$][\w$]*\.(?:[\w$#]+\.){0,3})?)([\w$#]+)((?:\[[^\]\n]{1,80}\])?\[[^\]\n]{1,80})$/;
const MAX_ELEMENT_LENGTH = 200;
/** Fields of objects in an index: `queue.tail`, `a.queue.tail`. */
const FIELD = /(?<![\w$.])([A-Za-z_$][\w$]*\.(?:[\w$#]+\.)*)([\w$#]+)(?![\w$])/g;
const OWN = /(?<![\w$.])this\./;
const NAME = /(?<![\w$.])[A-Za-z_$][\w$]*(?![\w$.(])/g;
/** A function that is called. */
const CALL = /([A-Za-z_$][\w$]*)\(/g;
/** How far before an index its names are looked for. */
const MAX_DISTANCE = 600;

/** What seems to be a list of an object with its counters, and the functions that make an index from them. */
interface Struct {
  /** Where an element is written. */
  offset: number;
  isOwn: boolean;
  list: string;
  counters: string[];
  called: string[];
  wraps: boolean;
}

/**
 * The fields of one object that may be a list and its counter, directly or by names for them: `q.items[q.tail++] = x`,
 * `const { items } = q; const at = q.tail++; items[at] = x`. `ofThis`: also of `this`.
 */
function structsIn(text: string, ofThis: boolean): Struct[] {
  const writes = matchesBehind(text, ELEMENT_WRITE, ELEMENT, MAX_ELEMENT_LENGTH);
  const found = Array.from(writes).flatMap(({ found: { index: offset }, ahead }): Struct[] => {
    const [, holder, list, index] = ahead;
    const isOwn = holder === 'this.' || (holder === '' && OWN.test(index!));
    if (isOwn && !ofThis) return [];
    const own = fieldsOf(holder!, index!, ofThis);
    const before = (): string => text.slice(Math.max(0, offset - MAX_DISTANCE), offset);
    const counters = own.length > 0 ? own : fieldsBehind(holder!, index!, before, ofThis);
    const called = [...index!.matchAll(CALL)].map(([, name]) => name!);
    const wraps = /[%&]/.test(own.length > 0 ? index! : before().slice(-MAX_ELEMENT_LENGTH));
    return counters.length === 0 ? [] : [{ offset, isOwn, list: list!, counters, called, wraps }];
  });
  if (found.length === 0) return [];
  const moved = movedBack(text, new Set(found.flatMap(each => each.counters)));
  return found.flatMap(each => {
    // In a ring everything only goes forward.
    const counters = each.counters.filter(name => each.wraps || moved.has(`${each.isOwn} ${name}`));
    return counters.length === 0 ? [] : [{ ...each, counters }];
  });
}

/** Whether a text may have such an object, other than by `this`. */
export function hasStructs(text: string): boolean {
  return structsIn(text, false).length > 0;
}

/** The fields among some that are made smaller somewhere, or set by another name than `this`. */
function movedBack(text: string, counters: ReadonlySet<string>): Set<string> {
  const any = anyOf(counters);
  const moves = new RegExp(
    `--\\s*(?:[\\w$\\])]+\\.)+(${any})(?![\\w$])|(?<![\\w$\\])])([\\w$\\])]+)\\.(${any})\\s*(--|-=|=(?![=>]))`,
    'g',
  );
  const found = new Set<string>();
  for (const [, before, holder, name, how] of text.matchAll(moves)) {
    const moved = before ?? name!;
    found.add(`true ${moved}`);
    if (before !== undefined || how !== '=' || holder !== 'this') found.add(`false ${moved}`);
  }
  return found;
}

/** The fields of an object in some code; of any where that is not known. */
function fieldsOf(holder: string, code: string, ofThis: boolean): string[] {
  return [...code.matchAll(FIELD)].flatMap(([, from, name]) =>
    (holder === '' ? ofThis || !from!.startsWith('this.') : from === holder) && name !== 'length'
      ? [name!]
      : [],
  );
}

/** The fields that the names in an index got their values from: `at = q.tail++`. */
function fieldsBehind(
  holder: string,
  index: string,
  before: () => string,
  ofThis: boolean,
): string[] {
  const names = index.match(NAME) ?? [];
  if (names.length === 0) return [];
  const assigned = new RegExp(`(?<![\\w$.])(?:${anyOf(names)})\\s*=(?![=>])([^;\\n]{1,80})`, 'g');
  return [...before().matchAll(assigned)].flatMap(([, value]) => fieldsOf(holder, value!, ofThis));
}

/** Adds the functions that have to do with such an object; those with `this` only where no class has them. */
export function addStructs({ text, blocks }: Scan, relevance: Relevance): void {
  const called = new Set<string>();
  let ordinal = 0;
  for (const { offset, isOwn, list, counters, called: own } of structsIn(text, true)) {
    while (ordinal + 1 < blocks.length && blocks[ordinal + 1]!.start <= offset) ordinal++;
    let at: Block | undefined = blocks[ordinal];
    while (at && at.end <= offset) at = at.parent;
    const isLiteral = at?.kind === 'function' && at.group === '' && at.parent?.kind !== 'class';
    if (isOwn && !isLiteral) continue;
    relevance.addNames([list, ...counters]);
    for (const name of own) called.add(name);
  }
  if (called.size === 0) return;
  const head = new RegExp(`(?<![\\w$])(?:${anyOf(called)})(?![\\w$])[^{};]*$`);
  for (const block of blocks)
    if (block.kind === 'function' && head.test(headOf(text, block))) relevance.addFunction(block);
}

const MAX_HEAD_LENGTH = 100;

/** What stands before a function's body: its name, or what it is assigned to. */
function headOf(text: string, { start }: Block): string {
  return text.slice(Math.max(0, start - MAX_HEAD_LENGTH), start);
}
