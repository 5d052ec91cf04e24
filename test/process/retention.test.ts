import * as assert from 'node:assert/strict';
import { modelsOfFiles, readHeap } from './heapSnapshot';
import { Target } from './target';

const MOST_DEVIATION = 0.05;
/** Below this the noise of the server itself would count. */
const LEAST_BYTES = 2e6;
const CONTEXTS = 40;

const kinds = [
  'objects',
  'strings',
  'arrays',
  'buffers',
  'arrayBuffers',
  'maps',
  'sets',
  'functions',
  'shared',
  'kept',
];

describe('the bytes that stale references retain', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const kind of kinds) {
    it(`are what clearing them frees: ${kind}`, async () => {
      target = await Target.start('retention.cjs', { args: ['--expose-gc'] });
      await target.get(`/fill/${kind}`);
      const { reading } = await readHeap(target, modelsOfFiles('retention.cjs'));
      const before = Number(await target.get('/used'));
      const after = Number(await target.get('/clear'));
      const freed = before - after;
      const [finding] = reading.findings;
      assert.equal(finding?.held.instances, CONTEXTS);
      assert.ok(freed > LEAST_BYTES, `only ${freed} bytes were freed`);
      const deviation = Math.abs(reading.retainedBytes - freed) / freed;
      assert.ok(
        deviation <= MOST_DEVIATION,
        `reported ${reading.retainedBytes}, freed ${freed}: ${(deviation * 100).toFixed(1)} %`,
      );
      assert.equal(finding.held.retainedBytes, reading.retainedBytes);
      const sum = finding.held.values.reduce((bytes, value) => bytes + value.retainedBytes!, 0);
      if (kind === 'shared') {
        assert.equal(sum, 0);
        assert.equal(finding.sharedBytes, reading.retainedBytes);
      } else assert.ok(sum >= reading.retainedBytes * (1 - MOST_DEVIATION));
    });
  }
});
