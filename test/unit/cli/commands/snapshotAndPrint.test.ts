import assert from 'node:assert/strict';
import { Failure } from '../../../../src/base/failure';
import { snapshotAndPrint } from '../../../../src/cli/commands/snapshotAndPrint';
import type { SnapshotReader } from '../../../../src/protocol/snapshotReader';
import type { SnapshotReading } from '../../../../src/protocol/snapshotReading';
import { FakeSession, finding, reading, RecordingIo } from '../fakeEngine';

const ESTIMATE_MS = 1500.5;

/** The first of two live findings as a snapshot shows it, with one value. */
function snapshot(): SnapshotReading {
  const { id, rule, certainty, className, message, method, location, methodLocation, live } =
    finding();
  const row = { row: 0, instanceId: 1, valueId: 2, instance: 0, idle: true, slot: 0 };
  const value = { ...row, key: null, className: 'Session', closable: null, size: null };
  const held = { ...live, retainedBytes: 4000, values: [{ ...value, retainedBytes: 3000 }] };
  return {
    ...{ bytes: 7_000_000, nodes: 10, edges: 20, numbers: true, retainedBytes: 4000 },
    findings: [
      {
        ...{ id, ordinal: 3, rule, certainty, className, message, method },
        ...{ location, methodLocation, held },
        sharedBytes: 1000,
        classes: [],
      },
    ],
    undecided: [{ className: 'Gone', reason: 'The snapshot has no instance of it.' }],
    contexts: { basis: 'snapshot', over: 5, held: 4, holders: [] },
    elapsedMs: 2000,
  };
}

async function run(json: boolean, allowPauseMs: number | undefined) {
  const other = finding({ id: 'other', className: 'Other' });
  const undecided = ['Gone', 'Lost'].map(className => ({ className, reason: 'Not reached.' }));
  const session = new FakeSession([]);
  session.reading = { ...reading([finding(), other]), undecided };
  session.snapshotOf = async ({ consent }) => {
    await consent(ESTIMATE_MS, 'A heap snapshot');
    return snapshot();
  };
  const asked: unknown[] = [];
  let disposed = 0;
  const path = [{ reference: '', className: '(root)', id: 1, stale: false }];
  const reader: Partial<SnapshotReader> = {
    paths: (ordinal, rows) => {
      asked.push([ordinal, rows]);
      return Promise.resolve([path]);
    },
    dispose: () => void disposed++,
  };
  const io = new RecordingIo();
  const { signal } = new AbortController();
  const options = { json, allowPauseMs, signal, saveTo: undefined };
  const answer = await snapshotAndPrint(session, () => reader as SnapshotReader, options, io).catch(
    (error: unknown) => error,
  );
  assert.equal(disposed, 1);
  return { io, asked, answer };
}

describe('inspect --snapshot', () => {
  it('prints what the snapshot says, and what only the reading found', async () => {
    const { io, asked } = await run(false, 2000);
    assert.deepEqual(asked, [[3, [0]]]);
    assert.match(io.written, /retaining 4\.0 kB \(1\.0 kB of it only several together\)/);
    assert.match(io.written, /Session, 3\.0 kB, kept alive by\n {4}\(root\)\n/);
    assert.match(io.written, /\nOther\.reset — /);
    assert.match(io.written, /Undecided: 2\n {2}Gone: The snapshot has no .*\n {2}Lost: Not re/);
    assert.match(
      io.written,
      /Heap snapshot of 7\.0 MB: the server stood still for up to 2\.0 s\.\n$/,
    );
  });

  it('fills the bytes of the documented fields with --json', async () => {
    const { io } = await run(true, 2000);
    const { findings, contexts } = JSON.parse(io.written) as {
      contexts: unknown;
      findings: { className: string; live: { retainedBytes: number | null } }[];
    };
    assert.deepEqual(
      findings.map(({ className, live }) => [className, live.retainedBytes]),
      [
        ['UserValues', 4000],
        ['Other', null],
      ],
    );
    const message = '4 finished requests are held.';
    assert.deepEqual(contexts, { basis: 'snapshot', over: 5, held: 4, message, holders: [] });
  });

  it('is not done without leave for the whole pause', async () => {
    for (const allowed of [undefined, 1500]) {
      const { io, answer } = await run(true, allowed);
      assert.ok(answer instanceof Failure);
      assert.match(answer.message, /about 1,501 ms\. To allow that, give --allow-pause 1501\.$/);
      assert.equal(io.written, '');
    }
  });
});
