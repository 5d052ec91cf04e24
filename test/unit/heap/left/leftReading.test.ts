import * as assert from 'node:assert/strict';
import { heldContexts } from '../../../../src/heap/left/heldContexts';
import { RoundedHeap, told } from './roundedHeap';

describe('what is left in a heap', () => {
  it('is one row for a Map that was made with the first values', async () => {
    const heap = new RoundedHeap();
    await heap.endRound();
    const recent = heap.collection('Map');
    heap.variable('recent', recent.node);
    for (let round = 0; round < 3; round++) {
      if (round > 0) await heap.endRound();
      for (let i = 0; i < 5; i++)
        recent.add(heap.builder.string(`key ${round} ${i}`), heap.value());
    }
    assert.deepEqual(told(await heap.left()), [['grows', 'map', null, 'recent', '5+5+5']]);
  });

  it('grows with each round, and tells bytes and classes', async () => {
    const heap = new RoundedHeap();
    const recent = heap.collection('Map');
    heap.variable('recent', recent.node);
    let bytes = 0;
    await heap.endRound();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5; i++) {
        const key = `key ${round} ${i}`;
        const value = heap.value();
        recent.add(heap.builder.string(key), value);
        bytes += 16 + key.length + 16 + 2 * 16 + `text ${value}url ${value}`.length;
      }
      if (round === 0) await heap.endRound();
    }
    const rows = await heap.left();
    assert.deepEqual(told(rows), [['grows', 'map', null, 'recent', '5+5']]);
    // And the Map's table, which is there for them alone.
    const table = 8 * (2 + 3 + 8 + 16 * 3);
    assert.equal(rows[0]!.retainedBytes, bytes + table);
    const classes = rows[0]!.classes.map(({ className, count }) => [className, count]);
    assert.deepEqual(classes.sort(), [
      ['(string)', 30],
      ['Value', 10],
    ]);
    assert.deepEqual(rows[0]!.path.at(-1), '[] Value');
  });

  it('is told with its bytes where a Map and a list both have it', async () => {
    const heap = new RoundedHeap();
    const recent = heap.collection('Map', 10);
    const order = heap.entries('Array');
    heap.variable('recent', recent.node);
    heap.variable('order', heap.builder.array([order.node]));
    let at = 0;
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 5; i++) {
        const value = heap.value();
        recent.add(heap.builder.string(`key ${at}`), value);
        order.set(at++, value);
      }
    }
    const [row, ...others] = await heap.left();
    assert.deepEqual(others, []);
    assert.equal(row!.classes.find(({ className }) => className === 'Value')?.count, 10);
    assert.ok(row!.retainedBytes > 10 * 16);
  });

  it('is said where each request leaves something and no row tells who holds it', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const native = builder.node('native', 'Node / TCPWrap');
    builder.edge(0, 'element', 2, native);
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 5; i++) builder.edge(native, 'internal', `${i}`, heap.value('Upstream'));
    }
    const { left, limits } = await heap.reading([5, 5]);
    assert.deepEqual(left, []);
    assert.match(
      limits.join(),
      /^In each round the requests left objects of class Upstream \(5, 5\) /,
    );
    // As many as it has connections, say.
    assert.deepEqual((await heap.reading([60, 60])).limits, []);
    assert.deepEqual((await heap.reading()).limits, []);
  });

  it('is told by the variable of a proxy', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const sessions = heap.entries('Object');
    const proxy = builder.node('hidden', 'system / JSProxy');
    heap.variable('sessions', proxy);
    builder.edge(proxy, 'hidden', 1, sessions.node);
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 20; i++) sessions.set(20 * round + i, heap.value());
    }
    const rows = await heap.left();
    assert.deepEqual(told(rows), [['grows', 'object', null, 'sessions', '20+20']]);
    assert.deepEqual(rows[0]!.path, ['system / Context', '(variable) sessions Object', '[] Value']);
  });

  it('is a list by the variable that has it, at both ends', async () => {
    const heap = new RoundedHeap();
    const list = heap.builder.object('List');
    heap.variable('backlog', list);
    await heap.endRound();
    let last: number | undefined;
    const nil = heap.oddball('null');
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 5; i++) {
        const node = heap.builder.object('Item');
        heap.builder.property(node, 'value', heap.value());
        heap.builder.property(last ?? list, last === undefined ? 'first' : 'next', node);
        last = node;
      }
      if (round === 0) await heap.endRound();
    }
    heap.builder.property(last!, 'next', nil);
    heap.builder.property(list, 'last', last!);
    assert.deepEqual(told(await heap.left()), [['grows', 'object', null, 'backlog', '5+5']]);
  });

  it('is nothing in the fields of native classes', async () => {
    const heap = new RoundedHeap();
    const idle: number[] = [];
    for (let i = 0; i < 4; i++) idle.push(heap.builder.object('Session'));
    heap.variable('idle', heap.builder.array(idle));
    await heap.endRound();
    await heap.endRound();
    for (const session of idle.slice(1)) heap.builder.property(session, 'user', heap.value());
    const rows = await heap.left();
    // The class has no place in a script, as Node's native ones: without finished requests it is no row.
    assert.deepEqual(told(rows), []);
  });

  it('is a text in a pooled thing when it is long', async () => {
    for (const length of [100, 3000]) {
      const heap = new RoundedHeap();
      const { builder } = heap;
      const idle: number[] = [];
      for (let i = 0; i < 4; i++) {
        const session = builder.object('Session');
        builder.locate(session, 1, 1, 1);
        idle.push(session);
      }
      heap.variable('idle', builder.array(idle));
      await heap.endRound();
      await heap.endRound();
      for (const session of idle) {
        builder.property(session, 'body', builder.string('x'.repeat(length)));
      }
      const rows = length < 1000 ? [] : [['parked', 'pool', 'Session', 'body', '0+4']];
      assert.deepEqual(told(await heap.left()), rows);
    }
  });

  it('is nothing where a cache filled once', async () => {
    const heap = new RoundedHeap();
    const cache = heap.collection('Map');
    heap.variable('cache', cache.node);
    await heap.endRound();
    for (let i = 0; i < 5; i++) cache.add(heap.builder.string(`key ${i}`), heap.value());
    await heap.endRound();
    assert.deepEqual(await heap.left(), []);
  });

  it('grows in a collection that is seen to, although more of the class go elsewhere', async () => {
    const heap = new RoundedHeap();
    const held = heap.collection('Map');
    heap.variable('held', held.node);
    const others = heap.entries('Array');
    heap.variable('others', others.node);
    const values = Array.from({ length: 20 }, () => heap.value());
    values.forEach((value, at) => others.set(at, value));
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 5; i++) held.add(heap.builder.string(`key ${round} ${i}`), heap.value());
      for (let at = 8 * round; at < 8 * round + 8; at++) {
        heap.builder.remove(others.node, at);
        heap.builder.drop(values[at]!);
      }
    }
    assert.deepEqual(told(await heap.left()), [['grows', 'map', null, 'held', '5+5']]);
  });

  it('grows with one large thing in each round, and is parked with a small one', async () => {
    for (const [bytes, verdict] of [
      [400_000, 'grows'],
      [400, 'parked'],
    ] as const) {
      const heap = new RoundedHeap();
      const reports = heap.collection('Map');
      const owner = heap.builder.object('Archive');
      heap.builder.locate(owner, 1, 1, 1);
      heap.variable('archive', owner);
      heap.builder.property(owner, 'reports', reports.node);
      for (let round = 0; round < 3; round++) {
        await heap.endRound();
        const report = heap.value('Report');
        heap.builder.property(report, 'rows', heap.builder.object('Rows', bytes));
        reports.add(heap.builder.string(`key ${round}`), report);
      }
      assert.deepEqual(told(await heap.left()), [[verdict, 'map', 'Archive', 'reports', '1+1+1']]);
    }
  });

  it('is parked in a collection that is full, and grows in one that gets larger', async () => {
    const [most, requests] = [14, 8];
    for (const kind of ['Map', 'Array', 'Object'] as const) {
      for (const isFull of [true, false]) {
        const heap = new RoundedHeap();
        let put: () => void;
        if (kind === 'Map') {
          const map = heap.collection('Map');
          let size = 0;
          heap.variable('recent', map.node);
          put = () => {
            map.add(heap.builder.string(`key ${size}`), heap.value());
            if (++size > most && isFull) map.shift();
          };
        } else {
          const { node, set } = heap.entries(kind);
          let next = 0;
          heap.variable('recent', node);
          put = () => set(isFull ? next++ % most : next++, heap.value());
        }
        for (let i = 0; i < most; i++) put();
        for (let round = 0; round < 2; round++) {
          await heap.endRound();
          for (let i = 0; i < requests; i++) put();
        }
        const row = { Map: 'map', Array: 'array', Object: 'object' }[kind];
        // What is parked in a variable that no function sees makes no row.
        const rows = isFull ? [] : [['grows', row, null, 'recent', '8+8']];
        assert.deepEqual(told(await heap.left([requests, requests])), rows);
      }
    }
  });

  it('grows with what each round was asked', async () => {
    for (const requests of [
      [100, 5],
      [3, 50, 0],
      [1, 1, 1, 1],
    ]) {
      const heap = new RoundedHeap();
      const { node, set } = heap.entries('Array');
      heap.variable('recent', node);
      let next = 0;
      for (const count of requests) {
        await heap.endRound();
        for (let i = 0; i < count; i++) set(next++, heap.value());
      }
      const row = ['array', null, 'recent', requests.join('+')];
      assert.deepEqual(told(await heap.left(requests)), [['grows', ...row]]);
      assert.deepEqual(told(await heap.left()), []);
    }
  });

  it('takes a long chain without a stack', async () => {
    const heap = new RoundedHeap();
    await heap.endRound();
    let above = heap.module;
    for (let i = 0; i < 50_000; i++) {
      const next = heap.builder.object(i % 2 === 0 ? 'Even' : 'Odd');
      if (i === 0) heap.variable('chain', next);
      else heap.builder.property(above, 'next', next);
      above = next;
    }
    assert.deepEqual(told(await heap.left()), []);
  });
});

