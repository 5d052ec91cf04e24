import { unseenBut, visibleText } from './format';

/*
 * Words of a stranger (of a process, of a repository, of a file) for each kind of place that shows them: they stay words
 * there. What a place would take for more than words is broken by a space, which is seen.
 */

/** Longer than any sentence of ours; VS Code cuts there as well. */
const EDITOR_LIMIT = 1_000;
const LOG_LIMIT = 4_000;
const SARIF_LIMIT = 2_000;
const ESCAPE = '\u001b';
/** What `Style` puts around text: bold, dim, red, green, yellow, cyan, and their ends. */
const ownFormats = new RegExp(`(\\n|${ESCAPE}\\[(?:1|2|22|31|32|33|36|39)m)`);

/** For VS Code, which makes a link of `[text](command:…)` in notifications and draws `$(icon)` in pickers and the status bar. */
export function editorText(text: string, limit = EDITOR_LIMIT): string {
  return visibleText(text, limit).replaceAll('](', '] (').replaceAll('$(', '$ (');
}

/** An entry of a log. Its further lines are indented, so that none of them passes for an entry. */
export function logText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(line => visibleText(line.trimStart(), LOG_LIMIT))
    .join('\n    ');
}

/** Lines for a terminal, which obeys escapes: of these only our own formats are left, and with `colours` alone. */
export function terminalText(text: string, colours: boolean): string {
  return text
    .split(ownFormats)
    .map((part, i) =>
      i % 2 === 1 && (part === '\n' || colours) ? part : visibleText(part, Infinity),
    )
    .join('');
}

/** A message of a SARIF log, in which `[text](target)` is a link and `{0}` stands for an argument (OASIS, 3.11.5 and 3.11.6). */
export function sarifText(text: string): string {
  return visibleText(text, SARIF_LIMIT)
    .replaceAll('](', '] (')
    .replace(/\{(?=\d)/g, '{ ');
}

const unseenInJson = unseenBut(String.raw`\n`);

/** JSON lets C1 controls, bidi marks and the like through, and a terminal may obey them: escaped, the data is the same. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(unseenInJson, character =>
    character
      .split('')
      .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A cell of a table that goes to a spreadsheet, which runs what begins like a formula, and joins lines within quotes. */
export function cellText(text: string): string {
  const shown = visibleText(text, Infinity);
  const isFormula = /^\s*[=+\-@＝＋－＠]/.test(shown);
  const inert = isFormula ? `'${shown}` : shown;
  return inert.includes('"') ? `"${inert.replaceAll('"', '""')}"` : inert;
}
