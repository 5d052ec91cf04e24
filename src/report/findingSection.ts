import { formatBytes, formatCount, formatQuantity } from '../base/format';
import type { ClassShare } from '../protocol/heapReading';
import type { StaleValue } from '../protocol/finding';
import { groupValues, type ValueGroup } from '../protocol/valueGroups';
import { repeatedText } from '../protocol/repeatedText';
import { rules } from '../protocol/rules';
import { clippedText, html, type Html } from './html';
import { findingText, nameOf, nameText, locationOf, sizeText } from './names';
import type { ReportFinding } from './reportData';
import { shareBar, table } from './table';
import { timeText } from './times';
import { treemap } from './treemap';

const MOST_GROUPS = 20;
const MOST_CLASSES = 12;
const NOTE_LIMIT = 400;

/** The section of one finding: what the reset does, what is held because of it, and what to do. */
export function findingSection(finding: ReportFinding, ordinal: number): Html {
  const { rule, note } = finding;
  const name = findingText(finding);
  return html`<section id="finding-${ordinal}">
    <h2><bdi>${name}</bdi> <a class="rule" href="#rule-${rule}">${rule}</a></h2>
    <p>${sentenceOf(finding)}</p>
    ${note === undefined ? '' : html`<p class="note">${clippedText(note, NOTE_LIMIT)}</p>`}
    ${treemap(`map-${ordinal}`, `What ${name} leaves behind`, [finding])} ${valueGroups(finding)}
    ${classes(finding)}
    <h3>What to do</h3>
    ${remedy(finding)}
  </section>`;
}

function sentenceOf(finding: ReportFinding): Html {
  const { held, rule, retained, seenAt } = finding;
  const location = locationOf(finding);
  const contexts = `${formatQuantity(held.instances, 'context')} (${formatCount(held.idle)} idle)`;
  const verb = held.instances === 1 ? 'holds' : 'hold';
  const what =
    rule === 'parked-twice'
      ? repeatedText(held)
      : `${contexts} ${verb} ${formatQuantity(held.staleReferences, 'stale value')}`;
  const shared = retained?.sharedBytes
    ? ` (${formatBytes(retained.sharedBytes)} of it only several contexts together)`
    : '';
  return html`${
      location
        ? html`It ${rules[rule].does}, at ${location}.`
        : 'Its pool was guessed by its structure; no source was read.'
    } <strong>${what}</strong>${
      held.retainedBytes === null ? '' : `, retaining ${formatBytes(held.retainedBytes)}${shared}`
    }${
      held.open > 0
        ? html`; <strong class="open">${formatQuantity(held.open, 'value')} open</strong>`
        : ''
    }.${seenAt === undefined ? '' : html` <em>${keptText(seenAt)}</em>`}`;
}

/** For a finding that the last reading did not reach. */
function keptText(seenAt: number): string {
  return `As of ${timeText(seenAt)}, not reached since.`;
}

function valueGroups({ held, ...finding }: ReportFinding): Html {
  const all = groupValues(held.values.map(named)).sort(
    (a, b) => (b.retainedBytes ?? 0) - (a.retainedBytes ?? 0),
  );
  const inBytes = held.retainedBytes !== null;
  const whole = held.retainedBytes ?? held.staleReferences;
  const isCut = held.truncated
    ? ` (of the first ${formatCount(held.values.length)}; the counts above are complete)`
    : '';
  return table<ValueGroup>(
    html`Values held by <bdi>${findingText({ held, ...finding })}</bdi>, by key and class${isCut}`,
    [
      { title: 'Class', kind: 'head', cell: ({ className }) => nameOf(className) },
      { title: 'Key', cell: ({ key }) => (key === null ? undefined : nameOf(key)) },
      { title: 'Count', kind: 'number', cell: ({ count }) => formatCount(count) },
      { title: 'Open', kind: 'number', cell: ({ open }) => countOf(open) },
      { title: 'Closed', kind: 'number', cell: ({ closed }) => countOf(closed) },
      { title: 'Size', kind: 'number', cell: ({ className, size }) => sizeText(className, size) },
      {
        title: 'Retained',
        kind: 'number',
        cell: ({ retainedBytes }) =>
          retainedBytes === null ? undefined : formatBytes(retainedBytes),
      },
      {
        title: 'Share',
        cell: ({ count, retainedBytes }) => shareBar(inBytes ? (retainedBytes ?? 0) : count, whole),
      },
    ],
    all,
    MOST_GROUPS,
  );
}

/** Clips names to what is shown: they may be long, and many. */
function named(value: StaleValue): StaleValue {
  const { className, key } = value;
  return { ...value, className: nameText(className), key: key === null ? null : nameText(key) };
}

/** `undefined` for 0, so that a column without numbers is left out. */
function countOf(count: number): string | undefined {
  return count > 0 ? formatCount(count) : undefined;
}

function classes({ retained, ...finding }: ReportFinding): Html | undefined {
  if (!retained || retained.classes.length === 0) return undefined;
  return table<ClassShare>(
    html`Objects retained by <bdi>${findingText(finding)}</bdi>, by class`,
    [
      { title: 'Class', kind: 'head', cell: ({ className }) => nameOf(className) },
      { title: 'Objects', kind: 'number', cell: ({ count }) => formatCount(count) },
      { title: 'Own size', kind: 'number', cell: ({ bytes }) => formatBytes(bytes) },
      { title: 'Share', cell: ({ bytes }) => shareBar(bytes, finding.held.retainedBytes ?? 0) },
    ],
    retained.classes,
    MOST_CLASSES,
  );
}

function remedy(finding: ReportFinding): Html {
  const { rule, location } = finding;
  if (!location) {
    return html`<p>
      Read the snapshot together with the program’s sources to learn which reset is to blame:
      <code>pool-leaks snapshot … --source …</code>.
    </p>`;
  }
  return html`<p>
    ${rules[rule].mend} <a href="#rule-${rule}">Why, and an example</a>. In VS Code the lightbulb at
    ${locationOf(finding)} makes this edit; so does <code>pool-leaks check --fix</code> with the
    file’s path.
  </p>`;
}
