import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 2;

/** A heap whose variables a function of the program's sees, at that line. */
function seenHeap(): RoundedHeap {
  const heap = new RoundedHeap();
  const handler = heap.functionIn('/app/server.js', 'handler')();
  heap.builder.edge(handler, 'internal', 'context', heap.module);
  heap.variable('handler', handler);
  return heap;
}

async function load(heap: RoundedHeap, request: () => void): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    await heap.endRound();
    request();
  }
}

describe('what is parked in object literals', () => {
  it('is told by the variable of the literal', async () => {
    const heap = seenHeap();
    const literal = heap.builder.object('Object');
    heap.variable('recent', literal);
    await load(heap, () => {
      heap.builder.remove(literal, 'last');
      heap.builder.property(literal, 'last', heap.value());
    });
    const [row, ...others] = await heap.left();
    assert.equal(others.length, 0);
    assert.deepEqual(
      [row?.holder.kind, row?.holder.className, row?.holder.name],
      ['field', 'recent', 'last'],
    );
    assert.ok(row?.holder.origin);
  });

  it('is told where the variable is that has several of them', async () => {
    const heap = seenHeap();
    const literals = [0, 1, 2].map(() => heap.builder.object('Object'));
    heap.variable('ring', heap.builder.array(literals));
    await load(heap, () => {
      for (const literal of literals) {
        heap.builder.remove(literal, 'last');
        heap.builder.property(literal, 'last', heap.value());
      }
    });
    const [row, ...others] = await heap.left();
    assert.equal(others.length, 0);
    assert.deepEqual(told([row!]), [['parked', 'field', 'ring', 'last', '0+3']]);
    assert.ok(row?.holder.origin);
  });
});

describe('keys of dictionaries', () => {
  it('are not told in ways, because they are data', async () => {
    const heap = seenHeap();
    const sessions = heap.builder.object('Object');
    const pool = heap.builder.object('Store');
    heap.builder.locate(pool, 1, 1, 1);
    heap.builder.property(pool, 'sessions', sessions);
    heap.variable('store', pool);
    await load(heap, () => {
      for (let i = 0; i < 4; i++) {
        const session = heap.value('Session');
        heap.builder.property(sessions, `secret_${session}`, session);
      }
    });
    const [row] = await heap.left();
    assert.deepEqual(row?.path, ['Store', '.sessions Object', '[] Session']);
  });

  it('are no names, where what they lead to is alike', async () => {
    const heap = seenHeap();
    const { builder } = heap;
    const tenants = builder.object('Object');
    heap.variable('tenants', tenants);
    const sessions = [0, 1, 2].flatMap(tenant => {
      const [one, users] = [builder.object('Object'), builder.object('Object')];
      builder.property(tenants, `tenant${tenant}`, one);
      builder.property(one, 'users', users);
      return [0, 1, 2].map(user => {
        const entry = builder.object('Object');
        builder.property(users, `user${user}`, entry);
        const entries = heap.entries('Array');
        builder.property(entry, 'sessions', entries.node);
        return entries;
      });
    });
    let made = 0;
    await load(heap, () => {
      for (const entries of sessions) entries.set(made++, heap.value());
    });
    const rows = await heap.left();
    assert.deepEqual(
      rows.map(({ holder }) => [holder.kind, holder.className, holder.name]),
      [['array', 'tenants', 'users.sessions']],
    );
  });
});

describe('entries of WeakMaps', () => {
  it('are told by the variable of the WeakMap, though its key has them', async () => {
    const heap = seenHeap();
    const { builder } = heap;
    const [meta, app] = [builder.object('WeakMap'), builder.object('App')];
    const table = builder.node('array', '');
    builder.edge(meta, 'internal', 'table', table);
    heap.variable('meta', meta);
    heap.variable('app', app);
    const data = builder.object('Object');
    const pair = `1 / part of key (App @${2 * app + 1}) -> value (Object @${2 * data + 1}) pair in WeakMap (table @${2 * table + 1})`;
    builder.edge(app, 'internal', pair, data);
    const hits = heap.entries('Array');
    builder.property(data, 'hits', hits.node);
    let made = 0;
    await load(heap, () => {
      for (let i = 0; i < 5; i++) hits.set(made++, heap.value());
    });
    const [row, ...others] = await heap.left();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [row?.holder.kind, row?.holder.className, row?.holder.name],
      ['array', 'meta', 'hits'],
    );
    assert.ok(!row!.path.some(step => step.includes('@')));
  });
});
