import * as assert from 'node:assert/strict';
import { HeapReader } from '../../src/heap/read/heapReader';
import { connect } from '../../src/inspector/connection/connect';
import { heldBy } from './heldBy';
import { graphOf, modelsOfFiles, readHeap, takeSnapshot } from './heapSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { eventually } from '../eventually';
import { Target } from './target';

/** Of Node: not inspected any more, but snapshots that it has written are read. */
const OLDEST_VERSION = '18.20.8';
const CONTEXTS = 6;
const HELD = ['closed:Resource:closed', 'open:Resource:open', 'page:string:', 'session:Session:'];

const shapes: [files: string[], className: string, rule: string][] = [
  [['commonjs.cjs'], 'Context', 'stale-slots'],
  [['esm.mjs', 'context.mjs'], 'Context', 'stale-slots'],
  [['privates.cjs'], 'Context', 'stale-slots'],
  [['closures.cjs'], 'createContext', 'stale-slots'],
  [['linked.cjs'], 'Context', 'stale-slots'],
  [['mapField.cjs'], 'Context', 'stale-collection'],
];

describe('what a heap snapshot shows of pooled contexts', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const [files, className, rule] of shapes) {
    it(`equals what the live probe counts for ${files[0]}`, async () => {
      target = await Target.start(files[0]!);
      await target.loadTogether(CONTEXTS);
      const live = (await target.read()).findings[0]!.live;
      const { reading } = await readHeap(target, modelsOfFiles(...files));
      assert.equal(reading.findings.length, 1, JSON.stringify(reading.undecided));
      const [finding] = reading.findings;
      assert.deepEqual([finding!.className, finding!.rule], [className, rule]);
      const { instances, idle, staleReferences, open, values } = finding!.held;
      assert.deepEqual(
        { instances, idle, staleReferences, open },
        {
          instances: live.instances,
          idle: live.idle,
          staleReferences: live.staleReferences,
          open: live.open,
        },
      );
      for (let instance = 0; instance < CONTEXTS; instance++) {
        assert.deepEqual(heldBy(values, instance), HELD);
      }
      assert.deepEqual(reading.undecided, []);
    });
  }

  for (const version of [OLDEST_VERSION, ...NODE_VERSIONS]) {
    it(`is the same on Node ${version}`, async () => {
      target = await Target.start('commonjs.cjs', { node: await nodeBinary(version) });
      await target.loadTogether(CONTEXTS);
      const { reading } = await readHeap(target, modelsOfFiles('commonjs.cjs'));
      const { instances, idle, staleReferences, open, values } = reading.findings[0]!.held;
      assert.deepEqual(
        { instances, idle, staleReferences, open },
        {
          instances: CONTEXTS,
          idle: CONTEXTS,
          staleReferences: CONTEXTS * HELD.length,
          open: CONTEXTS,
        },
      );
      for (let instance = 0; instance < CONTEXTS; instance++) {
        assert.deepEqual(heldBy(values, instance), HELD);
      }
      assert.ok(values.every(value => value.retainedBytes! > 0));
    });
  }

  it('has the ids that lead back to the live objects', async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    const connection = await connect({ url: target.url, name: 'test' });
    try {
      const graph = await graphOf(await takeSnapshot(connection));
      const reader = new HeapReader(graph, { models: modelsOfFiles('commonjs.cjs') });
      const rows = reader.rows(0, 0, 2);
      assert.deepEqual(
        rows.map(row => row.className),
        ['Session', 'Resource'],
      );
      for (const { className, valueId } of rows) {
        const { result } = await connection.send('HeapProfiler.getObjectByHeapObjectId', {
          objectId: String(valueId),
        });
        assert.equal(result.description, className);
      }
    } finally {
      connection.dispose();
    }
  });

  it('counts only what is behind the counter of a context in use, and says so without numbers', async () => {
    target = await Target.start('commonjs.cjs');
    await target.load(1);
    const late = target.get('/hang');
    try {
      await eventually(async () => (await target!.get('/waiting')) === '1');
      const models = modelsOfFiles('commonjs.cjs');
      assert.deepEqual((await readHeap(target, models)).reading.findings, []);
      const { reading } = await readHeap(target, models, { numbers: false });
      assert.equal(reading.numbers, false);
      assert.deepEqual(reading.findings, []);
      assert.match(
        reading.undecided[0]?.reason ?? '',
        /counters of 1 context are not in the snapshot/,
      );
    } finally {
      target.stop();
      await late.catch(() => undefined);
    }
  });

  it('still has the idle contexts without numbers', async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    const { reading } = await readHeap(target, modelsOfFiles('commonjs.cjs'), { numbers: false });
    assert.equal(reading.findings[0]?.held.staleReferences, CONTEXTS * HELD.length);
  });

  it('names the forgotten callback of a pooled holder', async () => {
    target = await Target.start('callbackHolder.cjs');
    await target.loadTogether(CONTEXTS);
    const { reading } = await readHeap(target, modelsOfFiles('callbackHolder.cjs'));
    assert.deepEqual(
      reading.findings.map(f => [f.className, f.rule, f.held.staleReferences, f.held.idle]),
      [['Holder', 'stale-fields', CONTEXTS, CONTEXTS]],
    );
    assert.equal(reading.findings[0]!.held.values[0]!.slot, 'callback');
  });

  it('finds nothing in a server that resets properly, with its source and without', async () => {
    target = await Target.start('clean.cjs');
    await target.loadTogether(CONTEXTS);
    for (const models of [modelsOfFiles('clean.cjs'), []]) {
      const { reading } = await readHeap(target, models);
      assert.deepEqual(reading.findings, []);
      assert.deepEqual(reading.undecided, []);
    }
  });

  it('tells two classes of one name at the same place apart by their files', async () => {
    target = await Target.start('twins.cjs');
    await target.loadTogether(CONTEXTS);
    const files = ['twins/clean/context.cjs', 'twins/leaking/context.cjs'];
    for (const order of [files, files.toReversed()]) {
      const { reading } = await readHeap(target, modelsOfFiles(...order));
      assert.deepEqual(
        reading.findings.map(f => [f.className, f.held.instances, f.held.staleReferences]),
        [['Context', CONTEXTS, CONTEXTS * HELD.length]],
      );
      assert.deepEqual(reading.undecided, []);
    }
  });

  it('guesses the pool when there is no source', async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    const { findings } = (await readHeap(target, [])).reading;
    assert.deepEqual(
      findings.map(f => [f.className, f.model, f.held.idle, f.held.staleReferences]),
      [['Context', null, CONTEXTS, CONTEXTS * HELD.length]],
    );
    assert.match(findings[0]!.guess ?? '', /filled behind count/);
  });

  it('guesses the forgotten callback when there is no source', async () => {
    target = await Target.start('callbackHolder.cjs');
    await target.loadTogether(CONTEXTS);
    const { findings } = (await readHeap(target, [])).reading;
    assert.deepEqual(
      findings.map(f => [f.className, f.model, f.rule, f.held.idle, f.held.staleReferences]),
      [['Holder', null, 'stale-fields', CONTEXTS, CONTEXTS]],
    );
    assert.match(findings[0]!.guess ?? '', /idle contexts have callback still set/);
  });

  for (const file of ['frameworks.cjs', 'fastfall.cjs']) {
    it(`guesses nothing of ${file}, whose arrays hold nothing stale`, async () => {
      target = await Target.start(file);
      await target.load(CONTEXTS);
      assert.deepEqual((await readHeap(target, [])).reading.findings, []);
    });
  }
});
