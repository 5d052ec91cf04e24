import * as assert from 'node:assert/strict';
import type { CheckReport } from '../../../../src/cli/print/checkReport';
import { checkSummary } from '../../../../src/cli/print/printCheck';

const report: CheckReport = {
  files: 0,
  findings: [],
  hiddenHints: 0,
  skipped: [],
  idleComments: [],
  elapsedMs: 1000,
};

describe('the summary of check', () => {
  it('counts one as one', () => {
    assert.deepEqual(
      [1, 2, 4096].map(files => checkSummary({ ...report, files, hiddenHints: files })),
      [
        '1 file in 1.0 s (1 file per second): 0 findings, 1 hint (--hints lists them)',
        '2 files in 1.0 s (2 files per second): 0 findings, 2 hints (--hints lists them)',
        '4,096 files in 1.0 s (4,096 files per second): 0 findings, 4,096 hints (--hints lists them)',
      ],
    );
  });

  it('tells what could not be checked from what was not to be', () => {
    const skipped = (['unread', 'unread', 'ignored', 'generated'] as const).map(why => ({
      ...{ file: '/srv/a.js', why, message: 'It is so.' },
    }));
    assert.match(checkSummary({ ...report, skipped }), /: 0 findings, 2 not checked, 2 left out$/);
  });
});
