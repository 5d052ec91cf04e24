import * as assert from 'node:assert/strict';
import { RoundedHeap, told } from './roundedHeap';

/** A module that exports a variable, and how V8 keeps it. */
function moduleIn(heap: RoundedHeap, name: string): { cell: number; table: number } {
  const { builder } = heap;
  const wrap = builder.object('ModuleWrap');
  const module = builder.node('hidden', 'system / SourceTextModule');
  const table = builder.node('array', '');
  const cell = builder.node('hidden', 'system / Cell');
  const running = builder.object('Generator');
  const body = heap.functionIn('file:///app/stores.mjs', '')();
  builder.edge(0, 'element', wrap, wrap);
  builder.edge(wrap, 'internal', '2', module);
  builder.edge(module, 'hidden', 0, table);
  builder.edge(module, 'hidden', 4, running);
  builder.edge(running, 'internal', 'function', body);
  builder.edge(table, 'internal', '7', builder.string(name));
  builder.edge(table, 'internal', '8', cell);
  return { cell, table };
}

describe('what an ES module exports', () => {
  it('is told by the name of the variable, with the place of its module', async () => {
    const heap = new RoundedHeap();
    const { cell } = moduleIn(heap, 'sessions');
    const sessions = heap.collection('Map');
    heap.builder.edge(cell, 'internal', 'value', sessions.node);
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 5; i++)
        sessions.add(heap.builder.string(`key ${round} ${i}`), heap.value());
    }
    const rows = await heap.left();
    assert.deepEqual(told(rows), [['grows', 'map', null, 'sessions', '5+5']]);
    assert.equal(rows[0]!.holder.origin?.is, 'inside');
    assert.deepEqual(rows[0]!.path, ['ModuleWrap', '(variable) sessions Map', '[] Value']);
  });

  it('is told by its name where it is replaced', async () => {
    const heap = new RoundedHeap();
    const { cell } = moduleIn(heap, 'pending');
    const all: number[] = [];
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 5; i++) all.push(heap.value());
      heap.builder.remove(cell, 'value');
      heap.builder.edge(cell, 'internal', 'value', heap.builder.array(all));
    }
    assert.deepEqual(told(await heap.left()), [['grows', 'array', null, 'pending', '5+5']]);
  });

  it('is told with the name of the object that has it', async () => {
    const heap = new RoundedHeap();
    const { cell } = moduleIn(heap, 'stats');
    const stats = heap.builder.object('Object');
    const hits = heap.entries('Array');
    heap.builder.edge(cell, 'internal', 'value', stats);
    heap.builder.property(stats, 'hits', hits.node);
    for (let at = 0; at < 10; at++) {
      if (at % 5 === 0) await heap.endRound();
      hits.set(at, heap.value());
    }
    assert.deepEqual(told(await heap.left()), [['grows', 'array', 'stats', 'hits', '5+5']]);
  });
});

describe('what calls leave in a variable of Node itself', () => {
  /** An array in a scope that a function of Node's sees. */
  function entriesOfNode(heap: RoundedHeap): ReturnType<RoundedHeap['entries']> {
    const entries = heap.entries('Array');
    const enqueue = heap.functionIn('node:internal/perf/observe', 'enqueue')();
    heap.builder.edge(enqueue, 'internal', 'context', heap.module);
    heap.variable('enqueue', enqueue);
    heap.variable('marks', entries.node);
    return entries;
  }

  it('is told where it grows, with the script', async () => {
    const heap = new RoundedHeap();
    const marks = entriesOfNode(heap);
    for (let at = 0; at < 10; at++) {
      if (at % 5 === 0) await heap.endRound();
      marks.set(at, heap.value('PerformanceMark'));
    }
    assert.deepEqual(told(await heap.left()), [
      ['grows', 'array', 'node:internal/perf/observe', 'marks', '5+5'],
    ]);
  });

  it('is nothing where it does not grow', async () => {
    const heap = new RoundedHeap();
    const marks = entriesOfNode(heap);
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let at = 0; at < 5; at++) marks.set(at, heap.value('PerformanceMark'));
    }
    assert.deepEqual(await heap.left(), []);
  });
});

describe('what a native part of Node belongs to', () => {
  for (const isWeak of [true, false]) {
    it(`is ${isWeak ? 'told by its holder where V8 holds it weakly' : 'no row where it is kept by that'}`, async () => {
      const heap = new RoundedHeap();
      const { builder } = heap;
      const natives = builder.node('native', 'Node / CleanupQueue');
      const handles = builder.node('synthetic', '(Global handles)');
      builder.edge(0, 'element', natives, natives);
      builder.edge(0, 'element', handles, handles);
      const scope = builder.object('system / Context');
      const streams = heap.collection('Set', 10);
      heap.variable('scope', scope);
      builder.edge(scope, 'context', 'streams', streams.node);
      for (let at = 0; at < 10; at++) {
        if (at % 5 === 0) await heap.endRound();
        const stream = heap.value('ReadableStream');
        const native = builder.node('native', 'Node / JSTransferable');
        builder.edge(natives, 'element', at, native);
        builder.edge(native, 'internal', 'native_to_javascript', stream);
        builder.edge(handles, isWeak ? 'weak' : 'element', at, stream);
        streams.add(stream, stream);
      }
      const rows = isWeak ? [['grows', 'set', null, 'streams', '5+5']] : [];
      assert.deepEqual(told(await heap.left()), rows);
    });
  }
});

describe('an instance without a class', () => {
  it('has fields, however V8 keeps them, when it has methods too', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const app = builder.object('Object');
    builder.property(app, '__proto__', builder.object('Object'));
    builder.edge(app, 'internal', 'properties', builder.node('array', '(object properties)'));
    const method = heap.functionIn('/app/framework.js', 'method');
    for (let at = 0; at < 40; at++) builder.property(app, `method${at}`, method());
    builder.property(app, 'get version', method());
    // Only a listener that is bound to it is on the way, and a function that sees its variable.
    const server = builder.object('Server');
    heap.variable('server', server);
    const events = builder.object('Object');
    builder.property(server, '_events', events);
    const bound = builder.node('closure', 'native_bind');
    builder.property(events, 'clientError', bound);
    builder.edge(bound, 'internal', 'bound_this', app);
    const scope = builder.object('system / Context');
    const started = builder.node('closure', 'started');
    builder.property(app, 'started', started);
    builder.edge(started, 'internal', 'context', scope);
    builder.edge(scope, 'context', 'app', app);
    const audit = heap.entries('Array');
    builder.property(app, 'audit', audit.node);
    for (let at = 0; at < 10; at++) {
      if (at % 5 === 0) await heap.endRound();
      audit.set(at, heap.value());
    }
    assert.deepEqual(told(await heap.left()), [['grows', 'array', 'app', 'audit', '5+5']]);
  });
});
