import { namesOf, type Block, type Scan } from './scan/scan';
import type { Relevance } from './relevance';

/** A statement that sets a plain variable. */
const SETS = /(?<=[;{}=\n]\s*)([A-Za-z_$][\w$]*)\s*=(?![=>])/g;
/** A variable that is declared where no function has begun on its line, as those of modules mostly are. */
const DECLARES = /(?:^|[;\n}{])\s*(?:let|var)\s+[A-Za-z_$]/;

/** Whether a text may have variables that functions set. */
export function maySetVariables(text: string): boolean {
  return DECLARES.test(text) && text.search(SETS) >= 0;
}

/** Adds the functions that know a variable of a module, where each of them sets it first or none is known to. */
export function addScratch({ text, blocks }: Scan, relevance: Relevance): void {
  const outer = blocks.filter(block => isOuter(block, text));
  const declared = new Set(outer.flatMap(({ own }) => [...namesOf(own, 'variable')]));
  if (declared.size === 0) return;
  const found = new Set<string>();
  for (const block of blocks) {
    if (block.kind !== 'function' || outer.includes(block)) continue;
    const own = namesOf(block.own, 'variable');
    for (const { 1: name, index } of text.slice(block.start, block.end).matchAll(SETS)) {
      if (!declared.has(name!) || own.has(name!) || found.has(name!)) continue;
      const before = text.slice(block.start, block.start + index);
      const word = name!.replaceAll('$', '\\$');
      if (!new RegExp(`(?<![\\w$.])${word}(?![\\w$])`).test(before)) found.add(name!);
    }
  }
  relevance.addNames(found);
}

/** The program, or a function that is called where it stands in that. */
function isOuter({ kind, parent, end }: Block, text: string): boolean {
  if (kind === 'program') return true;
  return (
    kind === 'function' &&
    parent?.kind === 'program' &&
    /^\s*\}?\s*\)?\s*\(/.test(text.slice(end, end + 20))
  );
}
