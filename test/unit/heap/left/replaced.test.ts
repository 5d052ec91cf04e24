import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 2;
const EACH = 8;
/** More than the rounds bring. */
const MOST = 30;

/** A snapshot at the end of each round but the last one, after one of what was there before. */
async function load(heap: RoundedHeap, request: (round: number) => void): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    await heap.endRound();
    for (let i = 0; i < EACH; i++) request(round);
  }
}

/** A place whose collection is made anew with each change, as `list = [...list, x]` does. */
function replacedIn(
  heap: RoundedHeap,
  kind: 'Map' | 'Array' | 'Object',
  hold: (collection: number) => void,
): (values: readonly number[]) => void {
  const { builder } = heap;
  let before: number[] = [];
  const keys = new Map<number, number>();
  const keyOf = (value: number): number => {
    const key = keys.get(value) ?? builder.string(`key ${value}`);
    keys.set(value, key);
    return key;
  };
  return values => {
    for (const node of before) builder.drop(node);
    if (kind === 'Map') {
      const map = heap.collection('Map', values.length);
      for (const value of values) map.add(keyOf(value), value);
      before = [map.node];
    } else {
      const entries = heap.entries(kind);
      values.forEach((value, index) => entries.set(index, value));
      before = [entries.node];
    }
    hold(before[0]!);
  };
}

describe('what is held by something that is made anew', () => {
  for (const kind of ['Map', 'Array', 'Object'] as const) {
    const row = { Map: 'map', Array: 'array', Object: 'object' }[kind];

    it(`grows in ${row}s as it does in others`, async () => {
      const heap = new RoundedHeap();
      const put = replacedIn(heap, kind, node => heap.setVariable('recent', node));
      const values = [heap.value()];
      put(values);
      await load(heap, () => {
        values.push(heap.value());
        put(values);
      });
      const rows = await heap.left();
      assert.deepEqual(told(rows), [['grows', row, null, 'recent', '8+8']]);
      const [first] = rows[0]!.classes.filter(({ className }) => className === 'Value');
      assert.equal(first?.count, ROUNDS * EACH);
    });

    it(`is parked in ${row}s that are full`, async () => {
      const heap = new RoundedHeap();
      const { builder } = heap;
      const cache = builder.object('Cache');
      heap.variable('cache', cache);
      builder.locate(cache, 1, 1, 1);
      const put = replacedIn(heap, kind, node => {
        builder.remove(cache, 'recent');
        builder.property(cache, 'recent', node);
      });
      const values: number[] = [];
      for (let i = 0; i < MOST; i++) values.push(heap.value());
      put(values);
      await load(heap, () => {
        values.push(heap.value());
        const oldest = values.shift()!;
        put(values);
        builder.drop(oldest);
      });
      assert.deepEqual(told(await heap.left()), [['parked', row, 'Cache', 'recent', '8+8']]);
    });
  }

  it('is parked in arrays of texts that are full, and grows in others', async () => {
    for (const isFull of [true, false]) {
      const heap = new RoundedHeap();
      const put = replacedIn(heap, 'Array', node => heap.setVariable('lines', node));
      const lines: number[] = [];
      for (let i = 0; i < MOST; i++) lines.push(heap.builder.string(`line ${i}`));
      put(lines);
      await load(heap, round => {
        lines.push(heap.builder.string(`line ${lines.length} of round ${round}`));
        if (isFull) lines.shift();
        put(lines);
      });
      // What is parked in a variable that no function sees makes no row.
      const rows = isFull ? [] : [['grows', 'array', null, 'lines', '8+8']];
      assert.deepEqual(told(await heap.left()), rows);
    }
  });

  it('grows within states that are made anew as a whole', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const values: number[] = [];
    let before: number[] = [];
    await load(heap, () => {
      for (const node of before) builder.drop(node);
      values.push(heap.value());
      const state = builder.object('Object');
      const order = builder.object('Array');
      builder.property(state, 'order', order);
      values.forEach((value, index) => builder.edge(order, 'element', index, value));
      heap.setVariable('state', state);
      before = [state, order];
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'array', 'state', 'order', '8+8']]);
  });

  it('counts by its own age where a request has things of a pool', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const recent = heap.collection('Map', ROUNDS * EACH);
    heap.variable('recent', recent.node);
    const pooled: number[] = [];
    await load(heap, round => {
      const context = heap.value('Context');
      builder.property(context, 'used', builder.array([heap.value('Buffer')]));
      recent.add(builder.string(`key ${context}`), context);
      // What the first round made is used again by the second one, and is held by nothing else.
      if (round === 1) pooled.push(heap.value('Parser'));
      else builder.property(context, 'parsers', builder.array([pooled.pop()!]));
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'map', null, 'recent', '8+8']]);
  });
});

