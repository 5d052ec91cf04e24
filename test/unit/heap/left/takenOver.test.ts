import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 3;

/** A pool with one connection, which is put into a new entry of a new list whenever it comes back. */
class Pool {
  readonly connection: number;
  private readonly pool: number;
  private before: number[] = [];

  constructor(
    private readonly heap: RoundedHeap,
    private readonly fill: (entry: number) => void,
  ) {
    const pool = heap.builder.object('Pool');
    heap.builder.locate(pool, 1, 1, 1);
    heap.variable('pool', pool);
    this.pool = pool;
    this.connection = heap.value('Connection');
    heap.builder.property(this.connection, 'buffer', heap.value('Buffer'));
    this.release();
  }

  release(): void {
    const { builder } = this.heap;
    builder.remove(this.pool, 'free');
    for (const node of this.before) builder.drop(node);
    const entry = builder.object('Entry');
    builder.property(entry, 'connection', this.connection);
    this.fill(entry);
    const list = builder.object('Array');
    builder.edge(list, 'element', 0, entry);
    builder.property(this.pool, 'free', list);
    this.before = [list, entry];
  }
}

async function load(heap: RoundedHeap, request: () => void): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    await heap.endRound();
    request();
  }
}

describe('a RegExp that is made anew', () => {
  it('is no request’s data, though V8 has much compiled of it', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const parser = builder.object('Parser');
    builder.locate(parser, 1, 1, 1);
    heap.variable('parser', parser);
    await load(heap, () => {
      builder.remove(parser, 'pattern');
      const pattern = builder.node('regexp', '{{(.+?)}}', 56);
      builder.edge(pattern, 'internal', 'source', builder.string('{{(.+?)}}'));
      builder.edge(pattern, 'internal', 'data', builder.node('code', '', 1500));
      builder.property(parser, 'pattern', pattern);
    });
    assert.deepEqual(told(await heap.left()), []);
  });
});

describe('what was there before what holds it', () => {
  it('is not left behind by the request that made its entry anew', async () => {
    const heap = new RoundedHeap();
    const pool = new Pool(heap, () => undefined);
    await load(heap, () => pool.release());
    assert.deepEqual(told(await heap.left()), []);
  });

  it('is not counted with what the request left in the entry', async () => {
    const heap = new RoundedHeap();
    const pool = new Pool(heap, entry => {
      const user = heap.value('User');
      heap.builder.property(user, 'session', heap.value('Session'));
      heap.builder.property(entry, 'user', user);
    });
    await load(heap, () => pool.release());
    const rows = await heap.left();
    assert.deepEqual(told(rows), [['parked', 'field', 'Pool', 'free', '0+0+1']]);
    const names = rows[0]!.classes.map(({ className }) => className);
    assert.ok(names.includes('User') && names.includes('Session'), names.join());
    assert.ok(!names.includes('Connection') && !names.includes('Buffer'), names.join());
    const bytes = rows[0]!.classes.reduce((sum, each) => sum + each.bytes, 0);
    assert.equal(rows[0]!.retainedBytes, bytes);
  });

  it('is none of what a request left in it', async () => {
    const heap = new RoundedHeap();
    const pool = new Pool(heap, () => undefined);
    heap.builder.locate(pool.connection, 1, 5, 1);
    await load(heap, () => {
      heap.builder.remove(pool.connection, 'last');
      heap.builder.property(pool.connection, 'last', heap.value('User'));
      pool.release();
    });
    assert.deepEqual(told(await heap.left()), [['parked', 'field', 'Connection', 'last', '0+0+1']]);
  });
});
