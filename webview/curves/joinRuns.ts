import type { RunChanges, TimelineChanges } from '../../src/protocol/liveFigures';

/** The known runs plus an answer's additions, without those that it no longer keeps. Oldest first. */
export function joinRuns(
  known: readonly RunChanges[],
  { kept, runs }: TimelineChanges,
): RunChanges[] {
  return kept.flatMap(ordinal => {
    const before = known.find(({ head }) => head.run === ordinal);
    const news = runs.find(({ head }) => head.run === ordinal);
    if (!before || !news) return news ?? before ?? [];
    return {
      head: news.head,
      samples: news.samples.length === 0 ? before.samples : [...before.samples, ...news.samples],
      marks: news.marks.length === 0 ? before.marks : [...before.marks, ...news.marks],
    };
  });
}
