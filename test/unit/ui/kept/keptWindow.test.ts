import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import '../fakeVscode';
import type { HeapQuestion } from '../../../../src/protocol/heapReading';
import type { ListedSnapshot } from '../../../../src/protocol/snapshotReader';
import { Timeline } from '../../../../src/session/timeline';
import { KeptWindow } from '../../../../src/ui/kept/keptWindow';
import { Comparisons } from '../../../../src/ui/snapshot/comparisons';
import { LastingSnapshot } from '../../../../src/ui/snapshot/lastingSnapshot';
import { fileVersion, Snapshots } from '../../../../src/ui/snapshot/snapshots';
import { finding, reading } from '../../cli/fakeEngine';
import { heapRow, snapshotFinding, snapshotReading } from '../../session/snapshotFixture';

const question: HeapQuestion = { models: [] };
const size = { bytes: 1, nodes: 2, edges: 3 };

describe('a window that is reloaded', () => {
  let folder: string;
  let log: string[];
  /** What readers were asked, in order. */
  let asked: string[];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-kept-'));
    [log, asked] = [[], []];
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const create = (): Promise<ListedSnapshot> => {
    const reader = {
      openFile: (file: string) => (
        asked.push(`open ${path.basename(file)}`),
        Promise.resolve(size)
      ),
      openStream: async (chunks: AsyncIterable<unknown>) => {
        for await (const chunk of chunks) asked.push(`chunk ${String(chunk)}`);
        return size;
      },
      answer: () => (asked.push('answer'), Promise.resolve({} as never)),
      rows: () => (asked.push('rows'), Promise.resolve([heapRow()])),
      dispose: () => void asked.push('dispose'),
    };
    return Promise.resolve(reader as unknown as ListedSnapshot);
  };

  interface Window {
    kept: KeptWindow;
    timeline: Timeline;
    snapshots: Snapshots;
    comparisons: Comparisons;
  }

  async function open(version = '1', at: string | undefined = folder): Promise<Window> {
    const [timeline, snapshots, comparisons] = [new Timeline(), new Snapshots(), new Comparisons()];
    const kept = new KeptWindow({
      ...{ folder: at, version, timeline, snapshots, comparisons },
      reopen: source => new LastingSnapshot({ create, source, log: line => log.push(line) }),
      log: line => log.push(line),
    });
    await kept.restored;
    return { kept, timeline, snapshots, comparisons };
  }

  /** Takes a snapshot, as the command does. */
  async function take({ kept, snapshots }: Window, title: string) {
    const copyTo = await kept.newCopy();
    const reader = new LastingSnapshot({ create, copyTo, log: line => log.push(line) });
    await reader.openStream(chunksOf('{"snap', 'shot"}'));
    await reader.answer(question);
    const found = snapshotReading([snapshotFinding([heapRow()])]);
    return snapshots.add({ title, reader, reading: found, at: 7, session: undefined });
  }

  async function* chunksOf(...chunks: string[]): AsyncGenerator<string, void, void> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }

  const copies = (): string[] => fs.readdirSync(folder).filter(name => name.endsWith('snapshot'));

  it('has its curves, snapshots and comparisons again, and reads a snapshot only when it is asked', async () => {
    const before = await open();
    before.timeline.begin({ title: '/srv/app.js', url: 'ws://a/1', workers: [] }, 100);
    before.timeline.addReading(reading([finding()]), 101);
    const first = await take(before, 'first');
    const second = await take(before, 'second');
    const comparison = { before: {}, after: {}, findings: [] } as never;
    before.comparisons.add(first, second, comparison);
    await before.kept.save();
    const file = path.join(folder, 'window.json');
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    for (const name of copies()) {
      assert.equal(fs.statSync(path.join(folder, name)).mode & 0o777, 0o600);
      assert.equal(fs.readFileSync(path.join(folder, name), 'utf8'), '{"snapshot"}');
    }

    asked = [];
    const after = await open();
    assert.deepEqual(after.timeline.since(0).runs[0]!.samples.length, 1);
    assert.deepEqual(
      after.snapshots.all.map(({ id, title, at }) => [id, title, at]),
      [
        [first.id, 'first', 7],
        [second.id, 'second', 7],
      ],
    );
    assert.deepEqual(
      after.comparisons.all.map(({ title }) => title),
      ['first → second'],
    );
    assert.deepEqual(asked, []);
    const [kept] = after.snapshots.all;
    await Promise.all([kept!.reader.rows(0, 0, 1), kept!.reader.rows(0, 0, 1)]);
    assert.deepEqual(asked.slice(1), ['answer', 'rows', 'rows']);
    assert.match(asked[0]!, /^open .*\.heapsnapshot$/);
    const third = await take(after, 'third');
    assert.ok(![first.id, second.id].includes(third.id));
    assert.deepEqual(log, []);
  });

  it('keeps no copy of a snapshot that was closed, and nothing once there is nothing', async () => {
    const before = await open();
    const first = await take(before, 'first');
    await before.kept.save();
    assert.equal(copies().length, 1);
    const after = await open();
    after.snapshots.close(after.snapshots.all.find(({ id }) => id === first.id)!);
    await after.kept.save();
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('opens a file of the person again only while it is the same, and never removes it', async () => {
    const own = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-own-'));
    const file = path.join(own, 'mine.heapsnapshot');
    fs.writeFileSync(file, '{}');
    const before = await open();
    const reader = new LastingSnapshot({ create, log: line => log.push(line) });
    await reader.openFile(file);
    await reader.answer(question);
    const found = snapshotReading([]);
    const opened = await before.snapshots.ofFile(fileVersion(file, fs.statSync(file)), () =>
      Promise.resolve({ title: 'mine', reader, reading: found, at: 7, session: undefined }),
    );
    await before.kept.save();
    const same = await open();
    assert.equal(same.snapshots.all.length, 1);
    same.snapshots.close(opened);
    await same.kept.save();
    assert.ok(fs.existsSync(file));

    await before.kept.save();
    fs.writeFileSync(file, '{"other":1}');
    assert.deepEqual((await open()).snapshots.all, []);
    fs.rmSync(own, { recursive: true });
  });

  it('is kept as it is when it closes, though it empties itself meanwhile', async () => {
    const before = await open();
    await take(before, 'first');
    const saved = before.kept.save();
    before.kept.dispose();
    before.snapshots.dispose();
    await saved;
    assert.equal(copies().length, 1);
    assert.equal((await open()).snapshots.all.length, 1);
  });

  it('leaves a snapshot of an editor to the editor', async () => {
    const before = await open();
    const { id } = await take(before, 'first');
    Object.assign(
      before.snapshots.all.find(each => each.id === id)!,
      { isOfEditor: true },
    );
    await before.kept.save();
    assert.deepEqual((await open()).snapshots.all, []);
  });

  it('goes on without what cannot be kept or read', async () => {
    const nowhere = path.join(folder, 'file');
    fs.writeFileSync(nowhere, '');
    const window = await open('1', path.join(nowhere, 'below'));
    await take(window, 'first');
    await window.kept.save();
    assert.equal(window.snapshots.all.length, 1);
    assert.ok(log.length > 0);

    const before = await open();
    await take(before, 'first');
    await before.kept.save();
    assert.deepEqual((await open('2')).snapshots.all, [], 'another version may keep it otherwise');
    fs.writeFileSync(path.join(folder, 'window.json'), '{"ver');
    assert.deepEqual((await open()).snapshots.all, []);
  });
});
