import assert from 'node:assert/strict';
import { chosenThread } from '../../../../src/cli/commands/chosenThread';
import type { PoolSession } from '../../../../src/session/sessionApi';

const threadOf = (id: number, name: string): PoolSession =>
  ({ target: { title: '', workers: [], thread: { id, name } } }) as unknown as PoolSession;

const all = [threadOf(1, 'render.js'), threadOf(2, 'render.js'), threadOf(3, 'mail')];
const process = { threads: { all, more: 0 } } as unknown as PoolSession;

describe('the thread that a command is for', () => {
  it('is the main thread, or the one with this id or name', () => {
    assert.equal(chosenThread(process, undefined), process);
    assert.equal(chosenThread(process, '2'), all[1]);
    assert.equal(chosenThread(process, 'mail'), all[2]);
  });

  it('is none where nothing or too much has that name', () => {
    assert.throws(
      () => chosenThread(process, '7'),
      /There is no worker thread 7\. Worker thread 1 \(re/,
    );
    assert.throws(
      () => chosenThread(process, 'render.js'),
      /2 worker threads are called render\.js/,
    );
    assert.throws(() => chosenThread({} as PoolSession, '7'), /None runs\./);
  });
});
