import * as assert from 'node:assert/strict';
import { severalJson } from '../../../../src/cli/print/jsonOutput';
import { formatSeveral } from '../../../../src/cli/print/printSeveral';
import type { ReadProcess } from '../../../../src/cli/print/readProcess';
import { createStyle } from '../../../../src/cli/print/style';
import type { Reading } from '../../../../src/protocol/finding';
import { reading, target } from '../fakeEngine';

const read = (name: string, of: Reading): ReadProcess => ({
  name,
  outcome: { target, reading: of },
});
const processes: ReadProcess[] = [
  read('api (pid 12)', reading()),
  read('api (pid 13)', reading()),
  read('mail (pid 14)', reading([])),
  read('mail (pid 15)', reading([])),
  { name: '127.0.0.1:1', outcome: { target: undefined, why: 'Nothing answers.\u001b[2J' } },
];

describe('several processes in the terminal', () => {
  it('are one row for each fault, and one sentence for all that say the same', () => {
    assert.equal(
      formatSeveral(processes, createStyle({ colours: false }), '/srv/shop'),
      [
        '4 of 5 processes read: 1 finding, 6 stale values',
        '',
        'UserValues.reset — src/userValues.ts:31  stale-slots',
        '  held in 2 of 4 processes: 6 stale values, 2 values open',
        '    held  process',
        '       3  api (pid 12)',
        '       3  api (pid 13)',
        '',
        'mail (pid 14), mail (pid 15): No fault was found in the source of 1 pooled class; its contexts were not read. Looked at 57 scripts, 1 pooled class, 1 of them by source alone, 0 pooled contexts read.',
        '127.0.0.1:1: Not read: Nothing answers.\\u{1b}[2J',
        '',
      ].join('\n'),
    );
  });

  it('are one object each in JSON, with the reason where one was not read', () => {
    const all = JSON.parse(severalJson(processes)) as { findings?: []; error?: string }[];
    assert.deepEqual(
      all.map(({ findings, error }) => findings?.length ?? error),
      [1, 1, 0, 0, 'Nothing answers.\u001b[2J'],
    );
  });
});
