import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { closeLostInspectors } from '../../../../src/inspector/attach/closeLostInspectors';
import {
  dropRecord,
  recordedPids,
  recordOf,
  writeRecord,
  type OpenedRecord,
} from '../../../../src/inspector/opened/openedRecords';
import { processIdentity, startOf } from '../../../../src/inspector/opened/processIdentity';
import { stateFolder } from '../../../../src/inspector/opened/stateFolder';

const record: Omit<OpenedRecord, 'writtenAt'> = {
  pid: process.pid,
  identity: 'a boot:1',
  owner: { pid: process.pid, identity: 'a boot:1' },
  isLeft: false,
};

describe('records of inspectors that we opened', () => {
  const own = process.env['XDG_STATE_HOME'];
  let folder = '';

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'records-'));
    process.env['XDG_STATE_HOME'] = folder;
  });
  afterEach(() => {
    if (own === undefined) delete process.env['XDG_STATE_HOME'];
    else process.env['XDG_STATE_HOME'] = own;
    fs.rmSync(folder, { recursive: true });
  });

  it('are there until they are dropped, for this user alone', async () => {
    assert.deepEqual(await recordedPids(), []);
    await writeRecord(record);
    assert.deepEqual(await recordedPids(), [process.pid]);
    const { writtenAt, ...written } = (await recordOf(process.pid))!;
    assert.deepEqual(written, record);
    assert.ok(Math.abs(writtenAt - Date.now()) < 60_000);
    const file = path.join(stateFolder(), 'opened-inspectors', `${process.pid}.json`);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    await dropRecord(process.pid);
    assert.equal(await recordOf(process.pid), undefined);
  });

  it('mean nothing once the pid is of another process', async () => {
    await writeRecord(record);
    assert.deepEqual(await closeLostInspectors(), []);
    assert.deepEqual(await recordedPids(), []);
  });

  it('mean nothing once their time is over', async () => {
    await writeRecord({ ...record, until: Date.now() + 60_000 });
    assert.equal((await recordOf(process.pid))?.isLeft, false);
    await writeRecord({ ...record, until: Date.now() - 1 });
    assert.equal(await recordOf(process.pid), undefined);
    assert.deepEqual(await closeLostInspectors(), []);
    assert.deepEqual(await recordedPids(), []);
  });

  it('stay while the inspector may still open, and go when it has not', async () => {
    const identity = (await processIdentity(process.pid))!;
    const file = path.join(stateFolder(), 'opened-inspectors', `${process.pid}.json`);
    await writeRecord({ ...record, identity, isLeft: true });
    const age = (ms: number): void => {
      const now = JSON.parse(fs.readFileSync(file, 'utf8')) as OpenedRecord;
      fs.writeFileSync(file, JSON.stringify({ ...now, writtenAt: Date.now() - ms }));
    };
    age(6_000);
    assert.deepEqual(await closeLostInspectors(), []);
    assert.deepEqual(await recordedPids(), [process.pid]);
    age(601_000);
    assert.deepEqual(await closeLostInspectors(), []);
    assert.deepEqual(await recordedPids(), []);
  });

  it('are not believed when they have another form', async () => {
    await writeRecord(record);
    const file = path.join(stateFolder(), 'opened-inspectors', `${process.pid}.json`);
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"pid":1}',
      JSON.stringify({ ...record, pid: 1 }),
    ]) {
      fs.writeFileSync(file, text);
      assert.equal(await recordOf(process.pid), undefined, text);
    }
    assert.deepEqual(await closeLostInspectors(), []);
  });
});

describe('the identity of a process', () => {
  it('is read behind a name with blanks and brackets', () => {
    const fields = Array.from({ length: 20 }, (_, i) => String(100 + i)).join(' ');
    assert.equal(startOf(`4711 (a) (b 1 2) R ${fields}`), '118');
    assert.equal(startOf('4711 (node) R 1'), undefined);
  });

  if (process.platform === 'linux') {
    it('stays the same, and is told of living processes only', async () => {
      assert.equal(await processIdentity(process.pid), await processIdentity(process.pid));
      assert.match((await processIdentity(process.pid))!, /^[\da-f-]{36}:\d+$/);
      assert.equal(await processIdentity(2 ** 22 + 1), undefined);
    });
  }
});

describe('the folder of what outlives us', () => {
  it('is where each system wants it', () => {
    assert.match(stateFolder('linux', {}), /\.local\/state\/pool-leaks$/);
    assert.equal(stateFolder('linux', { XDG_STATE_HOME: '/s' }), path.join('/s', 'pool-leaks'));
    assert.match(stateFolder('darwin', {}), /Application Support.pool-leaks$/);
    assert.equal(stateFolder('win32', { LOCALAPPDATA: '/l' }), path.join('/l', 'pool-leaks'));
  });
});
