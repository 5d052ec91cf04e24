import * as assert from 'node:assert/strict';
import type { Mark, RunChanges, Sample } from '../../../src/protocol/liveFigures';
import { chartDataOf, peakOf, rowsWithin, valueAt } from '../../../webview/curves/chartData';

const nothing = { heapUsedBytes: null, heapTotalBytes: null, staleReferences: null, open: null };

function run(samples: Partial<Sample>[], marks: Partial<Mark>[] = []): RunChanges {
  return {
    head: { run: 0, title: 'server.js', startedAt: 1000, findings: [] },
    samples: samples.map((each, i) => ({
      ...nothing,
      findings: null,
      sequence: i,
      at: 0,
      ...each,
    })),
    marks: marks.map((each, i) => ({ sequence: i, at: 0, kind: 'fix', label: '', ...each })),
  };
}

describe('the data of the curves', () => {
  it('has a row for each time, with samples and marks in their order', () => {
    const data = chartDataOf(
      run(
        [
          { at: 1000, heapUsedBytes: 50 },
          { at: 1000, staleReferences: 3, open: 1 },
          { at: 3000, heapUsedBytes: 60 },
        ],
        [{ at: 2000, kind: 'snapshot', retainedBytes: 40 }, { at: 3000 }, { at: 4000 }],
      ),
      1000,
    );
    assert.deepEqual(data.at, [0, 1000, 2000, 3000]);
    assert.deepEqual(data.columns.stale, [3, undefined, undefined, undefined]);
    assert.deepEqual(data.columns.heap, [50, undefined, 60, undefined]);
    assert.deepEqual(data.columns.retained, [undefined, 40, undefined, undefined]);
  });

  it('is interrupted where a reading saw nothing, but for the heap', () => {
    const data = chartDataOf(
      run([
        { at: 0, heapUsedBytes: 9, staleReferences: 5, open: 1 },
        { at: 1000, unread: true },
        { at: 2000, heapUsedBytes: 10 },
        { at: 3000, staleReferences: 6, open: 0 },
      ]),
    );
    assert.deepEqual(data.columns.stale, [5, null, undefined, 6]);
    assert.deepEqual(data.columns.open, [1, null, undefined, 0]);
    assert.equal(valueAt(data, 'stale', 2), undefined);
    assert.equal(valueAt(data, 'heap', 2), 10);
  });

  it('has requests while they are followed, and is interrupted where they are not', () => {
    const requests = {
      ...{
        made: 9,
        over: 8,
        inMemory: 3,
        outlived: 1,
        collections: 3,
        oneIn: 1,
        http2Unseen: false,
      },
    };
    const data = chartDataOf(
      run([
        { at: 0, heapUsedBytes: 1 },
        { at: 1000, heapUsedBytes: 1, requests },
        { at: 2000, staleReferences: 5 },
        { at: 3000, heapUsedBytes: 1, requests },
        { at: 4000, heapUsedBytes: 1 },
      ]),
    );
    assert.deepEqual(data.columns.made, [null, 9, undefined, 9, null]);
    assert.deepEqual(data.columns.inMemory, [null, 3, undefined, 3, null]);
    assert.equal(valueAt(data, 'over', 2), 8);
    assert.equal(valueAt(data, 'over', 4), undefined);
  });

  it('is interrupted where nobody looked, and says nothing of that time', () => {
    const data = chartDataOf(
      run([
        { at: 0, staleReferences: 5 },
        { at: 100_000, heapUsedBytes: 1 },
        { at: 101_000, staleReferences: 7 },
      ]),
    );
    assert.deepEqual(data.columns.stale, [5, null, undefined, 7]);
    assert.deepEqual(
      data.at.map((_, row) => valueAt(data, 'stale', row)),
      [5, undefined, undefined, 7],
    );
  });

  it('goes on over the coarse beginning of a long run', () => {
    const hour = 3_600_000;
    const data = chartDataOf(run([0, 1, 2, 3, 30].map(at => ({ at: (at * hour) / 30, open: at }))));
    assert.equal(data.columns.open.includes(null), true, 'the long silence at its end');
    assert.equal(data.columns.open.indexOf(null), 4);
  });

  it('knows its peak and the rows of a part', () => {
    const data = chartDataOf(run([1, 9, 4].map((open, i) => ({ at: i * 10, open }))));
    assert.equal(peakOf(data, 'open'), 9);
    assert.equal(peakOf(data, 'heap'), undefined);
    assert.deepEqual(rowsWithin(data, { from: 5, to: 20 }), [1, 2]);
    assert.equal(rowsWithin(data, { from: 11, to: 19 }), undefined);
  });
});
