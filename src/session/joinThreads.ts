import { formatCount } from '../base/format';
import type { Coverage, Reading, ReadingCost, Undecided } from '../protocol/finding';
import type { ContextsReading } from '../protocol/heldContexts';
import type { ThreadName } from '../protocol/target';
import { threadTitle } from '../protocol/threadTitle';
import { unreadThreads } from './threadCoverage';

/** What came of reading one worker thread: a reading, or a sentence that tells why there is none. */
export type ThreadOutcome = { thread: ThreadName } & ({ reading: Reading } | { why: string });

/** Number of threads to list by their ids. */
const MAX_LISTED = 8;

/**
 * Joins the reading of a process's main thread with what came of its worker threads. What belongs to one has its name; ids stay
 * unique. `more`: how many threads run that nobody tried to read.
 */
export function joinThreads(main: Reading, outcomes: readonly ThreadOutcome[], more = 0): Reading {
  if (outcomes.length + more === 0) return main;
  const read = outcomes.flatMap(each => ('reading' in each ? ofThread(each) : []));
  const all = [main, ...read];
  const findings = all.flatMap(reading => reading.findings);
  findings.sort((a, b) => b.live.staleReferences - a.live.staleReferences);
  const contexts = joinContextsReadings(all.flatMap(reading => reading.contexts ?? []));
  return {
    findings,
    pools: all.flatMap(reading => reading.pools),
    undecided: all.flatMap(reading => reading.undecided),
    ...(contexts && { contexts }),
    coverage: coverageOf(main, outcomes, more),
    cost: all.map(({ cost }) => cost).reduce(costlier),
    ...(all.some(({ isPart }) => isPart) && { isPart: true }),
  };
}

/** The id of a thread's finding among those of a whole process. */
export function idInProcess({ id }: ThreadName, finding: string): string {
  return `thread ${id}: ${finding}`;
}

function ofThread({ thread, reading }: { thread: ThreadName; reading: Reading }): Reading {
  const unique = (id: string): string => idInProcess(thread, id);
  const { findings, pools, undecided, contexts } = reading;
  return {
    ...reading,
    findings: findings.map(finding => ({ ...finding, id: unique(finding.id), thread })),
    pools: pools.map(pool => ({
      ...pool,
      id: unique(pool.id),
      findings: pool.findings.map(unique),
    })),
    undecided: undecided.map((each): Undecided => ({ ...each, thread })),
    ...(contexts && {
      contexts: { ...contexts, holders: contexts.holders.map(row => ({ ...row, thread })) },
    }),
  };
}

function joinContextsReadings(all: readonly ContextsReading[]): ContextsReading | undefined {
  const [first, ...rest] = all;
  if (!first || rest.length === 0) return first;
  const sum = (pick: (each: ContextsReading) => number): number =>
    all.reduce((total, each) => total + pick(each), 0);
  return {
    basis: first.basis,
    over: sum(({ over }) => over),
    held: sum(({ held }) => held),
    ...(all.some(({ estimated }) => estimated) && { estimated: true }),
    ...(all.some(({ withoutHolder }) => withoutHolder !== undefined) && {
      withoutHolder: sum(({ withoutHolder }) => withoutHolder ?? 0),
    }),
    holders: all.flatMap(({ holders }) => holders).sort((a, b) => b.contexts - a.contexts),
  };
}

function coverageOf(main: Reading, outcomes: readonly ThreadOutcome[], more: number): Coverage {
  /** The threads that each sentence holds for. */
  const limited = new Map<string, ThreadName[]>();
  const limit = (sentence: string, thread: ThreadName): void => {
    limited.set(sentence, [...(limited.get(sentence) ?? []), thread]);
  };
  const total = { ...main.coverage, threads: { ...main.coverage.threads } };
  for (const outcome of outcomes) {
    if (!('reading' in outcome)) {
      limit(`not read. ${outcome.why}`, outcome.thread);
      total.threads.left++;
      continue;
    }
    const { coverage } = outcome.reading;
    total.threads.read++;
    for (const key of ADDED) total[key] += coverage[key];
    for (const sentence of coverage.limits) limit(sentence, outcome.thread);
  }
  total.threads.left += more;
  return {
    ...total,
    limits: [
      ...main.coverage.limits,
      ...[...limited].map(([sentence, threads]) => `${titleOf(threads)}: ${sentence}`),
      ...(more > 0 ? [`Too many threads run for one reading. ${unreadThreads(more)}`] : []),
    ],
  };
}

const ADDED = [
  ...(['scripts', 'pooledClasses', 'cleanClasses'] as const),
  ...(['sourceFaults', 'instances', 'judged'] as const),
];

/** `Worker threads 1, 2, 3`. */
function titleOf(threads: readonly ThreadName[]): string {
  if (threads.length === 1) return threadTitle(threads[0]!);
  const ids = threads.slice(0, MAX_LISTED).map(({ id }) => id);
  const more = threads.length - ids.length;
  return `Worker threads ${ids.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

/** From the cheapest to the dearest. */
const STRATEGIES: ReadingCost['strategy'][] = ['scopes', 'breakpoint', 'heap-query'];

function costlier(a: ReadingCost, b: ReadingCost): ReadingCost {
  const dearer = STRATEGIES.indexOf(a.strategy) < STRATEGIES.indexOf(b.strategy) ? b : a;
  return {
    strategy: dearer.strategy,
    longestPauseMs: Math.max(a.longestPauseMs, b.longestPauseMs),
    elapsedMs: Math.max(a.elapsedMs, b.elapsedMs),
  };
}
