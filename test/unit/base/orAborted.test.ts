import * as assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { orAborted } from '../../../src/base/orAborted';

describe('waiting until somebody gives up', () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  it('comes to what the promise comes to, and keeps no listener', async () => {
    const { signal } = new AbortController();
    assert.equal(await orAborted(Promise.resolve(1), signal, 'It'), 1);
    await assert.rejects(orAborted(Promise.reject(new Error('x')), signal, 'It'), /x/);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  it('ends with the signal, whatever the promise does', async () => {
    const abort = new AbortController();
    const waiting = orAborted(never(), abort.signal, 'It');
    abort.abort();
    await assert.rejects(waiting, { kind: 'cancelled' });
    await assert.rejects(orAborted(never(), abort.signal, 'It'), { kind: 'cancelled' });
    const late = orAborted(Promise.reject(new Error('nobody waits')), abort.signal, 'It');
    await assert.rejects(late, { kind: 'cancelled' });
  });
});
