import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import type { Held } from './snapshotHost';
import { Target, targets } from './target';

const MOST_MS = 50;
const POOLS = 40;
const CONTEXTS = 25;
const SLOTS = 40;
/** About 10 MB, as large as the TypeScript compiler. */
const LINES = 150_000;

/** A bundle of many lines with many pools, all of them leaking. */
function largeServer(): string {
  const pools = Array.from(
    { length: POOLS },
    (_, i) => `
class Context${i} {
  constructor() { this.values = []; this.count = 0; }
  set(value) { this.values[this.count++] = value; }
  reset() { this.count = 0; }
}
const idle${i} = [];
for (let i = 0; i < ${CONTEXTS}; i++) {
  const context = new Context${i}();
  for (let slot = 0; slot < ${SLOTS}; slot++) context.set({ slot });
  context.reset();
  idle${i}.push(context);
}
`,
  );
  const uses = Array.from({ length: POOLS }, (_, i) => `idle${i}.length`).join(', ');
  return [
    `const { serve } = require(${JSON.stringify(path.join(targets, 'serve.cjs'))});`,
    '// A line as long as those of code are, so that the text is large.\n'.repeat(LINES),
    ...pools,
    `serve(() => { void [${uses}]; return () => undefined; });`,
  ].join('\n');
}

describe('the thread that asks for a snapshot', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const server = path.join(folder, 'sources', 'server.cjs');
  let target: Target | undefined;
  afterEach(() => target?.stop());
  after(() => fs.rmSync(folder, { recursive: true }));

  it(`is never held for ${MOST_MS} ms, be it taken or opened, with a large source and many rows`, async () => {
    fs.mkdirSync(path.dirname(server));
    fs.writeFileSync(server, largeServer());
    target = await Target.start(server);
    const host = path.join(folder, 'host.js');
    // As VS Code runs it: compiled while a test runs, its imports would hold the thread as well.
    buildSync({
      entryPoints: [path.join(__dirname, 'snapshotHost.ts')],
      ...{ bundle: true, platform: 'node', outfile: host, logLevel: 'error' },
      external: ['bufferutil', 'utf-8-validate'],
    });
    const sources = path.dirname(server);
    const file = path.join(folder, 'taken.heapsnapshot');
    const dist = path.join(__dirname, '..', '..', 'dist');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [host, dist, target.url, sources, file],
      { encoding: 'utf8' },
    );
    assert.notEqual(stdout, '', stderr);
    const { takingMs, openingMs, findings } = JSON.parse(stdout) as Held;
    assert.deepEqual(findings, [POOLS, POOLS]);
    assert.ok(takingMs < MOST_MS, `held for ${takingMs.toFixed(1)} ms while it was taken`);
    assert.ok(openingMs < MOST_MS, `held for ${openingMs.toFixed(1)} ms while it was opened`);
  });
});
