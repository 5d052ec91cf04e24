import * as assert from 'node:assert/strict';
import type { Coverage, Reading } from '../../../src/protocol/finding';
import type { SnapshotReading } from '../../../src/protocol/snapshotReading';
import { withSnapshot } from '../../../src/session/withSnapshot';

describe('a reading with the snapshot after it', () => {
  const coverage = {
    limits: ['The program has replaced setTimeout.', 'A promise was met.'],
    walkLimits: ['A promise was met.'],
  } as Coverage;
  const reading = { findings: [], undecided: [], coverage } as unknown as Reading;
  const limitsWith = (contexts: object | undefined): string[] =>
    withSnapshot(reading, {
      ...{ findings: [], undecided: [] },
      ...(contexts && { contexts }),
    } as unknown as SnapshotReading).coverage.limits;

  it('has no doubts left of what the walk could not see', () => {
    assert.deepEqual(limitsWith({ held: 0 }), ['The program has replaced setTimeout.']);
  });

  it('has all its doubts where nobody looked for finished requests in the snapshot', () => {
    assert.deepEqual(limitsWith(undefined), coverage.limits);
  });
});
