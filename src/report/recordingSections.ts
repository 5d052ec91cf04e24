import { formatBytes, formatCount } from '../base/format';
import type { ClassShare } from '../protocol/heapReading';
import { holders } from '../protocol/holders';
import type { Holder } from '../protocol/heldContexts';
import type { LeftBehind, RecordedRound } from '../protocol/leftBehind';
import { adviceOf, holderText, ownerOf, roundWorkText } from '../protocol/leftText';
import { rules } from '../protocol/rules';
import { clippedText, html, type Html } from './html';
import { holderPage, pathList, placeOf, placesOf, storedList } from './holderParts';
import { nameOf } from './names';
import type { RecordedServer } from './reportData';
import { shareBar, table } from './table';

const MOST_SECTIONS = 12;
const MOST_ROWS = 100;
const MOST_CLASSES = 12;
const MESSAGE_LIMIT = 600;
/** Size of the drawing of a row's rounds, in CSS pixels. */
const BAR = 10;
const GAP = 3;
const HEIGHT = 28;

/** The sections of a recorded load: its rounds, all holders, and each of the first ones. */
export function recordingSections({ rounds, left }: RecordedServer): Html {
  return html`<section>
      <h2>Rounds</h2>
      ${roundsTable(rounds)}
    </section>
    ${overview(left)} ${left.slice(0, MOST_SECTIONS).map(leftSection)}`;
}

function roundsTable(rounds: readonly RecordedRound[]): Html {
  return table<[number, RecordedRound]>(
    'Each with a heap snapshot after it',
    [
      { title: 'Round', kind: 'head', cell: ([i]) => formatCount(i + 1) },
      {
        title: 'Requests',
        kind: 'number',
        cell: ([, round]) => roundWorkText(round),
      },
      {
        title: 'Took',
        kind: 'number',
        cell: ([, { elapsedMs }]) => `${(elapsedMs / 1000).toFixed(1)} s`,
      },
      {
        title: 'Heap after',
        kind: 'number',
        cell: ([, { heapBytes }]) => formatBytes(heapBytes),
      },
    ],
    [...rounds.entries()],
    MOST_ROWS,
  );
}

function overview(left: readonly LeftBehind[]): Html | undefined {
  if (left.length === 0) return undefined;
  const whole = left.reduce((sum, { retainedBytes }) => sum + retainedBytes, 0);
  return html`<section>
    <h2>Left behind</h2>
    ${table<[number, LeftBehind]>(
      'What grows first, then most bytes',
      [
        { title: 'Verdict', cell: ([, row]) => html`${badge(row)} ${roundBars(row)}` },
        {
          title: 'Holder',
          kind: 'head',
          cell: ([i, { holder }]) => {
            const name = html`<bdi>${holderText(holder)}</bdi>`;
            return i < MOST_SECTIONS ? html`<a href="#left-${i}">${name}</a>` : name;
          },
        },
        { title: 'Source', cell: ([, { holder }]) => placesOf(holder) },
        {
          title: 'Finished requests',
          kind: 'number',
          cell: ([, { contexts }]) => (contexts > 0 ? formatCount(contexts) : undefined),
        },
        {
          title: 'Retained',
          kind: 'number',
          cell: ([, { retainedBytes }]) => formatBytes(retainedBytes),
        },
        { title: 'Share', cell: ([, { retainedBytes }]) => shareBar(retainedBytes, whole) },
        {
          title: 'Whose',
          cell: ([, row]) => ownersName(row),
        },
      ],
      [...left.entries()],
      MOST_ROWS,
    )}
  </section>`;
}

function leftSection(row: LeftBehind, ordinal: number): Html {
  const { holder, classes, path, storedAt, message, retainedBytes } = row;
  const place = placesOf(holder);
  return html`<section id="left-${ordinal}" class="left ${row.verdict}">
    <h2>${badge(row)} <bdi>${holderText(holder)}</bdi></h2>
    <p>
      ${clippedText(message, MESSAGE_LIMIT)}
      <strong>${formatBytes(retainedBytes)}</strong> retained.
    </p>
    <p class="note">${ownerText(row)}${place ? html`, at ${place}` : ''}</p>
    ${othersList(row.alsoHeldBy)}
    <figure>
      ${roundBars(row)}
      <figcaption>
        Alive at the end, by round: ${row.perRound.map(formatCount).join(', ')}
      </figcaption>
    </figure>
    ${classesTable(row, classes)} ${pathList(path)} ${storedList(storedAt)}
    <h3>What to do</h3>
    <p>
      ${
        row.rule === null
          ? html`${holders[holder.kind].why} ${adviceOf(row)} ${holderPage(holder.kind)}`
          : html`<code>${row.rule}</code>: ${rules[row.rule].mend}`
      }
    </p>
  </section>`;
}

/** The other holders with their places. */
function othersList(alsoHeldBy: readonly Holder[]): Html | undefined {
  if (alsoHeldBy.length === 0) return undefined;
  return html`<h3>Also held by</h3>
    <ul>
      ${alsoHeldBy.map(holder => {
        const place = placeOf(holder.location);
        return html`<li><bdi>${holderText(holder)}</bdi>${place ? html`, at ${place}` : ''}</li>`;
      })}
    </ul>`;
}

function ownersName(row: LeftBehind): Html | string | undefined {
  const owner = ownerOf(row);
  if (owner === 'dependency') return nameOf(row.package!);
  return owner === 'own' ? 'yours' : undefined;
}

function ownerText(row: LeftBehind): Html | string {
  switch (ownerOf(row)) {
    case 'dependency':
      return html`A dependency’s code: ${nameOf(row.package!)}`;
    case 'own':
      return 'Your own code';
    case 'unknown':
      return 'No place in the sources is known, nor whose code it is';
  }
}

/** Sign, word and colour say the same, so that none of them is needed alone. */
function badge({ verdict }: LeftBehind): Html {
  return verdict === 'grows'
    ? html`<span class="badge grows">▲ grows</span>`
    : html`<span class="badge parked">■ parked</span>`;
}

/** One bar for each round: what was left by the end of it. Stairs for what grows, a level line for what is parked. */
function roundBars({ perRound, verdict }: LeftBehind): Html {
  let sum = 0;
  const sums = perRound.map(count => (sum += count));
  const width = sums.length * (BAR + GAP);
  const bars = sums.map((value, i) => {
    const height = sum > 0 ? Math.max(1, Math.round((value / sum) * HEIGHT)) : 1;
    return html`<rect
      x="${i * (BAR + GAP)}"
      y="${HEIGHT - height}"
      width="${BAR}"
      height="${height}"
    />`;
  });
  return html`<svg class="rounds ${verdict}" width="${width}" height="${HEIGHT}" aria-hidden="true">
    ${bars}
  </svg>`;
}

function classesTable({ holder }: LeftBehind, classes: readonly ClassShare[]): Html | undefined {
  if (classes.length === 0) return undefined;
  return table<ClassShare>(
    html`What <bdi>${holderText(holder)}</bdi> keeps, by class`,
    [
      { title: 'Class', kind: 'head', cell: ({ className }) => nameOf(className) },
      { title: 'Objects', kind: 'number', cell: ({ count }) => formatCount(count) },
      { title: 'Own size', kind: 'number', cell: ({ bytes }) => formatBytes(bytes) },
    ],
    classes,
    MOST_CLASSES,
  );
}
