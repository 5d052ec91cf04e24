import type { TextEdit } from '../../protocol/sourceFinding';
import type { CodeStyle } from './codeStyle';
import type { FixedFile } from './fixedFile';

/** The function that a fixed file gets once. */
export interface CloseHelper {
  name: string;
  /** `undefined` when the file has it already. */
  edit: TextEdit | undefined;
}

/**
 * A function that closes what can be closed. It never throws and never leaves a rejection unhandled, so that one value's
 * failure keeps no other from being cleared and closed.
 */
export function closeHelper(file: FixedFile, style: CodeStyle): CloseHelper {
  return file.once(`helper ${JSON.stringify(style)}`, () => makeHelper(file, style));
}

function makeHelper(file: FixedFile, style: CodeStyle): CloseHelper {
  const { text } = file;
  const name = 'closeValue';
  if (file.has(`function ${name}\\(value\\b`)) return { name, edit: undefined };
  const isTaken = file.has(`\\b${name}\\b`);
  const chosen = isTaken ? 'closePooledValue' : name;
  if (isTaken && text.includes(`function ${chosen}(value`))
    return { name: chosen, edit: undefined };
  const { eol, isCompact } = style;
  // Of the file, not of the reset: every fix of a file must bring the same helper.
  const semicolon = isCompact || file.hasSemicolons ? ';' : '';
  const lines = helperLines(chosen, file, style).map(line =>
    line.replace(/^\t+/, tabs => file.unit.repeat(tabs.length)).replace(/;$/, semicolon),
  );
  const end = text.trimEnd().length;
  const code = isCompact
    ? ` ${lines
        .filter(line => !/^\s*\/[/*]/.test(line))
        .join(' ')
        .replace(/\s+/g, ' ')}`
    : `${eol}${eol}${lines.join(eol)}`;
  const separator = isCompact && !/[;}]$/.test(text.trimEnd()) ? ';' : '';
  return { name: chosen, edit: { start: end, end, text: separator + code } };
}

function helperLines(name: string, file: FixedFile, { isModern, isTyped }: CodeStyle): string[] {
  const doc =
    '/** Closes a value that can be closed; one that fails to must not keep the others open. */';
  const knowsDispose = file.has('Symbol\\.(?:asyncDispose|dispose)');
  if (!isModern) {
    return [
      doc,
      `function ${name}(value) {`,
      '\ttry {',
      '\t\tvar close = value && (value.close || value.destroy || value.dispose);',
      "\t\tif (typeof close !== 'function') return;",
      '\t\tvar closing = close.call(value);',
      "\t\tif (closing && typeof closing.then === 'function') closing.then(null, function () {});",
      '\t} catch (error) {',
      '\t\t// It is released all the same.',
      '\t}',
      '}',
    ];
  }
  const [parameter, cast] = isTyped
    ? ['value: unknown', ' as Record<PropertyKey, unknown>']
    : ['value', ''];
  // TypeScript knows these symbols only with the `esnext.disposable` library.
  const closeLines =
    knowsDispose || !isTyped
      ? [
          '\t\tconst dispose = closable[Symbol.dispose] ?? closable[Symbol.asyncDispose];',
          '\t\tconst close = closable.close ?? closable.destroy ?? closable.dispose ?? dispose;',
        ]
      : ['\t\tconst close = closable.close ?? closable.destroy ?? closable.dispose;'];
  return [
    doc,
    `function ${name}(${parameter})${isTyped ? ': void' : ''} {`,
    '\ttry {',
    `\t\tconst closable = Object(value)${cast};`,
    ...closeLines,
    "\t\tif (typeof close === 'function') Promise.resolve(close.call(value)).catch(() => {});",
    '\t} catch {',
    '\t\t// It is released all the same.',
    '\t}',
    '}',
  ];
}
