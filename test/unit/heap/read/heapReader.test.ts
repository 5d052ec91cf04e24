import * as assert from 'node:assert/strict';
import { HeapReader } from '../../../../src/heap/read/heapReader';
import type { HeapModel } from '../../../../src/protocol/heapReading';
import type { Access, FreeList, Store } from '../../../../src/protocol/poolModel';
import type { Rule } from '../../../../src/protocol/rules';
import { SnapshotBuilder } from '../snapshotBuilder';

const nowhere = { start: 0, end: 0, line: 0, column: 0, endLine: 0, endColumn: 0 };
const own = (...path: string[]): Access => ({ base: 'this', path });

function modelOf(
  className: string,
  store: Store,
  freeLists: FreeList[] = [{ kind: 'array', holder: 'variable', name: 'idle' }],
  position?: HeapModel['position'],
): HeapModel {
  const rule: Rule = store.kind === 'field' ? 'stale-fields' : 'stale-slots';
  return {
    model: {
      className,
      form: 'class',
      range: nowhere,
      functionOffset: 0,
      methods: [],
      stores: [store],
      resets: [],
      freeLists,
      faults: [{ rule, store: 0, reset: 0, certainty: 'provable' }],
    },
    freeLists,
    methodPositions: [],
    ...(position ? { position } : {}),
  };
}

/** A heap with a scope below the root, and classes whose instances it may hold. */
class Pool extends SnapshotBuilder {
  readonly scope = this.object('system / Context');
  /** Classes by their prototypes. */
  private readonly closures = new Map<number, number>();

  constructor() {
    super();
    this.edge(0, 'internal', 'scope', this.scope);
  }

  variable(name: string, value: number): void {
    this.edge(this.scope, 'context', name, value);
  }

  /** Answers the prototype object. */
  class(name: string, base?: number, scriptId = 7): number {
    const [closure, proto] = [this.node('closure', name), this.object('Object')];
    this.closures.set(proto, closure);
    this.variable(name, closure);
    this.property(closure, 'prototype', proto);
    this.property(proto, 'constructor', closure);
    if (base !== undefined) this.property(proto, '__proto__', base);
    this.locate(closure, scriptId, 3, 13);
    return proto;
  }

  /** Tells the script of the class of which that is the prototype. */
  loadedFrom(proto: number, script: string): void {
    const shared = this.node('code', 'Context');
    this.edge(this.closures.get(proto)!, 'internal', 'shared', shared);
    this.edge(shared, 'internal', 'script', this.node('code', script));
  }

  instance(proto: number, className: string): number {
    const node = this.object(className, 64);
    this.property(node, '__proto__', proto);
    return node;
  }

  async slots(...models: HeapModel[]): Promise<unknown[]> {
    const reader = new HeapReader(await this.graph(), { models });
    return reader.reading.findings.flatMap(({ held }) =>
      held.values.map(value => [value.idle, value.slot, value.key, value.className]),
    );
  }
}

const slotsStore: Store = {
  kind: 'slots',
  columns: [{ access: own('values'), role: 'value' }],
  length: own('count'),
  bias: 0,
};

