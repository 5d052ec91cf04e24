import type { Scan } from './scan/scan';
import type { Owner } from './owners';
import type { Relevance } from './relevance';

/** A file nearby is imported. */
const IMPORTS = /\bfrom\s*['"]\.|\brequire\s*\(\s*['"]\./;
/** A method hands its own instance to something; `f.call(this)` does not. */
const HANDS_SELF =
  /(?<!\.(?:call|apply|bind|on|once|addListener|addEventListener))\(\s*(?:[^(){};]{0,100},\s*)?this\s*\)/;
/** `pool.give(x);` */
const GIVES =
  /(?:^|[;{}):])\s*(?:await\s+)?((?:[\w$#]+\s*[?!]?\.\s*){0,5})([\w$#]+)\s*\(\s*[\w$#.[\]]+\s*[,)]/gm;
/** `x = pool.take(`, `return take(`, `pool.take() ||` */
const TAKES =
  /(?:=|\breturn|\|\||\?\?|[?:(,])\s*(?:await\s+)?((?:[\w$#]+\s*[?!]?\.\s*){0,5})([\w$#]+)\s*(?:<[\w$<>[\], ]*>)?\s*\(/g;
const IMPORTED =
  /\bimport\s+(?:type\s+)?([^'";]*?)\bfrom\s*['"]\.|\b(?:const|let|var)\s+([^=;]*?)=\s*require\s*\(\s*['"]\./g;

/** What of a text may trade instances with pools of other files. */
export interface Trades {
  handsSelf: boolean;
  /** Names of what instances are taken from and given to. */
  names: ReadonlySet<string>;
}

/** `undefined` for nothing. */
export function tradesIn(text: string): Trades | undefined {
  if (!IMPORTS.test(text)) return undefined;
  const handsSelf = HANDS_SELF.test(text);
  const names = pairs(text);
  return handsSelf || names.size > 0 ? { handsSelf, names } : undefined;
}

/** Adds the classes that hand over their instances, and what has to do with the others. */
export function addTrades(
  { text }: Scan,
  owners: readonly Owner[],
  { handsSelf, names }: Trades,
  relevance: Relevance,
): void {
  for (const owner of handsSelf ? owners : [])
    if (owner.blocks.some(({ start, end }) => HANDS_SELF.test(text.slice(start, end))))
      relevance.addOwner(owner);
  relevance.addNames(names);
  // What the pools make.
  const made = new Set<string>();
  for (const { blocks } of owners)
    for (const { start, end } of blocks) {
      const own = text.slice(start, end);
      if ([...names].some(name => own.includes(name)))
        for (const [, name] of own.matchAll(MADE)) made.add(name!);
    }
  for (const owner of owners) if (made.has(owner.name)) relevance.addOwner(owner);
}

const MADE = /\bnew\s+([\w$]+)/g;

/** The receivers of which one call gives and another takes, and imported functions where some give and others take. */
function pairs(text: string): Set<string> {
  const imported = importedNames(text);
  const given = callsIn(text, GIVES, imported);
  const names = new Set<string>();
  if (given.size === 0) return names;
  for (const [receiver, methods] of callsIn(text, TAKES, imported)) {
    const gives = given.get(receiver);
    if (!gives || ![...gives].some(one => [...methods].some(other => other !== one))) continue;
    const last = receiver.split('.').at(-1)!;
    if (receiver === '') for (const name of [...gives, ...methods]) names.add(name);
    else names.add(last);
  }
  return names;
}

/** The names of called methods by receiver, `''` for imported functions. */
function callsIn(
  text: string,
  pattern: RegExp,
  imported: ReadonlySet<string>,
): Map<string, Set<string>> {
  const calls = new Map<string, Set<string>>();
  for (const [, path, name] of text.matchAll(pattern)) {
    const receiver = path!.replace(/[\s?!]|\.$/g, '').replace(/\.\s*$/, '');
    const isKnown =
      receiver === '' ? imported.has(name!) : receiver !== 'this' && receiver !== 'super';
    if (!isKnown) continue;
    const methods = calls.get(receiver);
    if (methods) methods.add(name!);
    else calls.set(receiver, new Set([name!]));
  }
  return calls;
}

function importedNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const [, one, other] of text.matchAll(IMPORTED))
    for (const [name] of (one ?? other ?? '').matchAll(/[\w$]+/g)) names.add(name);
  return names;
}
