import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { HeapReader } from '../../src/heap/read/heapReader';
import { findChromium } from '../host/chromium';
import { graphOf, modelsOfFiles } from './heapSnapshot';
import { targets } from './target';

const CONTEXTS = 6;

/** What serve.cjs does for a server: contexts under way at the same time, and then released. */
const serve = `
  class Session { user = 'user'; }
  globalThis.require = () => ({
    serve(handle) {
      const values = () => [['session', new Session()], ['page', 'page '.repeat(1000)]];
      const releases = Array.from({ length: ${CONTEXTS} }, () => handle(values()));
      for (const release of releases) release();
    },
  });
`;

describe('a heap snapshot that Chromium has written', () => {
  let browser: Browser;
  before(async function () {
    browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  });
  after(() => browser.close());

  it('shows what a pool in a page holds', async () => {
    const page = await browser.newPage();
    await page.addScriptTag({ content: serve });
    const pool = fs.readFileSync(path.join(targets, 'commonjs.cjs'), 'utf8');
    await page.addScriptTag({ content: pool });
    const session = await page.context().newCDPSession(page);
    const chunks: Buffer[] = [];
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(Buffer.from(chunk)));
    await session.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: true });
    const models = modelsOfFiles('commonjs.cjs');
    for (const known of [models, []]) {
      const { reading } = new HeapReader(await graphOf(chunks), { models: known });
      const { className, rule, held } = reading.findings[0]!;
      assert.deepEqual([className, rule], ['Context', 'stale-slots']);
      assert.deepEqual(
        [held.instances, held.idle, held.staleReferences],
        [CONTEXTS, CONTEXTS, 2 * CONTEXTS],
      );
      assert.ok(held.values.every(({ retainedBytes }) => retainedBytes! > 0));
      const names = held.values.map(value => value.className);
      assert.deepEqual([...new Set(names)].sort(), ['Session', 'string']);
      assert.equal(reading.findings.length, 1);
    }
  });
});
