import { html, type Html } from '../../report/html';

/** Which parts a page will have, as far as is known before it runs. */
export type SkeletonKind = 'live' | 'snapshot' | 'empty';

/** Parts of the page by the names of its style sheet, with their headings. */
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
 * What stands in the document until its script has run and the host has answered: the page's parts where they will be, so
 * that there is something to see at the first paint, and nothing moves afterwards. `translate` as `l10n.t`.
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
