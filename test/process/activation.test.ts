import * as assert from 'node:assert/strict';
import { activateOnce } from './activateOnce';

describe('activating the extension', () => {
  it('loads no other bundle and starts nothing', async () => {
    const started = /^\.\/|worker_threads|child_process|^(?:node:)?(?:net|http|inspector)$/;
    const { loaded } = await activateOnce();
    assert.ok(loaded.includes('vscode'), loaded.join());
    assert.deepEqual(
      loaded.filter(name => started.test(name)),
      [],
    );
  });
});
