import { anyOf } from '../../text/anyOf';
import { cachedBy } from './cachedBy';
import { occurrencesIn, type NameFlow } from './nameFlow';
import { eventsIn, namesOf, programOf, type Block, type Scan, type ScanEvent } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/** Adds a class-like if a counter that it moves back may be in the index of an element that it writes or takes. */
export function addRewoundSlots(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { form, events, blocks } = owner;
  if (form === 'factory') return addRewoundInFactory(scan, owner, relevance);
  const { flow } = relevance;
  const moved = movedNames(events, flow);
  if (moved.size === 0) return;
  // A constructor's getters may be anywhere.
  const isSpread = form === 'constructor' && blocks.length > 1 && flow.hasGetters;
  const part = { events, around: isSpread ? [programOf(scan)] : blocks };
  const counters = countersIn([part], moved, flow);
  for (const [name, setters] of handedToSetters(scan, owner, moved))
    counters.set(name, [...(counters.get(name) ?? []), ...setters]);
  if (counters.size === 0) return;
  const names = [...counters.keys(), ...[...counters.values()].flat()];
  relevance.addMembers(owner, [...names, ...names.flatMap(name => flow.gettersOf(name))]);
  addHelpers(scan, blocks, relevance);
}

/** Adds what a factory's methods do to its variables and to the returned object. */
function addRewoundInFactory(scan: Scan, owner: Owner, relevance: Relevance): void {
  const { events, blocks } = owner;
  const block = blocks[0]!;
  const { own } = block;
  const hasArrows = own.some(({ sign }) => sign === 'arrow');
  const inner = hasArrows ? events : events.filter(event => event.block !== block);
  const variables = namesOf(own, 'variable');
  const moved = movedNames(inner, relevance.flow, variables);
  // A factory's variables with a `length` are arrays.
  if (!variables.has('length')) moved.delete('length');
  if (moved.size === 0) return;
  const isLong = relevance.isLong(block);
  const parts = isLong
    ? partsOf(scan, block, relevance, hasArrows)
    : [{ events: inner, around: blocks }];
  const counters = countersIn(parts, moved, relevance.flow);
  if (counters.size === 0) return;
  if (isLong) relevance.addNames([...counters.keys(), ...[...counters.values()].flat()], block);
  else relevance.addOwner(owner);
  addHelpers(scan, blocks, relevance);
}

/**
 * Names that are advanced and set back or set anew: the counters are among them. `variables`: plain names that count as well.
 */
function movedNames(
  events: readonly ScanEvent[],
  flow: NameFlow,
  variables: ReadonlySet<string> = new Set(),
): Set<string> {
  const advanced = namesOf(events, 'step', 'raise');
  if (advanced.size === 0) return advanced;
  const stepping = new Set<Block>();
  for (const { sign, block } of events) if (sign === 'step') stepping.add(block);
  const moved = new Set<string>();
  for (const { sign, name, other, block } of events) {
    const isBack = sign === 'rewind' || (sign === 'rewindVariable' && variables.has(name));
    const isCopy = sign === 'copy' && (other !== '' || variables.has(name));
    if (!isBack && !isCopy) continue;
    // A field may be advanced through the name of a getter that returns it, or by a local copy that is written back.
    const isAdvanced =
      advanced.has(name) ||
      flow.gettersOf(name).some(getter => advanced.has(getter)) ||
      (!isBack && stepping.has(block));
    if (isAdvanced || (isBack && flow.gettersOf(name).length > 0)) moved.add(name);
  }
  for (const name of onlyAdvanced(events, variables)) moved.add(name);
  return moved;
}

/**
 * Names that only go on, and at which elements of a list are read that gets them elsewhere: what lies before such a position
 * is left behind.
 */
function onlyAdvanced(events: readonly ScanEvent[], variables: ReadonlySet<string>): Set<string> {
  const put = namesOf(events, 'put');
  const written = namesOf(events, 'slot');
  const read = new Set<string>();
  for (const { sign, name, other } of events)
    if (sign === 'element' && put.has(other) && !written.has(name)) read.add(name);
  const found = new Set<string>();
  for (const { sign, name, block } of read.size > 0 ? events : [])
    if ((sign === 'step' || sign === 'raise') && read.has(name))
      if (variables.has(name) || !declares(block, name)) found.add(name);
  return found;
}

/** Whether a function has a variable of its own with this name, as the one of a loop. */
function declares({ own }: Block, name: string): boolean {
  return own.some(({ sign, name: declared }) => sign === 'variable' && declared === name);
}

