import { parse, type ParserOptions, type ParserPlugin } from '@babel/parser';
import type { File } from '@babel/types';
import { sentenceOf } from '../../../base/failure';
import { syntaxOf } from '../../../protocol/languages';

/** A syntax tree, or why there is none, for people. Broken parts of a text are skipped. */
export type ParseResult = { file: File; isBroken: boolean } | { skipped: string };

/** Errors of unfinished text that the parser recovers from. Its other errors are about the meaning of the code. */
const BROKEN = new Set([
  'DeclarationMissingInitializer',
  'MissingClassName',
  'MissingSemicolon',
  'UnexpectedKeyword',
  'UnexpectedToken',
]);

/**
 * How often one name may precede a colon in a text that is parsed with error recovery: the parser reports each pair of
 * nested labels with the same name, so a few thousand would take minutes and gigabytes.
 */
const MAX_SAME_LABELS = 300;

/** Parses JavaScript or TypeScript; the name's extension selects the syntax. Never throws. */
export function parseSource(name: string, text: string): ParseResult {
  try {
    return { file: parse(text, optionsFor(name)), isBroken: false };
  } catch (mistake) {
    if (isLabelRedeclaration(mistake) || hasCrowdedLabels(text)) return skippedFor(mistake);
  }
  try {
    const file = parse(text, { ...optionsFor(name), errorRecovery: true });
    const errors = file.errors ?? [];
    return { file, isBroken: errors.some(({ reasonCode }) => BROKEN.has(reasonCode)) };
  } catch (error) {
    return skippedFor(error);
  }
}

function skippedFor(error: unknown): ParseResult {
  if (error instanceof RangeError) return { skipped: 'It is nested too deeply to be parsed.' };
  return { skipped: `It could not be parsed: ${sentenceOf(error)}` };
}

function isLabelRedeclaration(error: unknown): boolean {
  return (
    error instanceof Error && 'reasonCode' in error && error.reasonCode === 'LabelRedeclaration'
  );
}

function hasCrowdedLabels(text: string): boolean {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/(?<![\w$])[\w$]+\s*:/g)) {
    const label = word.slice(0, -1).trimEnd();
    const count = (counts.get(label) ?? 0) + 1;
    if (count > MAX_SAME_LABELS) return true;
    counts.set(label, count);
  }
  return false;
}

function optionsFor(name: string): ParserOptions {
  return {
    sourceType: 'unambiguous',
    plugins: pluginsFor(name),
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    allowNewTargetOutsideFunction: true,
    attachComment: false,
  };
}

function pluginsFor(name: string): ParserPlugin[] {
  const common: ParserPlugin[] = ['decorators', 'explicitResourceManagement', 'importAttributes'];
  const { isTyped = false, hasMarkup = true } = syntaxOf(name) ?? {};
  return [
    ...common,
    ...(isTyped ? ['typescript' as const] : []),
    ...(hasMarkup ? ['jsx' as const] : []),
  ];
}
