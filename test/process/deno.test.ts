import * as assert from 'node:assert/strict';
import { discoverTargets, listPort } from '../../src/inspector/discovery/discover';
import type { Reading } from '../../src/protocol/finding';
import { eventually } from '../eventually';
import { packedBinary } from './packedBinary';
import { open, Target } from './target';

const VERSION = '2.9.6';
const deno = (): Promise<string> =>
  packedBinary({
    spec: `@deno/linux-x64-glibc@${VERSION}`,
    entry: 'package/deno',
    says: `deno ${VERSION}`,
    folder: `deno-${VERSION}`,
  });

describe('a Deno server', () => {
  let server: Target;
  before(async function () {
    this.timeout(120_000);
    server = await Target.start('poolInstance.cjs', { node: await deno(), first: ['run', '-A'] });
  });
  after(() => server.stop());

  it('is found among the processes, and at its port', async () => {
    const found = (await discoverTargets()).find(({ pid }) => pid === server.child.pid);
    assert.equal(found?.node, `Deno ${VERSION}`);
    assert.equal(found?.url, server.url);
    const { port } = new URL(server.url);
    assert.equal((await listPort('localhost', Number(port))).node, `Deno ${VERSION}`);
  });

  it('is read like one of Node, and says what it does not tell', async () => {
    await server.load(4);
    const session = await open({ kind: 'url', url: server.url });
    try {
      assert.equal(session.target.node, `Deno ${VERSION}`);
      let reading: Reading | undefined;
      // Nothing leads to its pool but a running request.
      const load = setInterval(() => void server.get().catch(() => undefined), 50);
      try {
        await eventually(async () => {
          reading = await session.read({ thorough: true });
          return reading.findings.length > 0;
        });
      } finally {
        clearInterval(load);
      }
      const [finding] = reading!.findings;
      assert.equal(finding!.className, 'Context');
      assert.ok(finding!.live.staleReferences > 0);
      const { limits, scripts } = reading!.coverage;
      assert.match(limits.join('\n'), /^Deno does not tell/m);
      assert.doesNotMatch(limits.join('\n'), /The program has replaced/);
      assert.equal(reading!.contexts, undefined);
      // The program's own two, and none of Deno's hundreds.
      assert.ok(scripts < 10, String(scripts));
    } finally {
      await session.detach();
    }
    assert.equal(await server.get(), await server.get());
  });
});
