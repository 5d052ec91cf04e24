import { anyOf } from '../../text/anyOf';
import type { Relevance } from './relevance';
import { importedNames } from './resetSigns';

/** `this.list = new List(…)` */
const MADE = /\.([\w$#]+)\s*=\s*new\s+([A-Za-z_$][\w$]*)\s*\(/g;
/** `list = new List(…)` in the body of a class. */
const DECLARED =
  /^[ \t]*(?:[a-z]+[ \t]+){0,4}([\w$#]+)[ \t]*(?::[^=\n]{1,80})?=\s*new\s+([A-Z][\w$]*)\s*[(<]/gm;

/** The fields of a text that may be lists of another file's class, and that something is called on without arguments. */
export function listsEmptiedIn(text: string): string[] {
  if (!/\bnew\b/.test(text)) return [];
  const made = new Map<string, string>();
  for (const [, field, of] of [...text.matchAll(MADE), ...text.matchAll(DECLARED)])
    made.set(field!, of!);
  if (made.size === 0) return [];
  const imported = importedNames(text);
  const foreign = [...made].flatMap(([field, of]) => (imported.has(of) ? [field] : []));
  if (foreign.length === 0) return [];
  const any = anyOf(foreign);
  const named = (after: string): Set<string> =>
    new Set(
      Array.from(
        text.matchAll(new RegExp(`\\.(${any})\\.(?:${after})`, 'g')),
        ([, field]) => field!,
      ),
    );
  const emptied = named('[\\w$]+\\(\\s*\\)');
  const used = emptied.size === 0 ? emptied : named('length\\b|[\\w$#]+\\[');
  return [...emptied].filter(field => used.has(field));
}

/** Adds what uses lists of another file's class that a method may have set back their counters. */
export function addDelegated(lists: readonly string[], relevance: Relevance): void {
  relevance.addNames(lists);
}