/** A call of a plain function. */
const PLAIN_CALL = /(?<![\w$.#])([A-Za-z_$][\w$]*)\s*\(/g;
const HELPER_DEPTH = 2;

/** Longer heads of functions are not read. */
const MAX_HEAD_LENGTH = 300;
const ARROW_HEAD = /([\w$]+)\s*=\s*(?:async\s*)?\([^()]*\)[^()=]*=>\s*$/;

/** The name of the variable that an arrow function is assigned to; '' for none. */
function arrowName({ text }: Scan, { start }: Block): string {
  return ARROW_HEAD.exec(text.slice(Math.max(0, start - MAX_HEAD_LENGTH), start))?.[1] ?? '';
}

/** Adds the plain functions of the file that some blocks call: they may get an array, and empty it. */
function addHelpers(scan: Scan, blocks: readonly Block[], relevance: Relevance, depth = 0): void {
  if (depth > HELPER_DEPTH) return;
  const called = new Set<string>();
  for (const { start, end } of blocks)
    for (const [, name] of scan.text.slice(start, end).matchAll(PLAIN_CALL)) called.add(name!);
  const helpers = scan.blocks.filter(
    block =>
      block.kind === 'function' &&
      block.parent?.kind === 'program' &&
      called.has(block.name || arrowName(scan, block)),
  );
  const added = helpers.filter(block => relevance.addHelper(block));
  if (added.length > 0) addHelpers(scan, added, relevance, depth + 1);
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

/** Those names that may be counters, each with the lists whose indices contain it. */
function countersIn(
  parts: readonly Part[],
  moved: ReadonlySet<string>,
  flow: NameFlow,
): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const { events, around } of parts) {
    const used = slotNames(events);
    if (used.size === 0) continue;
    const behind = listsBehind(events);
    for (const [counter, indices] of flow.reaching(moved, used, around)) {
      const own = [...new Set(indices)].flatMap(index => behind.get(index) ?? []);
      lists.set(counter, [...(lists.get(counter) ?? []), ...own]);
    }
  }
  return lists;
}

const PARAMETERS = /\(([^()]*)\)[^()]*$/;

/**
 * Of some names, those in the arguments of methods that write an element at one of their parameters, with these methods:
 * `this.put(this.n, x)` beside `put(i, x) { this.items[i] = x; }`.
 */
function handedToSetters(
  { text }: Scan,
  { events, blocks }: Owner,
  moved: ReadonlySet<string>,
): Map<string, string[]> {
  const setters = new Set<string>();
  for (const { sign, name, block } of events) {
    if (sign !== 'slot' || block.kind !== 'function' || block.name === '') continue;
    const head = text.slice(Math.max(0, block.start - MAX_HEAD_LENGTH), block.start);
    const parameters = PARAMETERS.exec(head)?.[1]?.match(/[\w$]+/g);
    if (parameters?.includes(name)) setters.add(block.name);
  }
  const found = new Map<string, string[]>();
  if (setters.size === 0) return found;
  const calls = new RegExp(`(?<![\\w$])(${anyOf(setters)})\\s*\\(([^;{}]{0,200})`, 'g');
  for (const { start, end } of blocks)
    for (const [, setter, args] of text.slice(start, end).matchAll(calls))
      for (const word of args!.match(/#?[\w$]+/g) ?? [])
        if (moved.has(word)) found.set(word, [...(found.get(word) ?? []), setter!]);
  return found;
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

/** Names in the indices of elements that receive values, whose fields do, that are lent, or that were pushed. */
function slotNames(events: readonly ScanEvent[]): Set<string> {
  const written = namesOf(events, 'written');
  const names = namesOf(events, 'slot');
  const lends = events.some(({ sign }) => sign === 'new');
  const put = namesOf(events, 'put');
  for (const { sign, name, other } of events) {
    const isUsed =
      (sign === 'kept' && written.has(other)) ||
      (sign === 'returned' && lends) ||
      (sign === 'element' && put.has(other));
    if (isUsed) names.add(name);
  }
  return names;
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
  const rewound = namesOf(events, 'rewindOther');
  if (rewound.size === 0) return;
  const bounds = namesOf(events, 'bound');
  // A loop's bound is the counter or a copy of it.
  relevance.addNames(relevance.flow.reaching(rewound, bounds, [programOf(scan)], 1).keys());
}

/** Adds what may fill a list behind a counter that a function sets back in another object. */
export function addRewoundOutside({ events }: Scan, relevance: Relevance): void {
  const rewound = namesOf(events, 'rewindOther');
  if (rewound.size === 0) return;
  const stepped = namesOf(events, 'step', 'raise');
  const slots = namesOf(events, 'slot');
  const counters = [...rewound].filter(
    name => name !== 'length' && stepped.has(name) && slots.has(name),
  );
  relevance.addNames(counters);
}

/**
 * Adds functions that may fill a kept list from its start at each call, by a number of their own or after they empty it: the
 * number is kept, or hardly anything else has to do with the list.
 */
export function addWorkLists({ text, blocks }: Scan, relevance: Relevance): void {
  const listsIn = cachedBy((block: Block) => namesOf(block.own, 'list'));
  const filling = new Map<string, Block[]>();
  for (const block of blocks) {
    if (block.kind !== 'function' || block.own.length === 0) continue;
    const own = listsIn(block);
    const filled = filledByNumber(block);
    for (const name of own) filled.delete(name);
    const isKept = filled.size > 0 && mayBeKept(text, block, filled, listsIn);
    if (isKept && keepsNumber(block)) relevance.addFunction(block);
    const put = namesOf(block.own, 'put');
    const cut = block.own.filter(({ sign, other }) => sign === 'drop' && other === 'length');
    const emptied = cut.map(({ name }) => name).filter(name => put.has(name) && !own.has(name));
    for (const name of new Set([...(isKept ? filled : []), ...emptied]))
      filling.set(name, [...(filling.get(name) ?? []), block]);
  }
  if (filling.size === 0) return;
  const offsets = new Map<string, number[]>();
  for (const { name, index } of occurrencesIn(text, filling.keys(), [blocks[0]!]))
    offsets.set(name, [...(offsets.get(name) ?? []).slice(-MAX_MENTIONS), index]);
  for (const [name, [block, ...others]] of filling) {
    const around = offsets
      .get(name)
      ?.filter(index => index < block!.start || index >= block!.end).length;
    // A declaration, and what a constructor makes.
    if (others.length === 0 && around! <= MAX_AROUND) relevance.addFunction(block!);
  }
}

/** Whether a number that a function begins with is what something else is set to. */
function keepsNumber({ own }: Block): boolean {
  const numbers = namesOf(own, 'number');
  return own.some(({ sign, other }) => sign === 'whole' && numbers.has(other));
}

/** Adds functions that may take a list, empty it, and give it back: `list = pool.take()`, `list.length = 0`, `pool.give(list)`. */
export function addReturnedLists({ text, blocks }: Scan, relevance: Relevance): void {
  for (const block of blocks) {
    if (block.kind !== 'function' || block.own.length === 0) continue;
    const dropped = namesOf(block.own, 'drop');
    if (dropped.size === 0) continue;
    const own = namesOf(block.own, 'variable');
    const lists = [...dropped].filter(name => own.has(name));
    if (lists.length === 0) continue;
    const code = text.slice(block.start, Math.min(block.end, block.start + MAX_CODE));
    const taken = new RegExp(
      `(?<![\\w$.])(${anyOf(lists)})\\s*(?::[^=;]{1,80})?=\\s*[\\w$.#]+\\.[\\w$#]+\\(\\s*\\)`,
      'g',
    );
    const given = [...code.matchAll(taken)].some(([, list]) =>
      new RegExp(`\\.[\\w$#]+\\(\\s*${anyOf([list!])}\\s*\\)`).test(code),
    );
    if (given) relevance.addFunction(block);
  }
}

const MAX_AROUND = 4;
/** More are not counted: a scratch list is named less often. */
const MAX_MENTIONS = 60;

/** Lists with elements at a number that is the function's own and goes on. */
function filledByNumber({ own }: Block): Set<string> {
  const numbers = namesOf(own, 'number');
  if (numbers.size === 0) return numbers;
  const stepped = namesOf(own, 'step', 'raise');
  const slots = namesOf(own, 'slot');
  const isOwn = (name: string): boolean =>
    numbers.has(name) && stepped.has(name) && slots.has(name);
  return new Set(
    own.flatMap(({ sign, name, other }) => (sign === 'element' && isOwn(name) ? [other] : [])),
  );
}

/** Whether one of some lists in a function may be a field, a name for one, or a variable of a scope around. */
function mayBeKept(
  text: string,
  block: Block,
  lists: ReadonlySet<string>,
  listsIn: (block: Block) => ReadonlySet<string>,
): boolean {
  for (let at = block.parent; at; at = at.parent)
    for (const name of listsIn(at)) if (lists.has(name)) return true;
  const any = anyOf(lists);
  const code = text.slice(block.start, Math.min(block.end, block.start + MAX_CODE));
  return new RegExp(`\\.(?:${any})\\s*\\[|(?<![\\w$.])(?:${any})\\s*=\\s*[\\w$]+\\.`).test(code);
}

/** Of longer functions, only the beginning is read. */
const MAX_CODE = 20_000;
/** Types and classes of the language: their instances have no counters of a class. */
const OF_LANGUAGE =
  /^(?:Array|ReadonlyArray|Map|Set|WeakMap|WeakSet|Object|Date|Promise|Error|RegExp|\w+Array|Buffer)$/;

/** Adds what sets a counter of a list to 0 that is an instance of a class: `this.list.length = 0` beside `list = new List()`. */
export function addRewoundLists({ text, events }: Scan, relevance: Relevance): void {
  const holders = new Set<string>();
  for (const { sign, other } of events)
    if (sign === 'rewindOther' && other !== '') holders.add(other);
  if (holders.size === 0) return;
  const typed = new RegExp(
    `(?<![\\w$])(${anyOf(holders)})\\s*[?!]?\\s*(?::\\s*|=\\s*new\\s+)([A-Z][\\w$]*)`,
    'g',
  );
  const lists = new Set<string>();
  for (const [, list, type] of text.matchAll(typed)) if (!OF_LANGUAGE.test(type!)) lists.add(list!);
  if (lists.size === 0) return;
  relevance.addNames(lists);
  for (const { sign, other, block } of events)
    if (sign === 'rewindOther' && lists.has(other)) relevance.addFunction(block);
}
