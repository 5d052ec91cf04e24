/**
 * Formats a whole number as `1,284`. Avoids `Intl`: its first formatter delays a new page's first paint more than all other
 * work.
 */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1,284 values`, `1 value`. */
export function formatQuantity(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(value)} ${value === 1 ? singular : plural}`;
}

/** `512 B`, `1.5 kB`, `2.3 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** Formats a difference with its sign: `+2.3 MB`, `-4`, `0`. `format` gets the absolute value. */
export function formatChange(change: number, format: (size: number) => string): string {
  const sign = change > 0 ? '+' : change < 0 ? '-' : '';
  return `${sign}${format(Math.abs(change))}`;
}

/** Formats an epoch time in ms as local time, `14:02:15`. Avoids `Intl`, as `formatCount` does. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
}

/** Invisible characters, and those that change how their neighbours look: control, bidi, zero-width, lone surrogates. */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]`;

/** Matches each such character, except those in `kept`, the inside of a regular expression's character class. */
export function unseenBut(kept: string): RegExp {
  return new RegExp(`(?![${kept}])${UNSEEN}`, 'gu');
}

const unseen = new RegExp(UNSEEN, 'gu');

/** Writes a character as `\u{202e}`. */
export function codePointText(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Makes text from the target safe to show: escapes invisible characters, and cuts at `limit` UTF-16 units. */
export function visibleText(text: string, limit = 120): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(unseen, codePointText);
}
