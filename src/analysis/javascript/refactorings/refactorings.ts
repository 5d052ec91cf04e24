import { syntaxOf } from '../../../protocol/languages';
import type { Refactoring, RefactoringQuestion } from '../../../protocol/refactoring';
import { isMinified } from '../../text/minified';
import { readScript } from '../sites/script';
import { deleteOnClose } from './deleteOnClose';

/** The refactorings of the statement at a place in a JavaScript or TypeScript text; none for other texts. */
export function refactorings({ source, start, end }: RefactoringQuestion): Refactoring[] {
  const { name, text } = source;
  if (syntaxOf(name)?.family !== 'javascript' || isMinified(text)) return [];
  if (!mayInsert(text, start, end)) return [];
  const script = readScript(source);
  if ('skipped' in script) return [];
  const found = deleteOnClose(script, start, end);
  return found ? [found] : [];
}

/** Whether the lines around a place may put something into a collection. Cheap, as each movement of the cursor asks. */
function mayInsert(text: string, start: number, end: number): boolean {
  const last = text.indexOf('\n', end);
  const lines = text.slice(Math.max(0, start - MAX_STATEMENT), last === -1 ? text.length : last);
  return /\.(?:set|add|push|unshift)\s*\(|\]\s*=(?!=)/.test(lines);
}

/** Nobody writes longer insertions by hand. */
const MAX_STATEMENT = 5_000;
