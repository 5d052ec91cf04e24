import { anyOf } from '../../text/anyOf';
import { type Scan } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';
import { matchesBehind } from './behind';

/** A file nearby is imported, or what may be one by another name. */
const IMPORTS = /\bfrom\s*['"](?!node:)|\brequire\s*\(\s*['"](?!node:)/;
/** `this)`, behind `pool.give(`; `f.call(this)` hands nothing over. */
const SELF_END = /\bthis\s*\)/g;
const HANDS = /((?:[\w$#]+\s*\.\s*){0,5})([\w$#]+)\s*\(\s*(?:[^(){};]{0,100},\s*)?$/;
const BINDING = /^(?:call|apply|bind|on|once|addListener|addEventListener)$/;
/** `pool.give(x);` */
const GIVES =
  /(?:^|[;{}):])\s*(?:await\s+)?((?:[\w$#]+\s*[?!]?\.\s*){0,5})([\w$#]+)\s*\(\s*[\w$#.[\]]+\s*[,)]/gm;
/** `= pool.take(`, behind `x` */
const TAKES =
  /=\s*(?:await\s+)?((?:[\w$#]+\s*[?!]?\.\s*){0,5})([\w$#]+)\s*(?:<[\w$<>[\], ]{0,100}>)?\s*\(/g;
/** `x.field = …` */
const WRITES = /\.\s*[\w$#]+\s*=(?![=>])/g;
const PLAIN = /(?<![\w$.])([\w$]+)\s*$/;
/** `= new Pool(() => …`, behind `this.pool` */
const HANDS_FACTORY =
  /=\s*new\s+([\w$]+)\s*(?:<[^;(){}]{0,200}>)?\s*\(\s*(?:(?:async\s*)?(?:function\b|[\w$]+\s*=>|\([^()]{0,200}\)\s*(?::[^;]{0,200}?)?=>)|([\w$]+)\s*[,)])/g;
/** What is assigned to, with its type. */
const TARGET = /([\w$#]+)\s*[!?]?\s*(?::[^=;(){}]{0,200})?$/;
const MAX_TARGET_LENGTH = 300;
const IMPORTED =
  /\bimport\s+(?:type\s+)?([^'";]*?)\bfrom\s*['"]((?!node:)[^'"]*)|\b(?:const|let|var)\s+([^=;]*?)=\s*require\s*\(\s*['"]((?!node:)[^'"]*)/g;

/** What of a text may trade instances with pools of other files. */
export interface Trades {
  handsSelf: boolean;
  /** Names of what instances are taken from and given to. */
  names: ReadonlySet<string>;
}

/** `undefined` for nothing. */
export function tradesIn(text: string): Trades | undefined {
  if (!IMPORTS.test(text)) return undefined;
  const imported = importedNames(text);
  const foreign = new ForeignNames(text, imported);
  const names = pairs(text, imported, foreign);
  const receivers = receiversOfSelf(text, imported, foreign);
  const handsSelf = receivers.size > 0;
  for (const name of receivers) names.add(name);
  for (const { found, ahead } of matchesBehind(text, HANDS_FACTORY, TARGET, MAX_TARGET_LENGTH))
    if (imported.has(found[1]!)) {
      const [, , maker] = found;
      const isMaker = maker !== undefined && isFunction(text, maker);
      if (maker === undefined || isMaker || isClass(text, maker)) names.add(ahead[1]!);
      if (isMaker) names.add(maker);
    }
  return handsSelf || names.size > 0 ? { handsSelf, names } : undefined;
}

/** Whether a text defines a class by a name, and does not only hand over a value. */
function isClass(text: string, name: string): boolean {
  return new RegExp(`\\bclass\\s+(?:${anyOf([name])})(?![\\w$])`).test(text);
}

/** Whether a text defines a function by a name. */
function isFunction(text: string, name: string): boolean {
  const own = anyOf([name]);
  return new RegExp(
    `\\bfunction\\s+(?:${own})(?![\\w$])|\\b(?:const|let|var)\\s+(?:${own})\\s*=\\s*(?:async\\s*)?(?:function\\b|\\([^()]{0,200}\\)\\s*(?::[^;={}]{0,200})?=>|[\\w$]+\\s*=>)`,
  ).test(text);
}

/** Adds the classes that hand over their instances, and what has to do with the others. */
export function addTrades(
  { text, blocks }: Scan,
  owners: readonly Owner[],
  { handsSelf, names }: Trades,
  relevance: Relevance,
): void {
  for (const owner of handsSelf ? owners : [])
    if (owner.blocks.some(({ start, end }) => !selfCalls(text.slice(start, end)).next().done))
      relevance.addOwner(owner);
  relevance.addNames(names);
  // What the pools are handed, and what they make.
  for (const [start, end] of handedAt(text, names))
    for (const block of blocks)
      if (block.kind === 'function' && block.start > start && block.end < end)
        relevance.addHelper(block);
  const made = new Set<string>();
  for (const { blocks } of owners)
    for (const { start, end } of blocks) {
      const own = text.slice(start, end);
      if ([...names].some(name => own.includes(name)))
        for (const [, name, handed] of own.matchAll(MADE)) made.add(name!).add(handed ?? name!);
    }
  for (const owner of owners) if (made.has(owner.name)) relevance.addOwner(owner);
}

/** Between which offsets stands what is handed where one of the names is made: `pool = new Pool({ … })`. */
function handedAt(text: string, names: ReadonlySet<string>): [start: number, end: number][] {
  if (names.size === 0) return [];
  const made = new RegExp(
    `(?<![\\w$])(?:${anyOf(names)})\\s*[!?]?\\s*(?::[^=;(){}]{0,200})?=\\s*new\\s+[\\w$.]+\\s*(?:<[^;(){}]{0,200}>)?\\(`,
    'g',
  );
  return Array.from(text.matchAll(made), ({ 0: whole, index }) => {
    const start = index + whole.length;
    let end = start;
    for (let open = 1; open > 0 && end < Math.min(text.length, start + MAX_HANDED); end++)
      open += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
    return [start, end];
  });
}

const MAX_HANDED = 5_000;
/** `new Item()`, `new Pool(Item)` */
const MADE = /\bnew\s+([\w$]+)(?:\s*\(\s*([\w$]+)\s*[,)])?/g;

/** Which names of a text may stand for something of another file. */
class ForeignNames {
  private known: Set<string> | undefined;

  constructor(
    private readonly text: string,
    private readonly imported: ReadonlyMap<string, string>,
  ) {}

  /** Whether `this.world.pool` has a part that is imported, or declared or made as something imported. */
  isIn(path: string): boolean {
    this.known ??= this.find();
    return path.split('.').some(name => this.known!.has(name));
  }

  private find(): Set<string> {
    const found = new Set(this.imported.keys());
    // A name for a name counts as well.
    for (const [, name, type, value] of this.text.matchAll(STANDS_FOR))
      if ((type?.match(/[\w$]+/g) ?? []).some(each => found.has(each)) || found.has(value!))
        found.add(name!);
    return found;
  }
}

/** `pool: Pool`, `pool = new Pool`, `pool = pools.`; also both. */
const STANDS_FOR =
  /(?<![\w$#])([\w$#]+)(?=\s*[!?]?\s*[:=])\s*[!?]?\s*(?::\s*([\w$.<>[\]| ]{1,100}))?(?:=(?![=>])\s*(?:new\s+)?([\w$]+))?/g;

/**
 * The receivers of which one call gives and another takes something whose fields are set, and imported functions where some
 * of a module do so.
 */
function pairs(
  text: string,
  imported: ReadonlyMap<string, string>,
  foreign: ForeignNames,
): Set<string> {
  const names = new Set<string>();
  const calls: { target: string; key: string; method: string }[] = [];
  for (const { found, ahead } of matchesBehind(text, TAKES, TARGET, MAX_TARGET_LENGTH)) {
    const key = receiverOf(found[1]!, found[2]!, imported);
    if (key !== undefined) calls.push({ target: ahead[1]!, key, method: found[2]! });
  }
  if (calls.length === 0) return names;
  const written = new Set<string>();
  for (const { ahead } of matchesBehind(text, WRITES, PLAIN, MAX_TARGET_LENGTH))
    written.add(ahead[1]!);
  const taken = new Map<string, Set<string>>();
  for (const { target, key, method } of calls) if (written.has(target)) add(taken, key, method);
  if (taken.size === 0) return names;
  const given = new Map<string, Set<string>>();
  for (const [, path, name] of text.matchAll(GIVES)) {
    const key = receiverOf(path!, name!, imported);
    if (key !== undefined && taken.has(key)) add(given, key, name!);
  }
  for (const [receiver, methods] of taken) {
    const gives = given.get(receiver);
    if (!gives || ![...gives].some(one => [...methods].some(other => other !== one))) continue;
    if (!receiver.startsWith(MODULE) && !foreign.isIn(receiver)) continue;
    if (receiver.startsWith(MODULE)) for (const name of [...gives, ...methods]) names.add(name);
    else names.add(receiver.split('.').at(-1)!);
  }
  return names;
}

/** What instances hand themselves to, by name; for an imported function, also the others of its module. */
function receiversOfSelf(
  text: string,
  imported: ReadonlyMap<string, string>,
  foreign: ForeignNames,
): Set<string> {
  const names = new Set<string>();
  for (const [path, name] of selfCalls(text)) {
    const receiver = path.replace(/\s/g, '');
    const last = receiver.split('.').at(-2);
    const specifier = last === undefined ? imported.get(name) : undefined;
    if (last !== undefined && foreign.isIn(receiver)) names.add(last);
    if (specifier === undefined) continue;
    for (const [other, of] of imported) if (of === specifier) names.add(other);
  }
  return names;
}

/** The path and name of each function that gets `this` in a statement of its own, as what takes an instance back does. */
function* selfCalls(text: string): Generator<[path: string, name: string]> {
  for (const { found, ahead } of matchesBehind(text, SELF_END, HANDS, MAX_TARGET_LENGTH)) {
    const [, path, name] = ahead;
    const start = found.index - ahead[0]!.length;
    const isUsed = VALUE.test(text.slice(Math.max(0, start - MAX_TARGET_LENGTH), start));
    const end = found.index + found[0].length;
    if (!isUsed && STATEMENT_END.test(text.slice(end, end + MAX_GAP)) && !BINDING.test(name!))
      yield [path!, name!];
  }
}

/** Before an expression whose value is used. */
const VALUE = /(?:[=(,[+<>!-]|\b(?:return|new|yield|throw|typeof)\s)\s*$/;
const STATEMENT_END = /^\s*(?:[;}]|\n|$)/;
const MAX_GAP = 20;

/** Objects of the language and its runtime. */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['Object', 'Array', 'Math', 'JSON', 'Reflect', 'Promise', 'Number', 'String', 'console'],
  ...['process', 'document', 'window', 'module', 'exports', 'Symbol', 'Date', 'Buffer'],
]);

/** Before the specifier of a module, whose functions are called by their names alone. */
const MODULE = 'from ';

function receiverOf(
  path: string,
  name: string,
  imported: ReadonlyMap<string, string>,
): string | undefined {
  const receiver = path.replace(/[\s?!]/g, '').replace(/\.$/, '');
  if (receiver === 'this' || receiver === 'super') return undefined;
  if (receiver === '') {
    // What else a file calls by a plain name, it declares or the language does.
    const specifier = imported.get(name);
    return specifier === undefined ? undefined : `${MODULE}${specifier}`;
  }
  const [root] = receiver.split('.', 1);
  return BUILT_IN.has(root!) ? undefined : receiver;
}

function add(groups: Map<string, Set<string>>, key: string, name: string): void {
  const names = groups.get(key);
  if (names) names.add(name);
  else groups.set(key, new Set([name]));
}

/** The names that come from files nearby, with the paths of these. */
function importedNames(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const [, one, path, other, required] of text.matchAll(IMPORTED))
    for (const [name] of (one ?? other ?? '').matchAll(/[\w$]+/g))
      names.set(name, path ?? required ?? '');
  return names;
}