describe('finished requests', () => {
  it('are known by Node’s prototype, not by their name', async () => {
    for (const [script, held] of [
      ['node:_http_server', 3],
      ['/app/server.js', 0],
    ] as const) {
      const heap = new RoundedHeap();
      const prototype = heap.classIn(script, 'ServerResponse');
      const answers = heap.collection('Map');
      heap.variable('answers', answers.node);
      for (const isClosed of [true, true, true, false]) {
        answers.add(heap.builder.string('key'), heap.response(prototype, isClosed));
      }
      const contexts = heldContexts(await heap.builder.graph());
      assert.deepEqual([contexts.over, contexts.held], [held, held]);
      const holders = contexts.holders.map(({ holder, contexts: count }) => [
        holder.kind,
        holder.name,
        count,
      ]);
      assert.deepEqual(holders, held > 0 ? [['map', 'answers', held]] : []);
    }
  });

  it('are known by what else tells it where somebody has put an accessor in the place of their state', async () => {
    const heap = new RoundedHeap();
    const prototype = heap.classIn('node:_http_server', 'ServerResponse');
    const answers = heap.collection('Map');
    heap.variable('answers', answers.node);
    for (const isDestroyed of ['true', 'true', 'false'] as const) {
      const response = heap.response(prototype, true);
      heap.builder.remove(response, '_closed');
      heap.builder.property(response, 'get _closed', heap.builder.node('closure', 'get'));
      heap.builder.property(response, 'destroyed', heap.oddball(isDestroyed));
      answers.add(heap.builder.string('key'), response);
    }
    const contexts = heldContexts(await heap.builder.graph());
    assert.deepEqual([contexts.over, contexts.held], [2, 2]);
  });

  it('are told by what they share, not by what each came in', async () => {
    const heap = new RoundedHeap();
    const prototype = heap.classIn('node:_http_server', 'ServerResponse');
    const contexts = heap.collection('Map');
    heap.variable('contexts', contexts.node);
    for (let i = 0; i < 5; i++) {
      const context = heap.builder.object('Object');
      heap.builder.property(context, 'res', heap.response(prototype, true));
      contexts.add(heap.builder.string(`key ${i}`), context);
    }
    const { holders } = heldContexts(await heap.builder.graph());
    assert.deepEqual(
      holders.map(({ holder, contexts: count }) => [holder.kind, holder.name, count]),
      [['map', 'contexts', 5]],
    );
    assert.ok(holders[0]!.retainedBytes! > 0);
    assert.deepEqual(holders[0]!.path.at(-1), '.res ServerResponse');
  });

  it('are told by their listeners, however many connections stay open', async () => {
    const heap = new RoundedHeap();
    const { builder } = heap;
    const prototype = heap.classIn('node:_http_server', 'ServerResponse');
    const listenerOf = heap.functionIn('/app/server.js', 'listener');
    let handles = 0;
    for (let round = 0; round < 2; round++) {
      await heap.endRound();
      for (let i = 0; i < 40; i++) {
        const [handle, socket, events] = ['TCP', 'Socket', 'Object'].map(name =>
          builder.object(name),
        );
        builder.edge(0, 'element', 10 + handles++, handle!);
        builder.property(handle!, 'owner', socket!);
        builder.property(socket!, '_events', events!);
        const listener = listenerOf();
        builder.property(events!, 'data', listener);
        const scope = builder.object('system / Context');
        builder.edge(listener, 'internal', 'context', scope);
        builder.edge(scope, 'context', 'res', heap.response(prototype, true));
      }
    }
    const rows = await heap.left([40, 40]);
    assert.deepEqual(told(rows), [['grows', 'listener', 'Socket', 'data', '40+40']]);
    assert.equal(rows[0]!.contexts, 80);
  });

  it('make a row of what filled once', async () => {
    const heap = new RoundedHeap();
    const prototype = heap.classIn('node:_http_server', 'ServerResponse');
    const cache = heap.collection('Map');
    heap.variable('cache', cache.node);
    heap.oddball('true');
    await heap.endRound();
    for (let i = 0; i < 5; i++) {
      cache.add(heap.builder.string(`key ${i}`), heap.response(prototype, true));
    }
    await heap.endRound();
    const rows = await heap.left();
    assert.deepEqual(told(rows), [['parked', 'map', null, 'cache', '5+0']]);
    assert.equal(rows[0]!.contexts, 5);
  });
});
