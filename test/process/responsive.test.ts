import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { build } from 'esbuild';
import { readyModule } from '../../src/inspector/agent/buildAgent';
import { TEST_MS } from '../patience';
import { mapOf, type Mappings } from '../unit/sourceMap/sourceMapFixture';
import type { Held } from './snapshotHost';
import { Target, targets } from './target';

/** Of the time that `yardstickMs` takes: 50 ms. */
const MOST_TIMES = 2;
const POOLS = 40;
const CONTEXTS = 25;
const SLOTS = 40;
/** About 10 MB, as large as the TypeScript compiler. */
const LINES = 150_000;
/** Mappings for each of them. */
const WORDS = 10;

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

/** A map of at least 8 MB that leads each line of a text, word by word, to the same line of `server.ts`. */
function largeMap(text: string): string {
  const words = Array.from({ length: WORDS }, (_, word) => word * 4);
  const line = (ordinal: number): Mappings[number] => words.map(at => [at, 0, ordinal, at]);
  // Mappings are relative: from the second line on all lines are written alike.
  const [first, next] = mapOf([line(0), line(1)]).mappings.split(';');
  const lines = Array.from(text.split('\n'), (_, ordinal) => (ordinal === 0 ? first : next));
  const map = { version: 3, names: [], sources: ['server.ts'], sourcesContent: [text] };
  return JSON.stringify({ ...map, mappings: lines.join(';') });
}

describe('the thread that asks for a snapshot', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  const host = path.join(folder, 'host.js');
  let target: Target | undefined;
  before(async () => {
    // As VS Code runs it: compiled while a test runs, its imports would hold the thread as well.
    await build({
      entryPoints: [path.join(__dirname, 'snapshotHost.ts')],
      ...{ bundle: true, platform: 'node', outfile: host, logLevel: 'error' },
      external: ['bufferutil', 'utf-8-validate'],
      plugins: [
        {
          name: 'agent',
          setup: ({ onLoad }) =>
            onLoad({ filter: /inspector.agent.source\.ts$/ }, () => ({ contents: readyModule() })),
        },
      ],
    });
  });
  afterEach(() => target?.stop());
  after(() => fs.rmSync(folder, { recursive: true }));

  async function assertNeverHeld(name: string, text: string): Promise<Held> {
    const sources = path.join(folder, name);
    const server = path.join(sources, 'server.cjs');
    fs.mkdirSync(sources, { recursive: true });
    fs.writeFileSync(server, text);
    target = await Target.start(server);
    const file = path.join(folder, `${name}.heapsnapshot`);
    const dist = path.join(__dirname, '..', '..', 'dist');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [host, dist, target.url, sources, file],
      { encoding: 'utf8', timeout: TEST_MS },
    );
    assert.notEqual(stdout, '', stderr);
    const held = JSON.parse(stdout) as Held;
    assert.deepEqual(held.findings, [POOLS, POOLS]);
    const most = MOST_TIMES * held.yardstickMs;
    for (const what of ['takingMs', 'openingMs'] as const) {
      assert.ok(held[what] < most, `${what}: ${held[what].toFixed(1)} of ${most.toFixed(1)}`);
    }
    return held;
  }

  it('is never held for long, be it taken or opened, with a large source and many rows', async () => {
    const { files } = await assertNeverHeld('plain', largeServer());
    assert.deepEqual(files, [path.join(folder, 'plain', 'server.cjs')]);
  });

  it('is never held for long by a large source map', async () => {
    const text = largeServer();
    const map = largeMap(text);
    assert.ok(map.length > 8e6);
    fs.mkdirSync(path.join(folder, 'mapped'));
    fs.writeFileSync(path.join(folder, 'mapped', 'server.cjs.map'), map);
    const mark = '//# sourceMappingURL=server.cjs.map';
    const { files } = await assertNeverHeld('mapped', `${text}\n${mark}\n`);
    assert.deepEqual(files, [path.join(folder, 'mapped', 'server.ts')]);
  });
});
