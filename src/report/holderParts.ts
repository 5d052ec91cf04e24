import type { Holder, SourcePlace } from '../protocol/heldContexts';
import { holderPageOf, type HolderKind } from '../protocol/holders';
import { holderPlaces } from '../protocol/leftText';
import { clippedText, html, type Html } from './html';
import { nameOf } from './names';

const MOST_STORED = 10;
const MOST_STEPS = 24;
const PATH_LIMIT = 160;

/** The way from a holder to a value; `undefined` when it is not known. */
export function pathList(path: readonly string[]): Html | undefined {
  if (path.length === 0) return undefined;
  const more = path.length > MOST_STEPS ? html`<li>…</li>` : '';
  return html`<h3>From the holder to a value</h3>
    <ol class="path">
      ${path.slice(0, MOST_STEPS).map(step => html`<li>${nameOf(step)}</li>`)}${more}
    </ol>`;
}

/** The statements that put values into a holder; `undefined` when none is known. */
export function storedList(storedAt: readonly SourcePlace[]): Html | undefined {
  if (storedAt.length === 0) return undefined;
  return html`<h3>Stored at</h3>
    <ul>
      ${storedAt.slice(0, MOST_STORED).map(place => html`<li>${placeOf(place)}</li>`)}
    </ul>`;
}

/** Where a holder is, and what has it; `undefined` where no source tells. */
export function placesOf(holder: Pick<Holder, 'location' | 'within'>): Html | undefined {
  const [first, ...others] = holderPlaces(holder).map(placeOf);
  return first && html`${first}${others.map(place => html`, ${place}`)}`;
}

export function placeOf(place: SourcePlace | null): Html | undefined {
  return place
    ? html`<code class="location"
        ><bdi>${clippedText(place.file, PATH_LIMIT)}</bdi>:${place.line}</code
      >`
    : undefined;
}

/** Where a kind of holder is explained, in the extension's folder. */
export function holderPage(kind: HolderKind): Html {
  return html`More: <code>${holderPageOf(kind)}</code>.`;
}
