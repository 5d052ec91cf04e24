import { anyOf } from '../../text/anyOf';
import { BUILT_IN_CLASS } from '../../../protocol/poolNames';
import {
  eventsIn,
  namesOf,
  programOf,
  type Block,
  type Scan,
  type ScanEvent,
  type Sign,
} from './scan/scan';
import { matchesBehind } from './behind';
import { cachedBy } from './cachedBy';
import type { Owner } from './owners';
import { COMMON, type Relevance } from './relevance';

/**
 * Adds what may park instances: functions that take something or make it, those that put it back, their lists and their
 * classes. A list that something is taken from counts if something is also put into it. With `anyList` it always counts,
 * because another file may do that.
 */
export function addParking(
  scan: Scan,
  owners: readonly Owner[],
  anyList: boolean,
  relevance: Relevance,
): void {
  const { events, blocks } = scan;
  const makers = makersIn(scan);
  const calls = new CalledNames(scan.text);
  let replaced: ReadonlySet<string> | undefined;
  const lists: Lists = {
    anyList,
    put: namesOf(events, 'put'),
    whole: namesOf(events, 'whole'),
    makers,
    makersCall: calledByMakers(scan, calls),
    calls,
    replaced: () => (replaced ??= replacedIn(scan.text)),
    classes: new Set(owners.map(({ name }) => name)),
    handed: namesOf(events, 'hand'),
  };
  const taken = namesOf(events, 'take', 'counted');
  const found = new Found();
  const listsIn = cachedBy((block: Block) => namesOf(block.own, 'list'));
  for (const name of namesOf(events, 'prefill'))
    if (taken.has(name)) {
      found.addList(name, programOf(scan));
      relevance.addNames([name]);
    }
  for (const block of takingBlocks(scan))
    addAcquiring(scan, block, lists, found, listsIn, relevance);
  if (found.lists.size === 0) return;
  relevance.addNames(handedToPools(events, owners));
  addPutting(scan, calls, found, listsIn, relevance);
  const named = new Map<string, Block[]>();
  for (const block of blocks) {
    if (block.kind !== 'function' || block.name === '') continue;
    const others = named.get(block.name);
    if (others) others.push(block);
    else named.set(block.name, [block]);
  }
  // What gets an instance may clear it, or fill it.
  for (const name of found.called)
    for (const block of named.get(name) ?? []) relevance.addFunction(block);
  addParts(owners, found.classes, relevance);
}

/** What the taking functions lead to. */
class Found {
  /** By name, the blocks that declare it as a list, or the program for a field. */
  readonly lists = new Map<string, Set<Block>>();
  readonly called = new Set<string>();
  readonly classes = new Set<string>();

  addList(name: string, scope: Block): void {
    const known = this.lists.get(name);
    if (known) known.add(scope);
    else this.lists.set(name, new Set([scope]));
  }
}

/** The names that a block declares as lists. */
type ListsIn = (block: Block) => ReadonlySet<string>;

const TAKING: ReadonlySet<Sign> = new Set(['take', 'counted', 'unlink', 'unlinkVariable']);

/** The blocks that take something from a list or chain. */
function takingBlocks({ events }: Scan): Set<Block> {
  const blocks = new Set<Block>();
  for (const { sign, block } of events) {
    if (!TAKING.has(sign)) continue;
    for (let at: Block | undefined = block; at && !blocks.has(at); at = at.parent) blocks.add(at);
  }
  return blocks;
}

interface Lists {
  anyList: boolean;
  put: ReadonlySet<string>;
  whole: ReadonlySet<string>;
  /** Names of functions that make something themselves. */
  makers: ReadonlySet<string>;
  /** Names of functions that are called where something is made: what they take may be missing. */
  makersCall: ReadonlySet<string>;
  /** What is called where. */
  calls: CalledNames;
  /** Lists that others may take the place of. */
  replaced: () => ReadonlySet<string>;
  /** Names of what is given classes or functions. */
  handed: ReadonlySet<string>;
  /** Names of the class-likes of this text. */
  classes: ReadonlySet<string>;
}

