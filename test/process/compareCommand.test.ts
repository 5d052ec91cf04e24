import * as assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TEST_MS } from '../patience';
import { targets } from './target';

const program = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const fixture = path.join(targets, 'twoSnapshots.cjs');

interface Printed {
  unmatched: string | null;
  findings: {
    change: string;
    method: string;
    before: { staleReferences: number };
    after: { staleReferences: number; retainedBytes: number };
    classes: { className: string; before: { count: number }; after: { count: number } }[];
    values: Record<'stillStale' | 'newlyStale' | 'noLongerStale', { count: number }> | null;
  }[];
}

function compare(...args: string[]): SpawnSyncReturns<string> {
  const all = [program, 'compare', ...args, '--source', fixture];
  return spawnSync(process.execPath, all, { encoding: 'utf8', timeout: TEST_MS });
}

describe('pool-leaks compare, as built', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const fileOf = (process: string, name: string): string =>
    path.join(folder, process, `${name}.heapsnapshot`);
  before(() => {
    for (const name of ['one', 'other']) {
      fs.mkdirSync(path.join(folder, name));
      const { status } = spawnSync(process.execPath, [fixture, path.join(folder, name)]);
      assert.equal(status, 0);
    }
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  it('tells what is stale in both of a process, what is new and what is gone', () => {
    const { status, stdout, stderr } = compare(
      fileOf('one', 'before'),
      fileOf('one', 'after'),
      '--json',
    );
    assert.equal(status, 1, stderr);
    const { unmatched, findings } = JSON.parse(stdout) as Printed;
    assert.equal(unmatched, null);
    assert.equal(findings.length, 1);
    const { change, method, before, after, classes, values } = findings[0]!;
    assert.deepEqual([change, method], ['grown', 'reset']);
    assert.deepEqual([before.staleReferences, after.staleReferences], [30, 45]);
    const { stillStale, newlyStale, noLongerStale } = values!;
    assert.deepEqual([stillStale.count, newlyStale.count, noLongerStale.count], [20, 25, 10]);
    const sessions = classes.find(({ className }) => className === 'Session');
    assert.deepEqual([sessions?.before.count, sessions?.after.count], [30, 45]);
  });

  it('matches no values of two processes, which run the same to the last object', () => {
    const { status, stdout } = compare(fileOf('one', 'before'), fileOf('other', 'after'), '--json');
    assert.equal(status, 1);
    const { unmatched, findings } = JSON.parse(stdout) as Printed;
    assert.match(unmatched!, /two processes/);
    assert.deepEqual([findings[0]!.change, findings[0]!.values], ['grown', null]);
  });

  it('is for people, and ends with 0 where nothing has grown', () => {
    const grown = compare(fileOf('one', 'before'), fileOf('one', 'after'));
    assert.match(
      grown.stdout,
      /^Context\.reset — .*twoSnapshots\.cjs:\d+ {2}stale-slots {2}grown$/m,
    );
    assert.match(grown.stdout, /^ {4}stale values +30 +45 +\+15$/m);
    assert.match(
      grown.stdout,
      /20 \(.*\) stale in both, 25 \(.*\) newly stale, 10 \(.*\) no longer/,
    );
    assert.match(grown.stdout, /the largest of those in both:\n {2}Session, .*, kept alive by\n/);
    const shrunk = compare(fileOf('one', 'after'), fileOf('one', 'before'));
    assert.equal(shrunk.status, 0);
    assert.match(shrunk.stdout, / shrunk$/m);
    assert.equal(compare(fileOf('one', 'after'), fileOf('one', 'after')).status, 0);
  });

  it('ends with 2 and one sentence when one of them cannot be read', () => {
    const { status, stdout, stderr } = compare(fileOf('one', 'before'), fixture);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(
      stderr.trimEnd().split('\n').at(-1)!,
      /^pool-leaks: This heap snapshot cannot be read/,
    );
  });
});
