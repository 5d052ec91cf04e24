import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { childrenOf, isClusterWorker } from '../../../../src/inspector/opened/childrenOf';

describe('the children of a process', () => {
  it('are workers of its cluster only where Node started them as such', async () => {
    const worker = { ...process.env, NODE_UNIQUE_ID: '1' };
    const children = [process.env, worker].map(env =>
      spawn('sleep', ['60'], { env, stdio: 'ignore' }),
    );
    try {
      const pids = children.map(({ pid }) => pid!);
      const known = await childrenOf(process.pid);
      assert.deepEqual(
        pids.map(pid => known.includes(pid)),
        [true, true],
      );
      assert.deepEqual(await Promise.all(pids.map(isClusterWorker)), [false, true]);
    } finally {
      for (const child of children) child.kill();
    }
  });
});