/** An object literal as a value. */
const LITERAL = /(?:=|\|\||\?\?|\breturn)\s*\{|\?[^:;{}]*:\s*\{|=>\s*\(\s*\{/;
/** A value kept under a key, where a number is counted on or something handed over is called. */
const KEEPS = /\.set\s*\(|\]\s*=(?![=>])/;

function makersIn({ text, blocks }: Scan): Set<string> {
  const makers = new Set<string>();
  for (const { kind, name, start, end, own } of blocks) {
    if (kind !== 'function' || name === '') continue;
    const makes = madeIn(own).size > 0 || LITERAL.test(text.slice(start, end));
    if (makes) makers.add(name);
  }
  return makers;
}

function calledByMakers({ blocks }: Scan, calls: CalledNames): Set<string> {
  const called = new Set<string>();
  for (const block of blocks)
    if (block.kind === 'function' && madeIn(block.own).size > 0)
      for (const name of calls.in(block)) called.add(name);
  return called;
}

/** `new Pool(() => new Holder())` where Pool is a class that takes from a list and puts back. */
function handedToPools(events: readonly ScanEvent[], owners: readonly Owner[]): Set<string> {
  const handed = namesOf(events, 'hand');
  const pools = new Set<string>();
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
  { anyList, put, whole, makers, makersCall, calls, replaced, handed, classes }: Lists,
  found: Found,
  listsIn: ListsIn,
  relevance: Relevance,
): void {
  const { own } = block;
  // A method's nested functions count as parts of it.
  const isMethod = block.parent?.kind === 'class' || block.group !== '';
  const events = isMethod ? eventsIn(scan, block) : own;
  const code = scan.text.slice(block.start, block.end);
  const made = madeIn(events);
  const called = calls.in(block);
  const isMaking =
    made.size > 0 ||
    LITERAL.test(code) ||
    KEEPS.test(code) ||
    handed.has(block.group) ||
    (block.parent !== undefined && handed.has(block.parent.name)) ||
    [...called].some(name => makers.has(name)) ||
    (block.parent?.kind === 'function' && isGivenOne(scan.text, block.parent, called)) ||
    makersCall.has(block.name);
  if (!isMaking && !(anyList && called.size > 0)) return;
  const isChosen = mayChoose(code);
  // What is a list of this call alone is no free list.
  const local = block.kind === 'program' ? new Set<string>() : namesOf(own, 'list');
  const lists = new Set<string>();
  for (const { sign, name, other, block: at } of events) {
    const isTaken =
      isChosen && (sign === 'take' || sign === 'counted') && !local.has(name) && !NO_LIST.has(name);
    const isLink =
      (sign === 'unlink' || (sign === 'unlinkVariable' && isOuter(name, at))) &&
      (anyList || whole.has(name));
    const isPut =
      put.has(name) ||
      (isTaken && replaced().has(name)) ||
      (isTaken && aliasesIn(code, name).some(each => put.has(each) || put.has('')));
    if (
      (isTaken && (anyList || isPut || name === '')) ||
      (isLink && (name === other || isSetFrom(scan.text, block, other, name)))
    ) {
      lists.add(name);
      for (const each of aliasesIn(code, name)) if (anyList || put.has(each)) lists.add(each);
      relevance.addFunction(at);
    }
  }
  if (lists.size === 0) return;
  relevance.addFunction(block);
  const known = [...made].filter(name => classes.has(name));
  for (const name of relevance.isLong(block) ? [] : called) found.called.add(name);
  for (const name of known) found.classes.add(name);
  for (const name of lists) {
    const scope = scopeOf(name, block, listsIn, scan);
    found.addList(name, scope);
    relevance.addNames([name], scope);
  }
  relevance.addNames([...known, block.name]);
}

/** The scope that declares a name as a list; all of the text for any other. */
function scopeOf(name: string, block: Block, listsIn: ListsIn, scan: Scan): Block {
  for (let at: Block | undefined = block; at; at = at.parent) if (listsIn(at).has(name)) return at;
  return programOf(scan);
}

/** Whether a function's variable is one of a scope around: one of its own keeps no list. */
function isOuter(name: string, block: Block): boolean {
  for (let at = block.parent; at; at = at.parent)
    if (at.own.some(each => each.sign === 'variable' && each.name === name)) return true;
  return false;
}

const MAX_HEAD = 200;

/** Whether one of some names is a parameter of a function: `function pool(make) { … make() … }`. */
function isGivenOne(text: string, { start }: Block, names: ReadonlySet<string>): boolean {
  const head = /\(([^()]*)\)[^(){}]*$/.exec(text.slice(Math.max(0, start - MAX_HEAD), start))?.[1];
  const given = new Set(head?.match(/[\w$]+/g));
  return [...names].some(name => given.has(name));
}

/** Adds the functions that put something into one of the lists, and their callers. */
function addPutting(
  scan: Scan,
  calls: CalledNames,
  found: Found,
  listsIn: ListsIn,
  relevance: Relevance,
): void {
  const putting = scan.events.filter(
    ({ sign, name }) => (sign === 'put' || sign === 'whole') && found.lists.has(name),
  );
  const counts = new Map<string, number>();
  for (const { name } of putting) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { name, block } of putting) {
    // A name as common as `result` is mostly that of other lists, which belong to one call.
    const isCommon = counts.get(name)! > COMMON;
    if (isCommon && !found.lists.get(name)!.has(scopeOf(name, block, listsIn, scan))) continue;
    relevance.addFunction(block);
    if (block.kind === 'function') relevance.addNames([block.name]);
    for (const each of relevance.isLong(block) ? [] : calls.in(block)) found.called.add(each);
  }
}

/** Adds the classes of which instances of others have one each. */
function addParts(
  owners: readonly Owner[],
  classes: ReadonlySet<string>,
  relevance: Relevance,
): void {
  const parts = new Set<string>();
  for (const { name, events } of owners)
    if (classes.has(name)) for (const part of namesOf(events, 'new')) parts.add(part);
  for (const owner of owners) if (parts.has(owner.name)) relevance.addOwner(owner);
}

/** An element is looked at before it is removed. */
const LOOKS = /\.next\s*\(|\[\s*\.\.\.|\.(?:find|get)\s*\(|\bof\b|[\w$]\[[\w$.]+\]/;
/** What no list is named. */
const NO_LIST = new Set(['this', 'super', 'exports', 'module']);

/** Something is taken, by what leaves the rest of a list alone; or is looked at and removed. */
const TAKEN = /\.(?:pop|shift)\s*\(\s*\)|\[\s*--[^\]]*\]/g;
const REMOVED =
  /\.(?:splice|delete)\s*\(|\.length\s*(?:--|-?=(?!=))|--[\w$.]*(?:length|\s*\])|\[[\w$.]+\]\s*=\s*(?:null|undefined)/;
/** Both are values of a choice. */
const CHOICE_BEHIND = /^[\s)!]*(?:\|\||\?\?|:)/;
const CHOICE_BEFORE = /\?|\|\||\breturn\b/;
const TARGET = /([\w$#]+)\s*(?::[^=;]*)?=\s*[^=;]*$/;

/**
 * Whether what a function takes may end up where something else does as well: in one expression, result or variable. A
 * stack's last entry, which nothing replaces, does not.
 */
function mayChoose(code: string): boolean {
  for (const { 0: taken, index } of code.matchAll(TAKEN)) {
    const end = index + taken.length;
    if (CHOICE_BEHIND.test(code.slice(end, end + 20))) return true;
    const start = Math.max(0, index - MAX_STATEMENT);
    const before = code.slice(start, index);
    const statement = before.slice(before.search(/[^;{}]*$/));
    if (CHOICE_BEFORE.test(statement)) return true;
    const target = TARGET.exec(statement)?.[1];
    if (target === undefined) continue;
    if (
      new RegExp(`\\breturn\\s+(?:${anyOf([target])})\\s*[;}]`).test(code) &&
      (RETURNS_OTHER.test(code) ||
        new RegExp(`\\breturn\\s+(?!(?:${anyOf([target])})\\s*[;}])[\\w$]+\\s*[;}]`).test(code))
    )
      return true;
    const assigned = new RegExp(
      `(?<![\\w$.#])(?:${anyOf([target])})\\s*(?::[^=;]*)?=(?![=>])`,
      'g',
    );
    if (Array.from(code.matchAll(assigned)).length > 1) return true;
    if (new RegExp(`(?<![\\w$.#])(?:${anyOf([target])})\\s*(?:\\|\\||\\?\\?|\\?[^.])`).test(code))
      return true;
  }
  const isResult = /\breturn\b|=>/.test(code);
  return isResult && (LAST_LOOKED_AT.test(code) || (REMOVED.test(code) && LOOKS.test(code)));
}

/** Something else is the result as well: what was made, or a name for it. */
const RETURNS_OTHER = /\breturn\s+(?:new\b|\{|[\w$.#]+\s*\()/;
/** `x = list[list.length - 1]; …; list.pop();` */
const LAST_LOOKED_AT =
  /(?<![\w$])([\w$]{1,100})\[(?:[\w$]{1,100}\.){0,5}\1\.length\s*-\s*1\][^]{0,2000}?[;{}\n]\s*(?:[\w$]{1,100}\.){0,5}\1\.(?:pop|shift)\s*\(/;
const MAX_STATEMENT = 300;

/** The lists that others may take the place of: `free = used`, `free = free.concat(used)`, `[free, used] = [used, free]`. */
function replacedIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { ahead } of matchesBehind(text, REPLACES, NAME_BEFORE, MAX_NAME))
    names.add(ahead[1]!);
  for (const [, all] of text.matchAll(EXCHANGED))
    for (const [name] of all!.matchAll(/[\w$#]+/g)) names.add(name);
  return names;
}

/** `= used;`, behind a name. */
const REPLACES = /=\s*(?:this\.)?[\w$#]+(?:\.[\w$#]+)?\s*(?:;|\n|\.concat\s*\()/g;
const NAME_BEFORE = /([\w$#]+)\s*$/;
const MAX_NAME = 100;
const EXCHANGED = /\[([^\]=;[]*)\]\s*=\s*\[/g;

/** The names before parentheses, as those of called functions are. Read once for all blocks. */
class CalledNames {
  private known: { offsets: number[]; names: string[] } | undefined;

  constructor(private readonly text: string) {}

  in({ start, end }: Block): ReadonlySet<string> {
    const { offsets, names } = (this.known ??= this.read());
    const found = new Set<string>();
    for (let at = firstFrom(offsets, start); at < offsets.length && offsets[at]! < end; at++)
      found.add(names[at]!);
    return found;
  }

  private read(): { offsets: number[]; names: string[] } {
    const offsets: number[] = [];
    const names: string[] = [];
    for (const { found, ahead } of matchesBehind(this.text, /\(/g, NAME_BEFORE, MAX_NAME)) {
      offsets.push(found.index - ahead[0]!.length);
      names.push(ahead[1]!);
    }
    return { offsets, names };
  }
}

/** The ordinal of the first offset that is not less than another. */
function firstFrom(offsets: readonly number[], from: number): number {
  let low = 0;
  for (let high = offsets.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The names in what a local name is set to: `lists` in `const list = this.lists.get(key)`. */
function aliasesIn(code: string, name: string): string[] {
  if (name === '')
    return Array.from(code.matchAll(/(?<![\w$#])([\w$#]+)\s*\.\s*get\s*\(/g), ([, list]) => list!);
  const set = new RegExp(`(?<![\\w$.#])(?:${anyOf([name])})\\s*=(?![=>])([^;{}]{0,200})`, 'g');
  return Array.from(code.matchAll(set), ([, value]) => value!.match(/[A-Za-z_$#][\w$]*/g) ?? [])
    .flat()
    .filter(word => !BUILT_INS.has(word));
}

const BUILT_INS = new Set([
  'this',
  'get',
  'set',
  'new',
  'Map',
  'Set',
  'Array',
  'null',
  'undefined',
]);

function madeIn(events: readonly ScanEvent[]): Set<string> {
  const made = namesOf(events, 'new');
  for (const name of made) if (BUILT_IN_CLASS.test(name)) made.delete(name);
  return made;
}

/** `variable = … x.list` */
function isSetFrom(text: string, { start, end }: Block, variable: string, list: string): boolean {
  const set = `(?<![\\w$.])(?:${anyOf([variable])})\\s*(?::[^=;,)]*)?=`;
  const value = `(?:[^;{}]*[=|&?:(])?\\s*(?:[\\w$]+\\s*\\??\\.\\s*)*(?:${anyOf([list])})(?![\\w$])`;
  return new RegExp(set + value).test(text.slice(start, end));
}
