import * as v from 'valibot';
import type { FindingSummary } from '../../src/protocol/panelState';
import type { RowLine } from '../../src/protocol/rowQuery';

const count = v.object({
  kind: v.picklist(['reset', 'class']),
  label: v.string(),
  values: v.number(),
  open: v.number(),
});
/** The number of values of one reset, or of one class of values. */
export type MomentCount = v.InferOutput<typeof count>;

/** What was held when the person marked a moment. Small enough to keep while the page is hidden. */
export const momentSchema = v.object({
  /** Epoch time in ms. */
  at: v.number(),
  counts: v.pipe(v.array(count), v.maxLength(500)),
});
export type Moment = v.InferOutput<typeof momentSchema>;

/** Counts of a reading: by reset, and by class from lines that are grouped by class. */
export function countsOf(
  findings: readonly FindingSummary[],
  lines: readonly RowLine[],
): MomentCount[] {
  return [
    ...findings.map(({ label, staleReferences, open }) => {
      return { kind: 'reset' as const, label, values: staleReferences, open };
    }),
    ...lines.flatMap(line =>
      line.kind === 'group'
        ? [{ kind: 'class' as const, label: line.name, values: line.count, open: line.open }]
        : [],
    ),
  ];
}

export interface MomentChange {
  kind: MomentCount['kind'];
  label: string;
  before: number;
  now: number;
  change: 'new' | 'gone' | 'grown' | 'shrunk' | 'same';
}

/** What became of each reset and class: resets first, then by growth. Labels are equal in every process of a program. */
export function compareMoments(
  before: readonly MomentCount[],
  now: readonly MomentCount[],
): MomentChange[] {
  const keyOf = ({ kind, label }: MomentCount): string => `${kind} ${label}`;
  const changes = new Map<string, MomentChange>();
  for (const each of before) {
    const { kind, label, values } = each;
    changes.set(keyOf(each), { kind, label, before: values, now: 0, change: 'same' });
  }
  for (const each of now) {
    const { kind, label, values } = each;
    const known = changes.get(keyOf(each));
    if (known) known.now = values;
    else changes.set(keyOf(each), { kind, label, before: 0, now: values, change: 'same' });
  }
  return [...changes.values()]
    .map(each => ({ ...each, change: changeOf(each) }))
    .sort(
      (a, b) =>
        b.kind.localeCompare(a.kind) || b.now - b.before - (a.now - a.before) || b.now - a.now,
    );
}

function changeOf({ before, now }: MomentChange): MomentChange['change'] {
  if (before === now) return 'same';
  if (before === 0) return 'new';
  if (now === 0) return 'gone';
  return now > before ? 'grown' : 'shrunk';
}
