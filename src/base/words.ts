import { unseenBut, visibleText } from './format';

/*
 * Makes text that came from others (a process, a repository, a file) safe for each view that shows it. Where a view would
 * interpret a sequence as markup, a visible space breaks it.
 */

/** Longer than any sentence of ours; VS Code cuts at this length too. */
const EDITOR_LIMIT = 1_000;
const LOG_LIMIT = 4_000;
const SARIF_LIMIT = 2_000;
const ESCAPE = '\u001b';
/** The escape sequences that `Style` writes: bold, dim, red, green, yellow, cyan, and their ends. */
const ownFormats = new RegExp(`(\\n|${ESCAPE}\\[(?:1|2|22|31|32|33|36|39)m)`);

/**
 * For VS Code, which turns `[text](command:…)` into a link in notifications and draws `$(icon)` in pickers and the status
 * bar.
 */
export function editorText(text: string, limit = EDITOR_LIMIT): string {
  return visibleText(text, limit).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** A log entry. Indents all lines but the first, so that none of them looks like an entry of its own. */
export function logText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => visibleText(line.trimStart(), LOG_LIMIT))
    .join('\n    ');
}

/** Lines for a terminal. Removes every escape sequence except our own formats, and those too unless `colours`. */
export function terminalText(text: string, colours: boolean): string {
  return text
    .split(ownFormats)
    .map((part, i) =>
      i % 2 === 1 && (part === '\n' || colours) ? part : visibleText(part, Infinity),
    )
    .join('');
}

/**
 * A message of a SARIF log, where `[text](target)` is a link and `{0}` an argument (OASIS SARIF 2.1.0, 3.11.5 and 3.11.6).
 */
export function sarifText(text: string): string {
  return visibleText(text, SARIF_LIMIT)
    .replaceAll('](', '] (')
    .replace(/\{(?=\d)/g, '{ ');
}

const unseenInJson = unseenBut(String.raw`\n`);

/**
 * Like `JSON.stringify`, but also escapes C1 controls, bidi marks and the like, which a terminal may obey. The data stays
 * the same.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(unseenInJson, character =>
    character
      .split('')
      .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A cell for a spreadsheet, which would run text that starts like a formula, and joins lines within quotes. */
export function cellText(text: string): string {
  const shown = visibleText(text, Infinity);
  const isFormula = /^\s*[=+\-@＝＋－＠]/.test(shown);
  const inert = isFormula ? `'${shown}` : shown;
  return inert.includes('"') ? `"${inert.replaceAll('"', '""')}"` : inert;
}
