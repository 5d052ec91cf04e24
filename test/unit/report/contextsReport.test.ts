import * as assert from 'node:assert/strict';
import { load } from 'cheerio';
import type { SnapshotReader } from '../../../src/protocol/snapshotReader';
import { renderReport } from '../../../src/report/renderReport';
import { snapshotReport } from '../../../src/report/snapshotReport';
import { snapshotReading } from '../session/snapshotFixture';

describe('the report of finished requests', () => {
  it('says how many are held, by what, where, and what to do', async () => {
    const file = '/srv/shop/src/server.js';
    const reading = snapshotReading([]);
    reading.contexts = {
      ...{ basis: 'snapshot', over: 31, held: 30 },
      holders: [
        {
          ...{ kind: 'map', className: null, name: 'kept', contexts: 30, retainedBytes: 9000 },
          ...{ path: ['(variable) kept Map'], location: { file, line: 3, column: 1 } },
          storedAt: [{ file, line: 9, column: 5 }],
        },
      ],
    };
    const shown = (name: string): string => name.replace('/srv/shop/', '');
    const content = await snapshotReport('a', reading, {} as SnapshotReader, shown);
    const page = load(renderReport({ ...content, at: 0, version: '1.2.3' }));
    const textOf = (selector: string): string => page(selector).text().replace(/\s+/g, ' ').trim();
    assert.equal(textOf('.verdict.held'), '30 finished requests are held.');
    assert.equal(page('.figures').length, 0);
    assert.match(textOf('section table'), /the Map kept ?src\/server\.js:3 ?30 ?9\.0 kB/);
    assert.match(textOf('section.left'), /Stored at src\/server\.js:9/);
    assert.match(textOf('section.left'), /Delete the entry .* More: media\/holders\/map\.md\./);
  });
});
