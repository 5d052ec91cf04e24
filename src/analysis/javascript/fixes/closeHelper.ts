import type { TextEdit } from '../../../protocol/sourceFinding';
import type { CodeStyle } from './codeStyle';
import type { FixedFile } from './fixedFile';

/** The helper function that a fixed file gets once. */
export interface CloseHelper {
  name: string;
  /** `undefined` when the file has the helper already. */
  edit: TextEdit | undefined;
}

/**
 * A function that closes what can be closed. It never throws and leaves no rejection unhandled, so that a failing value does
 * not keep others from being cleared and closed.
 */
export function closeHelper(file: FixedFile, style: CodeStyle): CloseHelper {
  return file.once(`helper ${JSON.stringify(style)}`, () => makeHelper(file, style));
}

function makeHelper(file: FixedFile, style: CodeStyle): CloseHelper {
  const { text } = file;
  const own = ownHelper(text);
  if (own !== undefined) return { name: own, edit: undefined };
  const name = freeName(file);
  const { eol, isCompact } = style;
  // From the file rather than the reset, because all fixes of a file must insert the same helper.
  const semicolon = isCompact || file.hasSemicolons ? ';' : '';
  const variant = {
    isModern: style.isModern,
    isTyped: style.isTyped,
    // TypeScript knows these symbols only with the `esnext.disposable` library.
    disposes: !style.isTyped || file.has('Symbol\\.(?:asyncDispose|dispose)'),
  };
  const lines = helperLines(name, variant).map(line =>
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
  return { name, edit: { start: end, end, text: separator + code } };
}

/** Picks a name that occurs nowhere in the text, so that no scope, import or type can change its meaning. */
function freeName(file: FixedFile): string {
  const isFree = (name: string): boolean => !file.has(`(?<![\\w$])${name}(?![\\w$])`);
  const wishes = ['closeValue', 'closePooledValue'];
  for (let number = 2; ; number++) {
    const free = wishes.find(isFree);
    if (free !== undefined) return free;
    wishes.push(`closeValue${number}`);
  }
}

/** The name of a helper that an earlier fix inserted, recognised by its whole body whatever its name. */
function ownHelper(text: string): string | undefined {
  for (const { 1: name, index } of text.matchAll(/(?<![\w$])function ([\w$]+)\(value\b/g)) {
    const lineStart = text.lastIndexOf('\n', index) + 1;
    // Inside a block it may be out of scope.
    if (/^\s/.test(text.slice(lineStart)) || !isOwn(text, index, name!)) continue;
    if (isUnambiguous(text, name!)) return name;
  }
  return undefined;
}

/** Longer than any helper, in its widest layout. */
const MAX_HELPER = 2_000;

function isOwn(text: string, start: number, name: string): boolean {
  const found = essence(text.slice(start, start + MAX_HELPER));
  return VARIANTS.some(variant => found.startsWith(essence(helperLines(name, variant).join('\n'))));
}

/** Code without differences in layout and style. */
function essence(code: string): string {
  return code.replace(/\/\*[^]*?\*\/|\/\/.*/g, '').replace(/[\s;]+/g, '');
}

/** Whether a name is declared once, and otherwise only called or passed to `forEach`, so that nothing shadows it. */
function isUnambiguous(text: string, name: string): boolean {
  const uses = text.matchAll(
    new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'),
  );
  let declared = 0;
  for (const { index } of uses) {
    const before = text.slice(Math.max(0, index - 20), index);
    const isDeclared = /\bfunction\s*\*?\s*$/.test(before);
    if (isDeclared) declared++;
    const isUsed = text[index + name.length] === '(' || /\.forEach\($/.test(before);
    if (!isDeclared && !isUsed) return false;
  }
  return declared === 1;
}

interface Variant {
  isModern: boolean;
  isTyped: boolean;
  disposes: boolean;
}

const VARIANTS: readonly Variant[] = [
  { isModern: false, isTyped: false, disposes: false },
  { isModern: true, isTyped: false, disposes: true },
  { isModern: true, isTyped: true, disposes: true },
  { isModern: true, isTyped: true, disposes: false },
];

function helperLines(name: string, { isModern, isTyped, disposes }: Variant): string[] {
  const doc =
    '/** Closes a value that can be closed; one that fails to must not keep the others open. */';
  if (!isModern && !isTyped) {
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
  const closeLines = disposes
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