describe('a list', () => {
  it('that was there before is named after what has it, and its ends are one row', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const list = builder.object('Backlog');
    heap.variable('backlog', list);
    const add = appendTo(heap, list);
    for (let i = 0; i < MOST; i++) add();
    await load(heap, add);
    assert.deepEqual(told(await heap.left()), [['grows', 'object', null, 'backlog', '8+8']]);
  });

  it('that is full is parked', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const list = builder.object('Backlog');
    builder.locate(list, 1, 1, 1);
    const owner = builder.object('Server');
    builder.locate(owner, 1, 2, 1);
    heap.variable('server', owner);
    builder.property(owner, 'backlog', list);
    const add = appendTo(heap, list, MOST);
    for (let i = 0; i < MOST; i++) add();
    await load(heap, add);
    assert.deepEqual(told(await heap.left()), [['parked', 'object', 'Server', 'backlog', '8+8']]);
  });

  it('that gets its new nodes in front grows', async () => {
    const heap = new RoundedHeap();
    let first: number | undefined;
    const add = (): void => {
      const node = heap.builder.object('Object');
      heap.builder.property(node, 'value', heap.value());
      heap.builder.property(node, 'next', first ?? heap.oddball('null'));
      heap.setVariable('stack', (first = node));
    };
    for (let i = 0; i < MOST; i++) add();
    await load(heap, add);
    assert.deepEqual(told(await heap.left()), [['grows', 'object', null, 'stack', '8+8']]);
  });

  it('can be functions that each call the one before', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const traced = heap.functionIn('/app/trace.js', 'traced');
    const logger = builder.object('Logger');
    builder.locate(logger, 1, 1, 1);
    heap.variable('logger', logger);
    let before = builder.node('closure', 'send');
    await load(heap, () => {
      const closure = traced();
      const scope = builder.object('system / Context');
      builder.edge(scope, 'context', 'send', before);
      builder.edge(scope, 'context', 'request', heap.value());
      builder.edge(closure, 'internal', 'context', scope);
      builder.remove(logger, 'send');
      builder.property(logger, 'send', (before = closure));
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'field', 'Logger', 'send', '8+8']]);
  });
});

/** Answers how to append a node to a list; beyond `most`, the first one is dropped. */
function appendTo(heap: RoundedHeap, list: number, most = Infinity): () => void {
  const { builder } = heap;
  const nodes: { node: number; value: number }[] = [];
  return () => {
    const node = builder.object('Item');
    const value = heap.value();
    builder.property(node, 'value', value);
    const last = nodes.at(-1)?.node;
    if (last !== undefined) builder.remove(last, 'next');
    builder.property(last ?? list, last === undefined ? 'first' : 'next', node);
    builder.property(node, 'next', heap.oddball('null'));
    builder.remove(list, 'last');
    builder.property(list, 'last', node);
    nodes.push({ node, value });
    if (nodes.length <= most) return;
    const gone = nodes.shift()!;
    builder.remove(list, 'first');
    builder.property(list, 'first', nodes[0]!.node);
    builder.drop(gone.node);
    builder.drop(gone.value);
  };
}

describe('a store of another kind than collections', () => {
  /** What is told when each round puts so many values into it, and leaves so many of them in the end. */
  async function toldOf(born: readonly number[], kept: readonly number[]): Promise<unknown[]> {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const cache = builder.object('Cache');
    builder.locate(cache, 1, 1, 1);
    heap.variable('cache', cache);
    const store = builder.object('Store');
    builder.property(cache, 'store', store);
    const table = builder.node('array', '');
    builder.edge(store, 'internal', 'table', table);
    const lost: number[] = [];
    let position = 0;
    for (const [round, count] of born.entries()) {
      await heap.endRound();
      for (const node of lost.splice(0)) builder.drop(node);
      for (let i = 0; i < count; i++) {
        const value = heap.value('Entry');
        if (i < kept[round]!) builder.edge(table, 'internal', String(position++), value);
        else lost.push(value);
      }
    }
    return told(await heap.left());
  }

  it('grows where each round leaves more than the one before', async () => {
    assert.deepEqual(await toldOf([10, 25, 45], [10, 25, 45]), [
      ['grows', 'map', 'Cache', 'store', '10+25+45'],
    ]);
  });

  it('is parked where later rounds have lost less so far', async () => {
    assert.deepEqual(await toldOf([45, 45, 45], [10, 25, 45]), [
      ['parked', 'map', 'Cache', 'store', '10+25+45'],
    ]);
  });
});
