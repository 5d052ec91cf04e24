import assert from 'node:assert/strict';
import { RoundedHeap } from './roundedHeap';

const EACH = 12;

/** The listeners of an emitter in a variable, by how their emitter is called. */
async function emitterNames(className: string, variable: string): Promise<unknown[]> {
  const heap = new RoundedHeap();
  const { builder } = heap;
  const prototype = heap.classIn('/srv/app.js', className);
  builder.property(prototype, '__proto__', heap.classIn('node:events', 'EventEmitter'));
  const listener = heap.functionIn('/srv/app.js', 'onClosed');
  const emitter = builder.object(className);
  const events = builder.object('Object');
  const list = heap.entries('Array');
  builder.property(emitter, '__proto__', prototype);
  builder.property(emitter, '_events', events);
  builder.property(events, 'closed', list.node);
  heap.variable(variable, emitter);
  await heap.endRound();
  for (let at = 0; at < 2 * EACH; at++) {
    const closure = listener();
    builder.property(closure, 'session', heap.value('Session'));
    list.set(at, closure);
    if (at === EACH - 1) await heap.endRound();
  }
  const rows = await heap.left([EACH, EACH]);
  return rows.map(({ holder }) => [holder.kind, holder.className, holder.name]);
}

describe('emitters', () => {
  it('are told by their class', async () => {
    assert.deepEqual(await emitterNames('Bus', 'hub'), [['listener', 'Bus', 'closed']]);
  });

  it('are told by what has them, or what their class extends, where nobody can search for its name', async () => {
    assert.deepEqual(await emitterNames('E', 'hub'), [['listener', 'hub', 'closed']]);
    assert.deepEqual(await emitterNames('E', 't'), [['listener', 'EventEmitter', 'closed']]);
  });
});
