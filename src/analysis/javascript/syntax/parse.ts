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
 * How many pairs of colons after the same name a text may have that is parsed with error recovery: the parser reports each
 * pair of nested labels with the same name, so a few thousand labels would take minutes and gigabytes.
 */
const MAX_LABEL_PAIRS = 90_000;

/**
 * A colon after a name on the same line, or after anything else that a label may end in: a comment, an escape. Quotes and
 * brackets are none.
 */
const COLON =
  /(?<![\p{ID_Continue}$\\}])([\p{ID_Continue}$]+)[^\S\r\n\u2028\u2029]*:|(?<!['"`)\]][^\S\r\n\u2028\u2029]*):/gu;

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
  let pairs = 0;
  for (const [, name = ''] of text.matchAll(COLON)) {
    const count = counts.get(name) ?? 0;
    pairs += 2 * count;
    if (pairs > MAX_LABEL_PAIRS) return true;
    counts.set(name, count + 1);
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