describe('the reader of heap snapshots', () => {
  it('takes positions outside a ring for stale, and all of an idle one', async () => {
    const pool = new Pool();
    const proto = pool.class('Ring');
    const ring = (head: number, tail: number): number => {
      const node = pool.instance(proto, 'Ring');
      pool.property(node, 'list', pool.array([0, 1, 2, 3].map(i => pool.object(`V${i}`))));
      pool.property(node, 'head', pool.number(head));
      pool.property(node, 'tail', pool.number(tail));
      return node;
    };
    pool.variable('busy', ring(3, 1));
    pool.variable('idle', pool.array([ring(2, 2)]));
    const store: Store = {
      kind: 'ring',
      columns: [{ access: own('list'), role: 'value' }],
      head: own('head'),
      tail: own('tail'),
    };
    assert.deepEqual(await pool.slots(modelOf('Ring', store)), [
      [false, 1, null, 'V1'],
      [false, 2, null, 'V2'],
      ...[0, 1, 2, 3].map(i => [true, i, null, `V${i}`]),
    ]);
  });

  it('reads entry objects, and keeps them', async () => {
    const pool = new Pool();
    const context = pool.instance(pool.class('Context'), 'Context');
    const entry = (key: string, value: number): number => {
      const node = pool.object('Object', 1000);
      pool.property(node, 'key', pool.string(key));
      pool.property(node, 'value', value);
      return node;
    };
    pool.property(
      context,
      'values',
      pool.array([entry('a', pool.object('A', 50)), entry('n', pool.number(5))]),
    );
    pool.property(context, 'count', pool.number(0));
    pool.variable('idle', pool.array([context]));
    const store: Store = {
      ...slotsStore,
      columns: [{ access: own('values'), role: 'entry', keyField: 'key', valueFields: ['value'] }],
    };
    const model = modelOf('Context', store);
    assert.deepEqual(await pool.slots(model), [[true, 0, 'a', 'A']]);
    const { reading } = new HeapReader(await pool.graph(), { models: [model] });
    assert.equal(reading.retainedBytes, 50 + 17, 'the value and its key');
  });

  it('reads fields of idle instances, but what stands for empty', async () => {
    const pool = new Pool();
    const proto = pool.class('Holder');
    const noop = pool.node('closure', 'noop');
    pool.variable('noop', noop);
    const holder = (callback: number, next?: number): number => {
      const node = pool.instance(proto, 'Holder');
      pool.property(node, 'callback', callback);
      if (next !== undefined) pool.property(node, 'next', next);
      return node;
    };
    const stale = (): number => pool.node('closure', 'stale');
    pool.variable('first', holder(noop, holder(stale(), holder(stale()))));
    pool.variable('busy', holder(stale()));
    const store: Store = { kind: 'field', access: own('callback'), emptyNames: ['noop'] };
    const lists: FreeList[] = [
      { kind: 'linked', holder: 'variable', name: 'first', nextField: 'next' },
    ];
    assert.deepEqual(await pool.slots(modelOf('Holder', store, lists)), [
      [true, 'callback', null, 'Function'],
      [true, 'callback', null, 'Function'],
    ]);
  });

  it('reads Maps, Sets, and dictionaries', async () => {
    for (const collection of ['map', 'set', 'dictionary'] as const) {
      const pool = new Pool();
      const context = pool.instance(pool.class('Context'), 'Context');
      const locals = pool.object(collection);
      pool.property(context, 'locals', locals);
      const value = pool.object('Value');
      if (collection === 'dictionary') pool.property(locals, 'key', value);
      else {
        // Two buckets: the entries begin in slot 5, of three slots each in a Map and of two in a Set.
        const table = pool.node('array', '', collection === 'map' ? 152 : 120);
        pool.edge(locals, 'internal', 'table', table);
        if (collection === 'map') pool.edge(table, 'internal', '8', pool.string('key'));
        pool.edge(table, 'internal', collection === 'map' ? '9' : '7', value);
      }
      pool.variable('idle', pool.array([context]));
      const store: Store = { kind: 'collection', access: own('locals'), collection };
      const [row, ...rest] = await pool.slots(modelOf('Context', store));
      const key = collection === 'set' ? null : 'key';
      assert.deepEqual([row, rest], [[true, 0, key, 'Value'], []]);
    }
  });

  it('knows instances of subclasses, and what idle ones own', async () => {
    const pool = new Pool();
    const base = pool.class('Values');
    const derived = pool.class('Locals', base, 8);
    const owner = pool.class('Context');
    const values = pool.instance(derived, 'Locals');
    pool.property(values, 'values', pool.array([pool.object('Session')]));
    pool.property(values, 'count', pool.number(1));
    const context = pool.instance(owner, 'Context');
    pool.property(context, 'locals', values);
    pool.variable('idle', pool.array([context]));
    const clean = modelOf('Context', { kind: 'field', access: own('absent'), emptyNames: [] });
    assert.deepEqual(await pool.slots(modelOf('Values', slotsStore, []), clean), [
      [true, 0, null, 'Session'],
    ]);
  });

  it('believes the counter beside a free list', async () => {
    const pool = new Pool();
    const proto = pool.class('Context');
    const contexts = [1, 2].map(i => {
      const node = pool.instance(proto, 'Context');
      pool.property(node, 'values', pool.array([pool.object(`V${i}`)]));
      pool.property(node, 'count', pool.number(1));
      return node;
    });
    pool.variable('idle', pool.array(contexts));
    pool.variable('free', pool.number(1));
    const lists: FreeList[] = [
      { kind: 'array', holder: 'variable', name: 'idle', lengthName: 'free' },
    ];
    assert.deepEqual(await pool.slots(modelOf('Context', slotsStore, lists)), [
      [true, 0, null, 'V1'],
    ]);
  });

  it('finds idle instances in lists that a list has, and by their flag, and what is before the head of a queue', async () => {
    const pool = new Pool();
    const proto = pool.class('Context');
    const contexts = [1, 2].map(i => {
      const node = pool.instance(proto, 'Context');
      pool.property(node, 'values', pool.array([pool.object(`A${i}`), pool.object(`B${i}`)]));
      pool.property(node, 'count', pool.number(1));
      return node;
    });
    pool.variable('idle', pool.array([pool.array([contexts[0]!])]));
    pool.variable('busy', contexts[1]!);
    const lists: FreeList[] = [{ kind: 'array', holder: 'variable', name: 'idle', isNested: true }];
    const queue: Store = { ...slotsStore, isQueue: true };
    assert.deepEqual(await pool.slots(modelOf('Context', queue, lists)), [
      [true, 0, null, 'A1'],
      [true, 1, null, 'B1'],
      [false, 0, null, 'A2'],
    ]);
  });

  it('tells classes of one name apart by their scripts', async () => {
    const pool = new Pool();
    for (const script of [7, 8]) {
      const context = pool.instance(pool.class('Context', undefined, script), 'Context');
      pool.property(context, 'values', pool.array([pool.object(`of script ${script}`)]));
      pool.property(context, 'count', pool.number(0));
      pool.variable(`busy${script}`, context);
    }
    for (const line of [3, 99]) {
      const model = modelOf('Context', slotsStore, [], { scriptId: 8, line, column: 13 });
      assert.deepEqual(await pool.slots(model), [[false, 0, null, 'of script 8']]);
    }
  });

  describe('with two classes of one name at the same place', () => {
    const models = ['/app/src/http/pool.ts', '/app/src/ws/pool.ts'].map(file =>
      modelOf('Context', slotsStore, [], { file, line: 3, column: 13 }),
    );
    const held = async (scripts: (string | undefined)[]): Promise<unknown[]> => {
      const pool = new Pool();
      for (const [i, script] of scripts.entries()) {
        const proto = pool.class('Context', undefined, i + 1);
        if (script !== undefined) pool.loadedFrom(proto, script);
        const context = pool.instance(proto, 'Context');
        pool.property(context, 'values', pool.array([pool.object(script ?? 'Session')]));
        pool.property(context, 'count', pool.number(0));
        pool.variable(`busy${i}`, context);
      }
      const { reading } = new HeapReader(await pool.graph(), { models });
      return [
        ...reading.findings.map(({ model, held: { values } }) => [
          model,
          ...values.map(({ className }) => className),
        ]),
        ...reading.undecided.map(({ reason }) => reason.slice(0, 13)),
      ];
    };

    it('takes each for the one whose file is like its script', async () => {
      const scripts = ['file:///app/dist/ws/pool.mjs', 'C:\\app\\dist\\http\\pool.js'];
      assert.deepEqual(await held(scripts), [
        [0, scripts[1]],
        [1, scripts[0]],
      ]);
      assert.deepEqual(await held([scripts[0]]), [[1, scripts[0]], 'The snapshot ']);
    });

    it('names the one that it cannot tell from the other', async () => {
      assert.deepEqual(await held([undefined]), [[0, 'Session'], 'The sources h']);
      assert.deepEqual(await held(['/app/pool.js']), [[0, '/app/pool.js'], 'The sources h']);
    });
  });

  it('does not count what V8 keeps twice as kept by something else', async () => {
    const pool = new Pool();
    const context = pool.instance(pool.class('Context'), 'Context');
    const value = pool.object('Session', 500);
    pool.property(context, 'values', pool.array([value, value]));
    pool.property(context, 'count', pool.number(1));
    pool.variable('busy', context);
    const model = modelOf('Context', slotsStore);
    const { reading } = new HeapReader(await pool.graph(), { models: [model] });
    assert.equal(reading.findings[0]!.held.staleReferences, 1);
    assert.equal(reading.retainedBytes, 0, 'slot 0 is in use and keeps it');
  });
});
