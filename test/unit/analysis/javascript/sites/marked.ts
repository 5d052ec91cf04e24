import type { HolderSites } from '../../../../../src/protocol/holderSites';
import { findHolders } from '../../../../../src/analysis/javascript/sites/findHolders';
import type { HeapHolder, HolderOrigin } from '../../../../../src/protocol/holders';
import type { SourceRange } from '../../../../../src/protocol/sourceRange';

/**
 * A text in which `§` stands where V8 reports the origin's function. The lines that the answer should name end in
 * `// location`, `// stored`, or `// location, stored`.
 */
export interface MarkedText {
  holder: Omit<HeapHolder, 'origin'>;
  is: HolderOrigin['is'];
  text: string;
  name?: string;
}

/** Lines, counted from 1. */
export interface NamedLines {
  location: number[];
  stored: number[];
}

export function expectedLines(text: string): NamedLines {
  const lines = text.split('\n');
  const marked = (word: string): number[] =>
    lines.flatMap((line, at) => (new RegExp(`// .*\\b${word}`).test(line) ? [at + 1] : []));
  return { location: marked('location'), stored: marked('stored') };
}

export function foundSites({ holder, is, text, name = 'server.js' }: MarkedText): HolderSites {
  const offset = text.indexOf('§');
  if (offset === -1) throw new Error('The text has no origin.');
  const before = text.slice(0, offset).split('\n');
  const at = { line: before.length - 1, column: before.at(-1)!.length };
  const source = { name, text: text.replace('§', '') };
  const { sites, skipped } = findHolders({ source, holders: [{ ...holder, origin: { at, is } }] });
  if (skipped !== undefined) throw new Error(skipped);
  return sites[0]!;
}

export function linesOf({ location, storedAt }: HolderSites): NamedLines {
  const line = (range: SourceRange): number => range.line + 1;
  return { location: location ? [line(location)] : [], stored: storedAt.map(line) };
}
