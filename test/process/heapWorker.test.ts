import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure } from '../../src/base/failure';
import type { RowQuery } from '../../src/protocol/rowQuery';
import { HeapSnapshot } from '../../src/worker/heapClient';
import { writeGeneratedHeap } from '../bench/generatedHeap';
import { SnapshotBuilder } from '../unit/heap/snapshotBuilder';

const workerFile = path.join(__dirname, '..', '..', 'dist', 'heapWorker.js');
const FILE_BYTES = 8e6;
/** Enough for a second thread. */
const LARGE_BYTES = 105e6;
const MOST_ROWS = 1_000_000;

describe('the heap worker', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const file = path.join(folder, 'generated.heapsnapshot');
  const truth = writeGeneratedHeap(file, FILE_BYTES);
  let snapshot: HeapSnapshot;
  beforeEach(() => (snapshot = new HeapSnapshot(workerFile)));
  afterEach(() => snapshot.dispose());
  after(() => fs.rmSync(folder, { recursive: true }));

  const kindOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    assert.ok(error instanceof Failure, String(error));
    return error.kind;
  };

  it('answers about a file, with rows by page and paths', async () => {
    const seen: number[] = [];
    const size = await snapshot.openFile(file, { onProgress: bytes => void seen.push(bytes) });
    assert.deepEqual(size, {
      bytes: fs.statSync(file).size,
      nodes: truth.nodes,
      edges: truth.edges,
    });
    const { findings, retainedBytes } = await snapshot.answer({ models: [] });
    assert.equal(retainedBytes, truth.retainedBytes);
    assert.equal(findings[0]!.held.staleReferences, truth.staleReferences);
    const rows = await snapshot.rows(0, 5, 7);
    assert.deepEqual(
      rows.map(row => [row.row, row.slot, row.className]),
      [
        [5, 5, 'Session'],
        [6, 6, 'Session'],
      ],
    );
    const [steps] = await snapshot.paths(0, [5]);
    assert.deepEqual(
      steps!.map(step => step.reference),
      ['', '(internal) global', '.app', '(variable) idle', '[0]', '.values', '[5]'],
    );
  });

  it('lists and draws its rows for the page, where they are', async () => {
    await snapshot.openFile(file);
    const { findings } = await snapshot.answer({ models: [] });
    const ids = findings.map((_, i) => `finding ${i}`);
    const all = (await Promise.all(findings.map((_, i) => snapshot.rows(i, 0, MOST_ROWS)))).flat();
    const query: RowQuery = {
      ...{ findings: [], filter: '', openOnly: false, grouping: 'none', expanded: [] },
      ...{ sort: 'retainedBytes', descending: true, start: 10, end: 15 },
    };
    const page = await snapshot.page(ids, query);
    assert.deepEqual([page.total, page.values], [all.length, all.length]);
    const bytes = all.map(row => row.retainedBytes ?? 0).sort((a, b) => b - a);
    assert.deepEqual(
      page.lines.map(line => line.retainedBytes),
      bytes.slice(10, 15),
    );
    const values = await snapshot.select(ids, { ...query, filter: 'session' });
    const sessions = all.filter(row => /session/i.test(`${row.className} ${row.key} ${row.slot}`));
    assert.ok(sessions.length > 0);
    assert.equal(values.length, sessions.length);
    const tree = await snapshot.treemap(ids, {}, ['First']);
    assert.deepEqual([tree.unit, tree.count], ['bytes', all.length]);
    assert.equal(
      tree.weight,
      bytes.reduce((sum, each) => sum + each),
    );
    assert.equal(tree.children[0]!.label, 'First');
    // Another question has other rows.
    await snapshot.answer({ models: [] });
    assert.equal((await snapshot.page(['renamed'], query)).lines.length, 5);
    assert.equal((await snapshot.treemap(['renamed'], {}, [])).children[0]!.finding, 'renamed');
  });

  it('answers the same about chunks as they come', async () => {
    const chunks = async function* (): AsyncGenerator<string> {
      for await (const chunk of fs.createReadStream(file, 'latin1')) yield chunk as string;
    };
    assert.equal((await snapshot.openStream(chunks())).nodes, truth.nodes);
    assert.equal((await snapshot.answer({ models: [] })).retainedBytes, truth.retainedBytes);
  });

  it('stops when it is cancelled, and stops asking for chunks', async () => {
    const cancel = new AbortController();
    let asked = 0;
    const endless = async function* (): AsyncGenerator<string> {
      yield '{"x":[';
      for (;;) {
        if (++asked === 20) cancel.abort();
        yield '1,'.repeat(1000);
      }
    };
    assert.equal(
      await kindOf(snapshot.openStream(endless(), { signal: cancel.signal })),
      'cancelled',
    );
  });

  it('answers about a large file with a second thread, and stops both', async () => {
    const large = path.join(folder, 'twoThreads.heapsnapshot');
    const { nodes, retainedBytes } = writeGeneratedHeap(large, LARGE_BYTES);
    assert.equal((await snapshot.openFile(large)).nodes, nodes);
    assert.equal((await snapshot.answer({ models: [] })).retainedBytes, retainedBytes);
    const other = new HeapSnapshot(workerFile);
    const cancel = new AbortController();
    const opening = other.openFile(large, { signal: cancel.signal });
    cancel.abort();
    assert.equal(await kindOf(opening), 'cancelled');
    other.dispose();
  });

  it('tells what is wrong with a file', async () => {
    const cut = path.join(folder, 'cut.heapsnapshot');
    fs.writeFileSync(cut, fs.readFileSync(file).subarray(0, 1000));
    assert.equal(await kindOf(snapshot.openFile(cut)), 'truncatedSnapshot');
    assert.equal(await kindOf(snapshot.openFile(path.join(folder, 'absent'))), 'usage');
    assert.equal(await kindOf(snapshot.answer({ models: [] })), 'usage');
  });

  it('opens nothing but regular files', async function () {
    if (process.platform === 'win32') return;
    const pipe = path.join(folder, 'pipe.heapsnapshot');
    execFileSync('mkfifo', [pipe]);
    const refused: [file: string, why: RegExp][] = [
      [pipe, /pipe\.heapsnapshot cannot be read .*: it is not a regular file\. Give a/],
      ['/dev/zero', /^\/dev\/zero cannot be read .*: it is not a regular file\. Give a/],
      [folder, / cannot be read .*: it is a folder\. Give a/],
    ];
    for (const [name, why] of refused) {
      await assert.rejects(
        snapshot.openFile(name),
        (error: unknown) =>
          error instanceof Failure && error.kind === 'usage' && why.test(error.message),
      );
    }
  });

  it('waits for no thread that is busy when it is cancelled', async () => {
    const busy = path.join(folder, 'busy.js');
    fs.writeFileSync(
      busy,
      "require('node:worker_threads').parentPort.on('message', () => { for (;;); });",
    );
    const stuck = new HeapSnapshot(busy);
    const cancel = new AbortController();
    const opening = stuck.openFile(file, { signal: cancel.signal });
    cancel.abort();
    assert.equal(await kindOf(opening), 'cancelled');
    stuck.dispose();
  });

  it('tells when its thread has died', async () => {
    const dying = path.join(folder, 'dying.js');
    fs.writeFileSync(
      dying,
      "require('node:worker_threads').parentPort.on('message', () => { const all = []; for (;;) all.push(new Array(1e6).fill({})); });",
    );
    const dead = new HeapSnapshot(dying, 32);
    assert.equal(await kindOf(dead.openFile(file)), 'outOfMemory');
    assert.equal(await kindOf(dead.answer({ models: [] })), 'outOfMemory');
    dead.dispose();
  });

  it('tells when a file takes more than its thread may have', async () => {
    const large = path.join(folder, 'large.heapsnapshot');
    const json = JSON.parse(new SnapshotBuilder().json()) as {
      snapshot: { node_count: number };
      nodes: number[];
    };
    json.snapshot.node_count = 300_001;
    // Sizes that do not fit in the array of sizes are kept one by one.
    const nodes = Array.from({ length: 300_000 }, (_, i) => [3, 0, i, 70_000, 0, 0]);
    fs.writeFileSync(large, JSON.stringify({ ...json, nodes: [json.nodes, nodes].flat(2) }));
    const small = new HeapSnapshot(workerFile, 16);
    const error: unknown = await small.openFile(large).catch((reason: unknown) => reason);
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.kind, 'outOfMemory');
    assert.match(error.message, /memory.*\. .+\.$/);
    small.dispose();
    assert.equal((await snapshot.openFile(large)).nodes, 300_001);
  });

  it('settles what is pending when it is disposed', async () => {
    const opening = kindOf(snapshot.openFile(file));
    snapshot.dispose();
    assert.equal(await opening, 'cancelled');
  });
});
