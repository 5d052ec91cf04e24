import { anyOf } from '../../text/anyOf';
import type { Relevance } from './relevance';

const FLAG = /\.([\w$#]+)\s*=\s*(?:(true|!0)|(?:false|!1))(?![\w$])/g;
/** A search, and its end. */
const SEARCHES = /\.find\s*\(|\bfor\b/;
const ENDS = /\b(?:return|break)\b|=>/;

/** The fields that a text sets to `true` somewhere and to `false` elsewhere. */
export function setBothWays(text: string): string[] {
  const set = new Map<string, Set<boolean>>();
  for (const [, name, isTrue] of text.matchAll(FLAG))
    set.set(name!, (set.get(name!) ?? new Set()).add(isTrue !== undefined));
  return [...set].flatMap(([name, values]) => (values.size > 1 ? [name] : []));
}

/** Those of them for which a text asks other instances. */
export function flagsIn(text: string): string[] {
  const both = setBothWays(text);
  if (both.length === 0 || !SEARCHES.test(text) || !ENDS.test(text)) return [];
  const asked = new RegExp(`(?<!\\bthis[?!]?)\\.(${anyOf(both)})(?![\\w$])(?!\\s*=(?!=))`, 'g');
  return [...new Set(Array.from(text.matchAll(asked), ([, name]) => name!))];
}

/** Adds the functions that set or ask for such a field. */
export function addFlags(text: string, relevance: Relevance): void {
  relevance.addNames(flagsIn(text));
}
