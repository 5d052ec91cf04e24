import { visibleText } from '../base/format';

/** Limit in UTF-16 units for a single text in a page. Callers cut texts that should be shorter. */
const TEXT_LIMIT = 1_000;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe in a page. Made by `html`. */
export class Html {
  /** Uses `text` unescaped, so it must not contain anything from outside. */
  constructor(readonly text: string) {}
}

/** What a template may contain. Strings are always escaped. */
export type Part = Html | string | number | undefined | readonly Part[];

/**
 * A template for markup. Escapes strings for content and for quoted attributes alike; `undefined` yields nothing, a list its
 * parts one after the other. Collapses each line break and indentation of the template to one space.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const [first = '', ...rest] = strings.map(string => string.replace(/\s*\n\s*/g, ' '));
  return new Html(rest.reduce((text, string, i) => text + render(parts[i]) + string, first));
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return typeof part === 'number' ? String(part) : escapeText(part);
}

function escapeText(text: string): string {
  return clippedText(text, TEXT_LIMIT).replace(/[&<>"']/g, character => entities[character]!);
}

/**
 * A name from outside, made visible and clipped to `limit` units plus `…`. Clips again after escaping, which lengthens text.
 */
export function clippedText(text: string, limit: number): string {
  const visible = visibleText(text, limit);
  return visible.length > limit + 1 ? `${visible.slice(0, limit)}…` : visible;
}
