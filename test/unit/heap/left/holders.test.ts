import * as assert from 'node:assert/strict';
import { HeapObjects } from '../../../../src/heap/graph/objects';
import { AgedTree } from '../../../../src/heap/left/agedTree';
import { LEFT_NAMES } from '../../../../src/heap/left/leftNames';
import { RoundedHeap, told } from './roundedHeap';

const ROUNDS = 2;
const EACH = 5;

/** Calls `make` for each request of each round, after one mark for what was there before. */
async function load(heap: RoundedHeap, make: () => void): Promise<void> {
  await heap.endRound();
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < EACH; i++) make();
    if (round < ROUNDS - 1) await heap.endRound();
  }
}

describe('holders', () => {
  it('are timers by their own callbacks, not by their neighbours in the list', async () => {
    const heap = new RoundedHeap();
    const list = heap.builder.object('TimersList');
    heap.variable('list', list);
    const timers = heap.timersOf(list);
    const callbacks = ['expire', 'release'].map(name => heap.functionIn('/app/server.js', name));
    // A timer that was there before, and that was used last: it is after all others.
    const early = heap.timer(callbacks[0]!());
    await load(heap, () => {
      for (const callback of callbacks) {
        const timer = heap.timer(callback());
        heap.builder.property(timer, '_timerArgs', heap.builder.array([heap.value()]));
        timers.add(timer);
      }
    });
    timers.add(early);
    timers.end();
    const rows = await heap.left();
    assert.deepEqual(told(rows).sort(), [
      ['grows', 'timer', 'Timeout', 'expire', '5+5'],
      ['grows', 'timer', 'Timeout', 'release', '5+5'],
    ]);
    for (const { classes } of rows) {
      const counts = new Map(classes.map(({ className, count }) => [className, count]));
      assert.equal(counts.get('Timeout'), 10, 'each frees its own');
      assert.equal(counts.get('Value'), 10);
    }
  });

  it('are timers by the function that waits for them, where V8 itself is called', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const handlerOf = heap.functionIn('/app/server.js', 'handler');
    const list = builder.object('TimersList');
    heap.variable('list', list);
    const timers = heap.timersOf(list);
    const settleOf = builder.node('code', '');
    await load(heap, () => {
      const [settle, goOn] = [builder.node('closure', ''), builder.node('closure', '')];
      for (const closure of [settle, goOn]) builder.edge(closure, 'internal', 'shared', settleOf);
      const [scope, suspended] = [1, 2].map(() => builder.object('system / Context'));
      builder.edge(settle, 'internal', 'context', scope!);
      const promise = builder.object('Promise');
      builder.edge(scope!, 'hidden', 1, promise);
      const reaction = builder.node('hidden', 'system / PromiseReaction');
      builder.edge(promise, 'internal', 'reactions_or_result', reaction);
      builder.edge(reaction, 'hidden', 1, goOn);
      builder.edge(goOn, 'internal', 'context', suspended!);
      const generator = builder.object('Generator');
      builder.edge(suspended!, 'internal', 'extension', generator);
      builder.edge(generator, 'internal', 'function', handlerOf());
      builder.edge(generator, 'hidden', 3, heap.value());
      timers.add(heap.timer(settle));
    });
    timers.end();
    assert.deepEqual(told(await heap.left()), [['grows', 'timer', 'Timeout', 'handler', '5+5']]);
  });

  it('are promises by the variable that has the function that settles them', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const global = builder.object('global');
    builder.edge(0, 'element', 2, global);
    const stop = builder.node('closure', '');
    builder.property(global, 'stop', stop);
    const scope = builder.object('system / Context');
    builder.edge(stop, 'internal', 'context', scope);
    const promise = builder.object('Promise');
    builder.edge(scope, 'internal', '1', promise);
    let last = promise;
    await load(heap, () => {
      const reaction = builder.node('hidden', 'system / PromiseReaction');
      builder.edge(last, 'internal', last === promise ? 'reactions_or_result' : 'next', reaction);
      const handler = builder.node('closure', '');
      builder.edge(reaction, 'internal', 'fulfill_handler', handler);
      builder.edge(handler, 'context', 'result', heap.value());
      last = reaction;
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'promise', null, 'stop', '5+5']]);
  });

  it('are registries of what is to be done once something is gone', async () => {
    const heap = new RoundedHeap();
    const registry = heap.builder.object('FinalizationRegistry');
    heap.variable('registry', registry);
    let last = registry;
    await load(heap, () => {
      const cell = heap.builder.node('hidden', 'system / WeakCell');
      heap.builder.edge(last, 'internal', last === registry ? 'active_cells' : 'next', cell);
      heap.builder.edge(cell, 'weak', 'target', heap.value('Target'));
      heap.builder.edge(cell, 'internal', 'holdings', heap.value());
      last = cell;
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'object', null, 'registry', '5+5']]);
  });

  it('have a proxy as one element, though it has a target and a handler', async () => {
    const heap = new RoundedHeap();
    const recent = heap.collection('Map');
    heap.variable('recent', recent.node);
    await load(heap, () => {
      const proxy = heap.builder.node('hidden', 'system / JSProxy');
      heap.builder.edge(proxy, 'internal', 'target', heap.value());
      heap.builder.edge(proxy, 'internal', 'handler', heap.value('Handler'));
      recent.add(heap.builder.string('a key'), proxy);
    });
    assert.deepEqual(told(await heap.left()), [['grows', 'map', null, 'recent', '5+5']]);
  });

  it('are fields of a function by the name of the function', async () => {
    const heap = new RoundedHeap();
    const sets = ['Tracker', 'Sessions'].map(name => {
      const closure = heap.functionIn(`/app/${name}.js`, name)();
      heap.variable(`its${name}`, closure);
      const set = heap.collection('Set');
      heap.builder.property(closure, 'active', set.node);
      return set;
    });
    await load(heap, () => {
      for (const set of sets) set.add(heap.builder.string('a key'), heap.value());
    });
    assert.deepEqual(told(await heap.left()).sort(), [
      ['grows', 'set', 'Sessions', 'active', '5+5'],
      ['grows', 'set', 'Tracker', 'active', '5+5'],
    ]);
  });

  it('are fields of an object without a prototype, though V8 keeps these in a table', async () => {
    const heap = new RoundedHeap();
    const locals = heap.builder.object('Object');
    const recent = heap.builder.object('Object');
    heap.variable('locals', locals);
    heap.builder.edge(locals, 'internal', 'properties', heap.builder.node('array', ''));
    heap.builder.property(locals, '__proto__', heap.oddball('null'));
    heap.builder.property(locals, 'recent', recent);
    let key = 0;
    await load(heap, () => heap.builder.property(recent, `/x?u=${key++}`, heap.value()));
    assert.deepEqual(told(await heap.left()), [['grows', 'object', 'locals', 'recent', '5+5']]);
  });

  it('are named by what is written around them', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const object = (fields: Record<string, number>): number => {
      const node = builder.object('Object');
      for (const [name, value] of Object.entries(fields)) builder.property(node, name, value);
      return node;
    };
    const sets = Array.from({ length: 4 }, () => heap.collection('Set', 20));
    const [exported, inState, ofEntry, ofModule] = sets.map(({ node }) => node);
    // A module exports what a variable of its own has.
    const module = builder.object('Module');
    builder.property(module, 'filename', builder.string('/srv/jobs.js'));
    builder.property(module, 'exports', object({ scheduled: exported!, done: ofModule! }));
    builder.edge(0, 'element', 2, module);
    const late = builder.object('system / Context');
    builder.edge(module, 'internal', 'late', late);
    builder.edge(late, 'context', 'jobs', exported!);
    // A class has a structure, and a list of entries.
    const store = builder.object('Store');
    builder.locate(store, 7, 1, 1);
    heap.variable('store', store);
    builder.property(store, 'state', object({ users: inState! }));
    const entry = object({ key: builder.string('trail'), value: ofEntry! });
    builder.property(store, 'entries', builder.array([entry]));
    await load(heap, () => {
      for (const set of sets) {
        const value = heap.value();
        set.add(value, value);
      }
    });
    assert.deepEqual(told(await heap.left()).sort(), [
      ['grows', 'set', null, 'done', '5+5'],
      ['grows', 'set', null, 'jobs', '5+5'],
      ['grows', 'set', 'Store', 'state.users', '5+5'],
      ['grows', 'set', 'Store', 'trail', '5+5'],
    ]);
  });

  it('are listeners by the event that is waited for, not by its failure', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const db = builder.object('Db');
    // A native handle is a late way.
    const handle = builder.object('TCP');
    heap.variable('handle', handle);
    builder.property(handle, 'owner', db);
    const events = builder.object('Object');
    builder.property(db, '_events', events);
    const listeners = { error: [] as number[], ready: [] as number[] };
    const scopes: number[] = [];
    await load(heap, () => {
      const scope = builder.object('system / Context');
      builder.edge(scope, 'context', 'data', heap.value());
      scopes.push(scope);
      for (const closures of Object.values(listeners)) {
        const closure = builder.node('closure', 'waiting', 16);
        builder.edge(closure, 'internal', 'context', scope);
        closures.push(closure);
      }
    });
    for (const [event, closures] of Object.entries(listeners)) {
      builder.property(events, event, builder.array(closures));
    }
    const graph = await builder.graph();
    const tree = new AgedTree(
      new HeapObjects(graph, LEFT_NAMES),
      node => (node > handle ? 1 : 0),
      1,
    );
    for (const [at, scope] of scopes.entries()) {
      assert.equal(tree.parentOf(scope), listeners.ready[at]);
    }
  });
});
