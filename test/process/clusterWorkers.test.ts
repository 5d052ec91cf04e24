import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { closeLostInspectors } from '../../src/inspector/attach/closeLostInspectors';
import { recordedPids } from '../../src/inspector/opened/openedRecords';
import { openSession } from '../../src/session/openSession';
import { eventually } from '../eventually';
import { Victim } from '../harm/victim';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { analyser, holderFinder, originalFinder, readThrough } from './target';

const ROUNDS = 3;

/** Node's cluster hands the signal that opens an inspector on: the primary's workers open theirs along with it. */
describe('a cluster whose inspectors we opened', () => {
  const before_ = process.env['XDG_STATE_HOME'];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'state-'));

  before(() => (process.env['XDG_STATE_HOME'] = folder));
  after(() => {
    if (before_ === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = before_;
    fs.rmSync(folder, { recursive: true });
  });

  for (const version of NODE_VERSIONS.filter(each => !each.startsWith('24'))) {
    for (const who of ['primary', 'worker'] as const) {
      it(`goes on unharmed on Node ${version} after its ${who} was attached to`, async () => {
        const primary = await Victim.start(await nodeBinary(version), 'cluster');
        const all = [primary, ...primary.workers];
        try {
          assert.equal(primary.workers.length, 2);
          const truths = await Promise.all(all.map(each => each.truth()));
          const subject = who === 'primary' ? primary : primary.workers[0]!;
          for (let round = 0; round < ROUNDS; round++) await visit(subject, all);
          for (const [i, each] of all.entries()) {
            const { listeners, globals } = await each.truth();
            assert.deepEqual([listeners, globals], [truths[i]!.listeners, truths[i]!.globals]);
            assert.ok(each.served > 0);
            assert.equal(each.harm, undefined);
          }
        } finally {
          primary.dispose();
        }
      });
    }
  }
});

/** Attaches to one under load on all, reads, sees the inspectors that are open, and detaches. */
async function visit(subject: Victim, all: readonly Victim[]): Promise<void> {
  const loads = all.map(each => each.load());
  const wanted = (subject.workers.length > 0 ? all : [subject]).map(({ pid }) => pid);
  const opened = async (): Promise<number[]> => {
    const ports = await Promise.all(all.map(each => each.inspectorPort()));
    return all.filter((_, i) => ports[i] !== undefined).map(({ pid }) => pid);
  };
  const left: string[] = [];
  const session = await openSession(
    { kind: 'pid', pid: subject.pid },
    {
      ...{ analyser, holderFinder, originalFinder, allowRemote: false, maxObjects: 200_000 },
      log: () => undefined,
      onLeft: sentence => left.push(sentence),
    },
  );
  try {
    // On a busy machine the time that a reading may take can be over before the pool was found.
    await eventually(async () => (await readThrough(session)).findings.length === 1);
    await eventually(async () => (await opened()).length >= wanted.length);
    assert.deepEqual(await opened(), wanted);
  } finally {
    await session.detach();
    await Promise.all(loads.map(end => end()));
  }
  assert.deepEqual(left, []);
  assert.deepEqual(await opened(), [], 'none is open once detached');
  assert.deepEqual(await recordedPids(), [], 'nothing is left to the next start');
  assert.deepEqual(await closeLostInspectors(), []);
}
