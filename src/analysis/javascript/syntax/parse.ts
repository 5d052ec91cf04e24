import { parse, type ParserPlugin } from '@babel/parser';
import type { File } from '@babel/types';
import { syntaxOf } from '../../../protocol/languages';

/** Either the syntax tree, or why there is none, in words for people. A broken text is read around its broken places. */
export type ParseResult = { file: File; isBroken: boolean } | { skipped: string };

/** What the parser gets over although the text is unfinished; its other complaints are about what the code means. */
const BROKEN = new Set([
  'DeclarationMissingInitializer',
  'MissingClassName',
  'MissingSemicolon',
  'UnexpectedKeyword',
  'UnexpectedToken',
]);

/** Parses any JavaScript or TypeScript; the name's ending chooses the syntax. Never throws. */
export function parseSource(name: string, text: string): ParseResult {
  try {
    const file = parse(text, {
      sourceType: 'unambiguous',
      plugins: pluginsFor(name),
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      allowSuperOutsideMethod: true,
      allowUndeclaredExports: true,
      allowNewTargetOutsideFunction: true,
      errorRecovery: true,
      attachComment: false,
    });
    const errors = file.errors ?? [];
    return { file, isBroken: errors.some(({ reasonCode }) => BROKEN.has(reasonCode)) };
  } catch (error) {
    const deep = error instanceof RangeError;
    const words = error instanceof Error ? error.message : String(error);
    return {
      skipped: deep ? 'It is nested too deeply to be parsed.' : `It could not be parsed: ${words}`,
    };
  }
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
