import type { Relevance } from './relevance';

/** A field of a field that is set back: `this.list.length = 0`. */
const MOVES = /\.([\w$]+)\.[\w$]+\s*(?:=\s*(?:0|-\s*1)\b|--|-=)/;
const ALL_MOVES = new RegExp(MOVES, 'g');
/** A variable or field with an instance: `list: FastList<Item> = new FastList()`. */
const MADE =
  /(?<![\w$])([\w$]+)\s*(?::[^=;\n]{0,100})?=\s*new\s+(?!(?:Array|Map|Set|Date|Weak\w+|\w*Error|\w+Array)\b)[\w$]/g;

/** Whether a text may set back the counter of an object that it has made, whose class may be in another file. */
export function mayMoveParts(text: string): boolean {
  return MOVES.test(text) && partsMovedIn(text).size > 0;
}

/** Adds whatever mentions such an object. */
export function addMovedParts(text: string, relevance: Relevance): void {
  if (MOVES.test(text)) relevance.addNames(partsMovedIn(text));
}

function partsMovedIn(text: string): Set<string> {
  const moved = new Set([...text.matchAll(ALL_MOVES)].map(([, name]) => name!));
  return new Set([...text.matchAll(MADE)].map(([, name]) => name!).filter(name => moved.has(name)));
}
