import * as assert from 'node:assert/strict';
import { types } from 'node:util';
import * as vm from 'node:vm';
import { tableText } from '../../../../src/inspector/snapshot/requestTable';
import type { RequestFigures } from '../../../../src/protocol/requestFigures';
import { pseudoRandom } from '../../../generated/pseudoRandom';

/** What the table is to its listener. */
interface Table {
  onRequest(message: unknown): void;
  onStream(message: unknown): void;
  end(): void;
  handle: { read(): RequestFigures };
}

interface Exchange {
  request: object;
  response: { _closed: boolean };
}

/** A heap whose collections are made up: what is dropped is gone with the next one. */
class Heap {
  private readonly dropped = new Set<unknown>();
  private readonly collected = new Set<unknown>();
  private readonly onCollected: (() => void)[] = [];
  looks = 0;

  table(limit?: number): Table {
    const { collected, onCollected } = this;
    const look = (): void => void this.looks++;
    const globals = vm.createContext({
      WeakRef: class {
        constructor(private readonly target: unknown) {}
        deref(): unknown {
          look();
          return collected.has(this.target) ? undefined : this.target;
        }
      },
      FinalizationRegistry: class {
        constructor(private readonly fell: () => void) {}
        register(): void {
          onCollected.push(this.fell);
        }
      },
      random: pseudoRandom(7),
    });
    vm.runInContext('Math.random = random', globals);
    const make = vm.runInContext(tableText(limit), globals) as (
      load: (name: string) => unknown,
      unseen: () => boolean,
    ) => Table;
    return make(
      name => {
        assert.equal(name, 'node:util/types');
        return types;
      },
      () => false,
    );
  }

  drop(...objects: object[]): void {
    for (const each of objects) this.dropped.add(each);
  }

  collect(): void {
    for (const each of this.dropped) this.collected.add(each);
    for (const each of this.onCollected.splice(0)) each();
  }
}

function begin(table: Table): Exchange {
  const exchange = { request: {}, response: { _closed: false } };
  table.onRequest({ ...exchange, socket: {}, server: {} });
  return exchange;
}

function end(heap: Heap, { request, response }: Exchange, isHeld: boolean): void {
  response._closed = true;
  if (!isHeld) heap.drop(request, response);
}

describe('the table of followed requests', () => {
  const figuresOf = ({ handle }: Table): number[] => {
    const { made, over, inMemory, outlived, oneIn } = handle.read();
    return [made, over, inMemory, outlived, oneIn];
  };

  it('counts what was made, is over, and is still in memory', () => {
    const heap = new Heap();
    const table = heap.table();
    const all = Array.from({ length: 30 }, () => begin(table));
    assert.deepEqual(figuresOf(table), [30, 0, 0, 0, 1]);
    all.slice(0, 27).forEach((each, i) => end(heap, each, i % 3 === 0));
    assert.deepEqual(figuresOf(table), [30, 27, 27, 0, 1], 'nothing was collected yet');
    heap.collect();
    assert.deepEqual(
      figuresOf(table),
      [30, 27, 9, 0, 1],
      'it may have begun before they were over',
    );
    all.slice(27).forEach(each => end(heap, each, true));
    heap.collect();
    assert.deepEqual(figuresOf(table), [30, 30, 12, 9, 1]);
    heap.collect();
    heap.collect();
    assert.deepEqual(figuresOf(table), [30, 30, 12, 12, 1]);
    assert.equal(table.handle.read().collections, 4);
  });

  it('counts a request whose response alone is gone', () => {
    const heap = new Heap();
    const table = heap.table();
    heap.drop(begin(table).response);
    heap.collect();
    assert.deepEqual(figuresOf(table), [1, 1, 1, 0, 1]);
  });

  it('looks at what is over only when V8 has just collected', () => {
    const heap = new Heap();
    const table = heap.table();
    for (let i = 0; i < 5; i++) end(heap, begin(table), true);
    table.handle.read();
    const { looks } = heap;
    table.handle.read();
    assert.equal(heap.looks, looks);
    heap.collect();
    assert.ok(heap.looks > looks);
  });

  it('follows HTTP/2 streams until they have left their session', () => {
    const heap = new Heap();
    const table = heap.table();
    const session = Symbol('kSession');
    const streams: Record<symbol, unknown>[] = [{ [session]: {} }, { [session]: {} }];
    for (const stream of streams) table.onStream({ stream, headers: {} });
    assert.deepEqual(figuresOf(table), [2, 0, 0, 0, 1]);
    streams[0]![session] = undefined;
    assert.deepEqual(figuresOf(table), [2, 1, 1, 0, 1]);
  });

  it('follows some by chance when there are many, and tells about how many are held', () => {
    const heap = new Heap();
    const table = heap.table(1000);
    // Two kinds of requests that take turns: to follow each second one would see all of these, or none.
    for (let i = 0; i < 40_000; i++) end(heap, begin(table), i % 2 === 0);
    const { made, over, oneIn } = table.handle.read();
    assert.deepEqual([made, over, oneIn], [40_000, 40_000, 64]);
    heap.collect();
    heap.collect();
    const { inMemory, outlived } = table.handle.read();
    assert.ok(inMemory > 17_000 && inMemory < 23_000, String(inMemory));
    assert.equal(outlived, inMemory);
  });

  it('is bounded', () => {
    const heap = new Heap();
    const table = heap.table(100);
    for (let i = 0; i < 5_000; i++) begin(table);
    const { looks } = heap;
    table.handle.read();
    assert.ok(heap.looks - looks <= 100, String(heap.looks - looks));
  });

  it('never says that fewer are over than before', () => {
    const heap = new Heap();
    const table = heap.table(50);
    let before = 0;
    for (let round = 0; round < 200; round++) {
      const open = Array.from({ length: 20 }, () => begin(table));
      const { made, over, inMemory, outlived } = table.handle.read();
      assert.ok(outlived <= inMemory && inMemory <= over && over <= made);
      assert.ok(over >= before, `${over} after ${before}`);
      before = over;
      open.forEach(each => end(heap, each, round % 2 === 0));
      if (round % 10 === 0) heap.collect();
    }
  });

  it('forgets all at the end', () => {
    const heap = new Heap();
    const table = heap.table();
    end(heap, begin(table), true);
    table.handle.read();
    table.end();
    heap.collect();
    heap.collect();
    assert.equal(table.handle.read().inMemory, 0);
  });

  it('runs no getter and no trap, whatever is told on the channels', () => {
    const heap = new Heap();
    const table = heap.table();
    const touch = (): never => {
      throw new Error('touched');
    };
    const traps = new Proxy({}, { get: () => touch });
    const proxy = new Proxy({}, traps);
    const messages = [
      ...[undefined, null, 7, 'text', Symbol('s'), touch, proxy, {}],
      {
        get request() {
          return touch();
        },
        get response() {
          return touch();
        },
      },
      { request: proxy, response: proxy, stream: proxy },
      {
        request: {},
        response: {
          get _closed() {
            return touch();
          },
        },
        stream: { [Symbol('kSession')]: 1 },
      },
    ];
    for (const message of messages) {
      table.onRequest(message);
      table.onStream(message);
    }
    assert.deepEqual(figuresOf(table), [22, 18, 0, 0, 1]);
    heap.collect();
    assert.equal(table.handle.read().made, 22);
  });
});
