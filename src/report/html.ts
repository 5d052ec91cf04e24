import { visibleText } from '../base/format';

/** The longest text that one place of a page may hold, in UTF-16 units; what should be shorter is cut by its caller. */
const TEXT_LIMIT = 1_000;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that is safe to be part of a page. Made by `html`. */
export class Html {
  /** `text` is taken as it is: only for what no stranger has a part in. */
  constructor(readonly text: string) {}
}

/** What a template may hold: nothing of a stranger's but as text. */
export type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup with parts: texts become text, whatever is in them, in content and within quoted attributes alike; `undefined` is
 * nothing; of a list each part follows the other. A line break of the template and its indentation are one space.
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

/** A name from outside, visible and at most `limit` units (and the `…`) long: escaping makes longer, so it is cut once more. */
export function clippedText(text: string, limit: number): string {
  const visible = visibleText(text, limit);
  return visible.length > limit + 1 ? `${visible.slice(0, limit)}…` : visible;
}
