import { formatCount, formatQuantity } from '../base/format';
import type { Coverage, Reading } from './finding';
import type { SnapshotReading } from './snapshotReading';

/**
 * The outcome of a reading at a glance. `held`: something stale is held, or finished requests are. `clean`: contexts of every faulty class were read,
 * and none holds anything stale. `sourceOnly`: there are pooled classes, their source has no fault, and no context was read.
 * `noPool`: there was nothing to judge. `unknown`: nothing was found, but something limited the reading.
 */
export interface Verdict {
  kind: 'held' | 'clean' | 'sourceOnly' | 'noPool' | 'unknown';
  /** What was not read or not decided, and why, one sentence each. Empty for `clean`, `sourceOnly` and `noPool`. */
  gaps: string[];
}

/** The only function that decides whether a reading counts as clean. */
export function verdictOf(reading: Reading): Verdict {
  const { findings, undecided, contexts, coverage } = reading;
  const gaps = [
    ...coverage.limits,
    ...undecided.map(({ className, reason }) => `${className}: ${reason}`),
  ];
  if (findings.length > 0 || (contexts?.held ?? 0) > 0) return { kind: 'held', gaps };
  if (gaps.length === 0 && !isWhole(reading)) gaps.push(UNREACHED);
  if (gaps.length > 0) return { kind: 'unknown', gaps };
  // A source without faults does not prove that its contexts hold nothing: only contexts that were read are clean.
  if (coverage.pooledClasses > 0 && coverage.judged > 0) return { kind: 'clean', gaps };
  if (coverage.cleanClasses > 0) return { kind: 'sourceOnly', gaps };
  if (coverage.sourceFaults > 0) return { kind: 'unknown', gaps: [onlySource(coverage)] };
  return { kind: 'noPool', gaps };
}

function onlySource({ sourceFaults }: Coverage): string {
  const classes = formatQuantity(sourceFaults, 'class has', 'classes have');
  return `${classes} a fault that only the source shows. Check the source.`;
}

/** Whether this reading reached and judged contexts of every faulty class. */
function isWhole({ pools, coverage }: Reading): boolean {
  const reached = pools.filter(pool => pool.instances > 0 && pool.seenAt === undefined);
  return coverage.judged === coverage.instances && reached.length >= coverage.pooledClasses;
}

/** The verdict on a snapshot. It is never `clean`, because a snapshot does not tell what was judged. */
export function snapshotVerdict({
  findings,
  undecided,
  numbers,
  contexts,
}: SnapshotReading): Verdict {
  const gaps = undecided.map(({ className, reason }) => `${className}: ${reason}`);
  if (!numbers) gaps.unshift('It was written without numbers: contexts in use cannot be judged.');
  if (findings.length > 0 || (contexts?.held ?? 0) > 0) return { kind: 'held', gaps };
  return { kind: gaps.length > 0 ? 'unknown' : 'noPool', gaps };
}

const UNREACHED = 'Not every context of the pooled classes was reached and judged.';

/** Translates: `l10n.t` of the editor or the page; elsewhere `english`. */
export type Say = (message: string, ...parts: string[]) => string;

/** Fills the parts into the message, untranslated. */
export const english: Say = (message, ...parts) =>
  message.replace(/\{(\d+)\}/g, (_, ordinal: string) => parts[Number(ordinal)] ?? '');

/** The sentence for a verdict without findings; '' for `held`. `coverage` is `null` for a snapshot. */
export function verdictSentence({ kind }: Verdict, coverage: Coverage | null, say: Say): string {
  switch (kind) {
    case 'held':
      return '';
    case 'clean':
      if (!coverage || coverage.cleanClasses === 0) {
        return say('Nothing stale is held: no reset left anything behind.');
      }
      return `${say('Nothing stale is held in the contexts that were read.')} ${sourceSentence(coverage, say)}`;
    case 'sourceOnly':
      return coverage ? sourceSentence(coverage, say) : '';
    case 'noPool':
      if (!coverage) return say('Nothing stale was found; this looks only for pools.');
      return say(
        'No pooled class was found in {0}; this looks only for pools.',
        formatQuantity(coverage.scripts, say('script'), say('scripts')),
      );
    case 'unknown':
      return say('Not known whether anything is held.');
  }
}

function sourceSentence({ cleanClasses }: Coverage, say: Say): string {
  if (cleanClasses === 1) {
    return say('No fault was found in the source of 1 pooled class; its contexts were not read.');
  }
  return say(
    'No fault was found in the source of {0} pooled classes; their contexts were not read.',
    formatCount(cleanClasses),
  );
}

/** Says what was looked at: `1,204 scripts, 3 pooled classes, 42 pooled contexts read`. */
export function coverageSentence(coverage: Coverage, say: Say): string {
  const { scripts, pooledClasses, cleanClasses, sourceFaults, instances, judged } = coverage;
  const classes = pooledClasses + cleanClasses + sourceFaults;
  const parts = [
    formatQuantity(scripts, say('script'), say('scripts')),
    formatQuantity(classes, say('pooled class'), say('pooled classes')),
  ];
  if (cleanClasses > 0) {
    parts.push(say('{0} of them by source alone', formatCount(cleanClasses)));
  }
  if (sourceFaults > 0) {
    parts.push(say('{0} with a fault that only the source shows', formatCount(sourceFaults)));
  }
  parts.push(
    judged < instances
      ? say('{0} of {1} pooled contexts read', formatCount(judged), formatCount(instances))
      : say('{0} read', formatQuantity(instances, say('pooled context'), say('pooled contexts'))),
  );
  const { read } = coverage.threads;
  if (read > 1) parts.push(say('in {0}', formatQuantity(read, say('thread'), say('threads'))));
  return parts.join(', ');
}
