import { formatBytes, formatCount, formatQuantity } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import { clippedText, html, type Html } from './html';
import type { ReportFinding } from './reportData';

const NAME_LIMIT = 60;
const PATH_LIMIT = 160;

/** A name from the target as text, at most 60 units long. */
export function nameText(name: string): string {
  return clippedText(name, NAME_LIMIT);
}

/** A name from the target as markup, isolated so that it cannot change the text direction beside it. */
export function nameOf(name: string): Html {
  return html`<bdi>${nameText(name)}</bdi>`;
}

/** `UserValues.reset`, as text. */
export function findingText({ className, method }: ReportFinding): string {
  return [className, ...(method === undefined ? [] : [method])].map(nameText).join('.');
}

/** `src/userValues.ts:31`; `undefined` for a guess. */
export function locationOf({ location }: ReportFinding): Html | undefined {
  return (
    location &&
    html`<code class="location"
      ><bdi>${clippedText(location.file, PATH_LIMIT)}</bdi>:${location.line}</code
    >`
  );
}

/** `session: Session`, or only the class when there is no key. */
export function valueText({ key, className }: { key: string | null; className: string }): string {
  return key === null ? nameText(className) : `${nameText(key)}: ${nameText(className)}`;
}

/** `4.1 kB`, or for a string `4,096 chars`; `undefined` when unknown. */
export function sizeText(className: string, size: number | null): string | undefined {
  if (size === null) return undefined;
  return className === 'string' ? formatQuantity(size, 'char') : formatBytes(size);
}

/** `#12, slot 3` for a slot of context 12. */
export function slotText({ instance, slot }: StaleValue): string {
  const where = typeof slot === 'number' ? `slot ${formatCount(slot)}` : nameText(slot);
  return `#${instance}, ${where}`;
}
