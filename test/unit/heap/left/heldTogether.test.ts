import assert from 'node:assert/strict';
import type { HeapLeft } from '../../../../src/protocol/leftBehind';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = [20, 21, 20];

/** Each round makes its values, and `hold` puts each into its holders. */
async function afterRounds(
  heap: RoundedHeap,
  hold: (value: number, ordinal: number, round: number) => void,
): Promise<HeapLeft[]> {
  await heap.endRound();
  let ordinal = 0;
  for (const [round, count] of ROUNDS.entries()) {
    for (let i = 0; i < count; i++) hold(heap.value('Session'), ordinal++, round);
    if (round < ROUNDS.length - 1) await heap.endRound();
  }
  return heap.left(ROUNDS);
}

const others = ([row]: HeapLeft[]): unknown[] =>
  row!.alsoHeldBy.map(({ kind, className, name }) => [kind, className, name]);

const classesOf = (row: HeapLeft | undefined): unknown[] =>
  row!.classes.map(({ className, count }) => [className, count]);

describe('values that several structures hold', () => {
  it('are one row, with what is freed when all of them let go', async () => {
    const heap = new RoundedHeap();
    const [byId, byUser] = [heap.collection('Map', 100), heap.collection('Map', 100)];
    heap.variable('byId', byId.node);
    heap.variable('byUser', byUser.node);
    const left = await afterRounds(heap, session => {
      byId.add(heap.builder.string(`id ${session}`), session);
      byUser.add(heap.builder.string(`user ${session}`), session);
    });
    assert.deepEqual(told(left), [['grows', 'map', null, 'byId', '20+21+20']]);
    assert.deepEqual(others(left), [['map', null, 'byUser']]);
    assert.deepEqual(classesOf(left[0])[0], ['(string)', 61 * 4]);
    assert.deepEqual(classesOf(left[0])[1], ['Session', 61]);
  });

  it('are one row with what stands beside them in a parallel array of the same object', async () => {
    const rowsOf = async (keysAt: (ordinal: number) => number): Promise<HeapLeft[]> => {
      const own = new RoundedHeap();
      const cache = own.builder.object('Cache');
      own.builder.locate(cache, 1, 1, 1);
      const [keys, values] = [own.builder.object('Array'), own.builder.object('Array')];
      own.variable('cache', cache);
      own.builder.property(cache, '#keys', keys);
      own.builder.property(cache, '#values', values);
      return afterRounds(own, (session, ordinal) => {
        own.builder.edge(values, 'element', ordinal, session);
        own.builder.edge(keys, 'element', keysAt(ordinal), own.builder.string(`key ${ordinal}`));
      });
    };
    const left = await rowsOf(ordinal => ordinal);
    assert.deepEqual(told(left), [['grows', 'array', 'Cache', '#values', '20+21+20']]);
    assert.deepEqual(others(left), [['array', 'Cache', '#keys']]);
    assert.deepEqual(classesOf(left[0]), [
      ['(string)', 61 * 3],
      ['Session', 61],
    ]);
    assert.equal((await rowsOf(ordinal => ordinal * 2)).length, 2);
  });

  it('name a holder that has no values of its own', async () => {
    const heap = new RoundedHeap();
    const [byId, all] = [heap.collection('Map', 100), heap.collection('Set', 100)];
    heap.variable('byId', byId.node);
    heap.variable('all', all.node);
    const left = await afterRounds(heap, session => {
      byId.add(heap.builder.string(`id ${session}`), session);
      all.add(session, session);
    });
    assert.deepEqual(told(left), [['grows', 'map', null, 'byId', '20+21+20']]);
    assert.deepEqual(others(left), [['set', null, 'all']]);
    assert.ok(left[0]!.retainedBytes > 0);
  });

  it('are told by the collection where a list has them too', async () => {
    const heap = new RoundedHeap();
    const byId = heap.collection('Map', 100);
    const ends = heap.builder.object('Object');
    heap.variable('byId', byId.node);
    heap.variable('lru', ends);
    let newest: number | undefined;
    const left = await afterRounds(heap, session => {
      const node = heap.builder.object('Entry');
      heap.builder.property(node, 'session', session);
      byId.add(heap.builder.string(`id ${session}`), node);
      if (newest === undefined) heap.builder.property(ends, 'oldest', node);
      else {
        heap.builder.property(node, 'older', newest);
        heap.builder.property(newest, 'newer', node);
        heap.builder.remove(ends, 'newest');
      }
      heap.builder.property(ends, 'newest', node);
      newest = node;
    });
    assert.deepEqual(told(left), [['grows', 'map', null, 'byId', '20+21+20']]);
    assert.deepEqual(others(left), [['object', null, 'lru']]);
  });

  it('are told by the collection where listeners keep them too', async () => {
    const heap = new RoundedHeap();
    const bus = heap.builder.object('Bus');
    const events = heap.builder.object('Object');
    const list = heap.builder.object('Array');
    heap.variable('bus', bus);
    heap.builder.property(bus, '_events', events);
    heap.builder.property(events, 'news', list);
    const newListener = heap.functionIn('/srv/app.js', 'onNews');
    const outer = heap.builder.object('Shop');
    const sessions = heap.collection('Set', 100);
    heap.builder.property(outer, 'sessions', sessions.node);
    heap.variable('shop', outer);
    const left = await afterRounds(heap, (session, ordinal) => {
      const listener = newListener();
      const scope = heap.builder.object('system / Context');
      heap.builder.edge(listener, 'internal', 'context', scope);
      heap.builder.edge(scope, 'context', 'session', session);
      heap.builder.edge(list, 'element', ordinal, listener);
      sessions.add(session, session);
    });
    const [row] = left;
    assert.deepEqual(told(left.slice(0, 1)), [['grows', 'set', 'Shop', 'sessions', '20+21+20']]);
    assert.deepEqual(others([row!]), [['listener', 'Bus', 'news']]);
  });

  it('are told by what the program does, where a part of Node’s own object has them too', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const signal = builder.object('AbortSignal');
    const dependants = heap.collection('Set', 100);
    builder.property(signal, '__proto__', heap.classIn('node:internal/abort', 'AbortSignal'));
    builder.property(signal, '<symbol kDependantSignals>', dependants.node);
    const controller = builder.object('AbortController');
    builder.property(controller, '<symbol kSignal>', signal);
    heap.variable('shutdown', controller);
    const bus = builder.object('Bus');
    const [events, list] = [builder.object('Object'), builder.object('Array')];
    heap.variable('bus', bus);
    builder.property(bus, '_events', events);
    builder.property(events, 'news', list);
    const newListener = heap.functionIn('/srv/app.js', 'onNews');
    const left = await afterRounds(heap, (session, ordinal) => {
      const listener = newListener();
      const scope = builder.object('system / Context');
      builder.edge(listener, 'internal', 'context', scope);
      builder.edge(scope, 'context', 'session', session);
      builder.edge(list, 'element', ordinal, listener);
      dependants.add(session, session);
    });
    assert.deepEqual(told(left), [['grows', 'listener', 'Bus', 'news', '20+21+20']]);
    assert.deepEqual(others(left), [['set', 'shutdown', '<symbol kDependantSignals>']]);
  });

  it('stay rows of their own where each holder has most of what it keeps alone', async () => {
    const heap = new RoundedHeap();
    const [carts, users] = [heap.collection('Map', 100), heap.collection('Map', 100)];
    heap.variable('carts', carts.node);
    heap.variable('users', users.node);
    const config = heap.value('Config');
    const left = await afterRounds(heap, session => {
      const user = heap.value('User');
      for (const value of [session, user]) heap.builder.property(value, 'config', config);
      carts.add(heap.builder.string(`id ${session}`), session);
      users.add(heap.builder.string(`user ${session}`), user);
    });
    assert.deepEqual(told(left).sort(), [
      ['grows', 'map', null, 'carts', '20+21+20'],
      ['grows', 'map', null, 'users', '20+21+20'],
    ]);
    assert.deepEqual(
      left.map(({ alsoHeldBy }) => alsoHeldBy.length),
      [0, 0],
    );
  });

  it('stay rows of their own where they only came through the same connections', async () => {
    const heap = new RoundedHeap();
    const [carts, users] = [heap.collection('Map', 100), heap.collection('Map', 100)];
    heap.variable('carts', carts.node);
    heap.variable('users', users.node);
    let [socket, state] = [0, 0];
    const left = await afterRounds(heap, (session, ordinal) => {
      if (ordinal % 2 === 0) {
        socket = heap.value('Socket');
        heap.builder.property(socket, '_handle', heap.oddball('null'));
        for (let part = 0; part < 20; part++)
          heap.builder.property(socket, `part${part}`, heap.value('State'));
        // What answers have of their connection besides the socket.
        state = heap.value('State');
        heap.builder.property(socket, 'state', state);
        for (let part = 0; part < 20; part++)
          heap.builder.property(state, `part${part}`, heap.value('State'));
      }
      const user = heap.value('User');
      for (const value of [session, user]) {
        heap.builder.property(value, 'socket', socket);
        heap.builder.property(value, 'state', state);
      }
      carts.add(heap.builder.string(`id ${session}`), session);
      users.add(heap.builder.string(`user ${session}`), user);
    });
    assert.deepEqual(told(left).sort(), [
      ['grows', 'map', null, 'carts', '20+21+20'],
      ['grows', 'map', null, 'users', '20+21+20'],
    ]);
  });

  it('are one row where they hold the connections themselves', async () => {
    const heap = new RoundedHeap();
    const [byId, all] = [heap.collection('Map', 100), heap.collection('Map', 100)];
    heap.variable('byId', byId.node);
    heap.variable('all', all.node);
    const left = await afterRounds(heap, (session, ordinal) => {
      const socket = heap.value('Socket');
      heap.builder.property(socket, '_handle', heap.oddball('null'));
      heap.builder.property(socket, 'session', session);
      byId.add(heap.builder.string(`id ${session}`), socket);
      all.add(heap.builder.string(`no ${ordinal}`), socket);
    });
    assert.deepEqual(told(left), [['grows', 'map', null, 'byId', '20+21+20']]);
    assert.deepEqual(others(left), [['map', null, 'all']]);
  });

  it('are freed with one of two holders as far as only it keeps them', async () => {
    const heap = new RoundedHeap();
    const [all, some] = [heap.collection('Map', 200), heap.collection('Map', 200)];
    heap.variable('all', all.node);
    heap.variable('some', some.node);
    const left = await afterRounds(heap, (session, ordinal) => {
      all.add(heap.builder.string(`id ${session}`), session);
      if (ordinal % 4 === 0) some.add(heap.builder.string(`id ${session}`), session);
    });
    const [row] = left;
    assert.deepEqual(told(left), [['grows', 'map', null, 'all', '20+21+20']]);
    assert.equal(
      row!.classes.find(({ className }) => className === 'Session')?.count,
      61,
      'all sessions are freed when both let go',
    );
  });
});
