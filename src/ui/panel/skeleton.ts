import { html, type Html } from '../../report/html';

/** The parts that a page will have, as far as known before it runs. */
export type SkeletonKind = 'live' | 'snapshot' | 'empty';

/** Parts of the page by their names in the style sheet, with headings. */
const parts: Record<SkeletonKind, [name: string, heading: string][]> = {
  live: [
    ['findings', 'Faulty resets'],
    ['curves', 'Over time'],
    ['pools', 'Pools'],
    ['retained', 'What is retained'],
  ],
  snapshot: [
    ['findings', 'Faulty resets'],
    ['compare', 'Compared with'],
    ['retained', 'What is retained'],
  ],
  empty: [],
};
const figures = [
  ...['stale values', 'contexts hold them', 'open values'],
  'bytes: take a heap snapshot',
];

/**
 * Markup of the document until its script has run and the host has answered: the page's parts in their final positions, so
 * that the first paint shows something and nothing moves afterwards. `translate` is `l10n.t`.
 */
export function skeleton(
  kind: SkeletonKind,
  title: string,
  translate: (message: string) => string,
): Html {
  const header = html`<header>
    <h1>${title}</h1>
    <span class="status" role="status">${translate('Loading…')}</span>
  </header>`;
  if (kind === 'empty') return header;
  return html`${header}
    <main aria-busy="true">
      <div class="top">
        <dl class="headline">
          ${figures.map(
            name =>
              html`<div>
                <dd>–</dd>
                <dt>${translate(name)}</dt>
              </div>`,
          )}
        </dl>
        <div class="standing"></div>
      </div>
      ${parts[kind].map(
        ([name, heading]) =>
          html`<section class="${name}"><h2>${translate(heading)}</h2></section>`,
      )}
      <section class="details"></section>
    </main>`;
}
