import * as assert from 'node:assert/strict';
import { blindReading, sourceOnlyReading } from '../../page/fakeHost';
import { START, fakeTarget, goOn, leakingRun, mendedRun } from '../../page/fakeRuns';
import { joinRuns } from '../../../webview/curves/joinRuns';
import { differenceWords, runNumbers } from '../../../webview/curves/runNumbers';
import type { RunChanges } from '../../../src/protocol/liveFigures';
import type { Timeline } from '../../../src/session/timeline';

/** Asks as the page does, until there is no more. */
function collect(timeline: Timeline, known: RunChanges[] = [], sequence = 0) {
  let runs = known;
  for (;;) {
    const changes = timeline.since(sequence);
    runs = joinRuns(runs, changes);
    sequence = changes.sequence;
    if (!changes.more) return { runs, sequence };
  }
}

/** The program was started again, and no reading has seen its pools any more. */
function blindAfterwards(): Timeline {
  const timeline = mendedRun();
  timeline.addReading(blindReading(), START + 900_000);
  return timeline;
}

describe('the runs of a page', () => {
  it('are the same whether they are asked for at once or bit by bit', () => {
    const timeline = leakingRun();
    let { runs, sequence } = collect(timeline);
    timeline.end(START + 216_000);
    timeline.begin(fakeTarget(4720), START + 220_000);
    ({ runs, sequence } = collect(timeline, runs, sequence));
    goOn(timeline, START + 221_000, 20, () => 3);
    ({ runs } = collect(timeline, runs, sequence));
    assert.deepEqual(runs, collect(timeline).runs);
    assert.deepEqual(
      runs.map(({ head }) => [head.pid, head.before]),
      [
        [4711, undefined],
        [4720, 0],
      ],
    );
  });

  it('leave out those that are no longer kept', () => {
    const { runs } = collect(mendedRun());
    const kept = joinRuns(runs, { sequence: 9, more: false, kept: [1, 5], runs: [] });
    assert.deepEqual(kept, runs.slice(1));
  });

  it('come down to a few numbers, and to what differs in words', () => {
    const [before, now] = collect(mendedRun()).runs.map(runNumbers);
    assert.deepEqual(before, {
      isSourceOnly: false,
      staleAtEnd: 1258,
      openAtEnd: 210,
      peakHeapBytes: 74_100_000,
      durationMs: 216_000,
    });
    assert.deepEqual(differenceWords(before, now!), [
      '1,258 → 0 stale values',
      '210 → 0 open values',
      'peak heap 74.1 MB → 49.0 MB',
    ]);
    assert.equal(runNumbers(collect(blindAfterwards()).runs[1]!).staleAtEnd, undefined);
    const bySource = mendedRun();
    bySource.addReading(sourceOnlyReading(), START + 900_000);
    const mended = runNumbers(collect(bySource).runs[1]!);
    assert.deepEqual([mended.staleAtEnd, mended.isSourceOnly], [undefined, true]);
    assert.deepEqual(differenceWords(before, mended).slice(0, 2), [
      '1,258 → 0 stale values',
      'by its source: no fault in it any more',
    ]);
    const unknown = {
      isSourceOnly: false,
      staleAtEnd: undefined,
      openAtEnd: undefined,
      peakHeapBytes: undefined,
    };
    assert.deepEqual(differenceWords(before, { ...unknown, durationMs: 0 }), []);
  });
});
