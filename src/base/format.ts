/** `1,284`, of a whole number. Without `Intl`, whose first formatter costs a new page more than all its other work before it paints. */
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

/** A difference with its sign: `+2.3 MB`, `-4`, `0`; `format` is told its size. */
export function formatChange(change: number, format: (size: number) => string): string {
  const sign = change > 0 ? '+' : change < 0 ? '-' : '';
  return `${sign}${format(Math.abs(change))}`;
}

/** `14:02:15`, of an epoch time in ms, where this machine is. Without `Intl`, as `formatCount`. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map(part => String(part).padStart(2, '0'))
    .join(':');
}

/** What is not seen, or changes how its neighbours are: control, bidi and zero-width characters, halves of a pair. */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]`;

/** Finds each character that is not seen, but for those of `kept`, as a class of a regular expression names them. */
export function unseenBut(kept: string): RegExp {
  return new RegExp(`(?![${kept}])${UNSEEN}`, 'gu');
}

const unseen = new RegExp(UNSEEN, 'gu');

/** `\u{202e}` of a character. */
export function codePointText(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/** Text from the target made safe to show: what is not seen is escaped, and the text cut at `limit` units. */
export function visibleText(text: string, limit = 120): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(unseen, codePointText);
}
