import * as assert from 'node:assert/strict';
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Contexts } from '../../../../src/inspector/agent/target/contexts';
import { Families } from '../../../../src/inspector/agent/target/families';
import { Places } from '../../../../src/inspector/agent/target/heldPlaces';
import { MetRequests } from '../../../../src/inspector/agent/target/metRequests';
import { Requests } from '../../../../src/inspector/agent/target/requests';
import { NOWHERE } from '../../../../src/inspector/agent/target/standing';
import { Walk } from '../../../../src/inspector/agent/target/walk';
import { newWalkMemory } from '../../../../src/inspector/agent/target/walkMemory';
import type { WalkParts } from '../../../../src/inspector/agent/target/walkParts';
import type { ContextsStatus, HeldRow } from '../../../../src/inspector/agent/agentApi';
import { host, modelOf, read, trap, trapped, walkParts, withGetter } from './parts';

const requestOf = (differences: object = {}): IncomingMessage =>
  Object.assign(new IncomingMessage(new Socket()), { complete: true }, differences);

/** A response whose connection is gone, or still open. */
function responseTo(request: IncomingMessage, isClosed: boolean): ServerResponse {
  return Object.assign(new ServerResponse(request), { _closed: isClosed });
}
const closed = (): ServerResponse => responseTo(requestOf(), true);
const many = (count: number): ServerResponse[] => Array.from({ length: count }, closed);

/** What a walk from these roots says of finished requests. */
function heldFrom(roots: unknown[], deep = false, parts: WalkParts = walkParts()): Held {
  const walk = new Walk(parts);
  walk.roots.add(roots);
  return heldIn(walk, parts, deep);
}

interface Held extends ContextsStatus {
  rows: HeldRow[];
  origins: (object | undefined)[];
  unseenOrigins: (object | undefined)[];
  walk: Walk;
}

function heldIn(walk: Walk, parts: WalkParts, deep = false): Held {
  do {
    parts.pending.nextFunctions(100, deep);
    parts.pending.nextInsides(100, deep);
  } while (!walk.step(1_000, deep).idle || parts.pending.functions.length > 0);
  return sorted(walk, parts);
}

function sorted(walk: Walk, parts: WalkParts): Held {
  const newPlaces = (): Places => new Places(read, new Families(read, host), host, parts.memory);
  const contexts = new Contexts({ ...parts, host, newPlaces, walk });
  let status = contexts.step(1_000);
  while (!status.done) status = contexts.step(1_000);
  const { told, origins } = contexts.holders(100, () => true);
  return { ...status, ...told, origins, unseenOrigins: contexts.unseenOrigins(), walk };
}

const textOf = ({ kind, className, name, contexts }: HeldRow): string =>
  `${contexts} by ${kind} ${className} ${name}`;
const rowsFrom = (roots: unknown[]): string[] => heldFrom(roots).rows.map(textOf);

class Shop {
  #secret = 1;
  constructor(readonly recent: unknown) {}
  get secret(): number {
    return this.#secret;
  }
}

describe('whether a request is over', () => {
  const requests = new Requests(read, host);
  const isOver = (target: object): boolean | undefined => {
    const part = requests.partOf(target);
    return part === undefined || part === 'storage' ? undefined : requests.isOver(target, part);
  };

  it('is told by its own state', () => {
    assert.equal(isOver(closed()), true);
    assert.equal(isOver(responseTo(requestOf(), false)), false);
    assert.equal(isOver(requestOf()), true);
    assert.equal(isOver(requestOf({ complete: false })), false);
  });

  it('is told by its socket once that was upgraded', () => {
    const upgraded = requestOf({ upgrade: true });
    const { socket } = upgraded;
    const symbols = Object.getOwnPropertySymbols(socket);
    const handle = symbols.find(({ description }) => description === 'kHandle')!;
    Object.assign(socket, { [handle]: {} });
    assert.equal(isOver(upgraded), false);
    Object.assign(socket, { [handle]: null });
    assert.equal(isOver(upgraded), true);
  });

  it('is not asked of what only bears a name of Node’s', () => {
    const hostile = { ServerResponse: class ServerResponse {} }.ServerResponse;
    assert.equal(isOver(Object.assign(new hostile(), { _closed: true })), undefined);
    assert.equal(isOver(ServerResponse.prototype), undefined);
    class Mine extends ServerResponse {}
    assert.equal(isOver(Mine.prototype), undefined);
    assert.equal(isOver(Object.assign(new Mine(requestOf()), { _closed: true })), true);
  });

  it('is not asked of a request of the program’s own', () => {
    assert.equal(isOver(requestOf({ statusCode: 200 })), false);
  });

  it('runs nothing to find out', () => {
    const odd = withGetter('_closed', Object.create(ServerResponse.prototype) as object);
    assert.equal(isOver(withGetter('req', odd)), false);
    assert.deepEqual(heldFrom([{ odd: [odd, trap(closed())] }]).rows, []);
    assert.deepEqual(trapped, []);
  });
});

describe('finished requests that a walk meets', () => {
  it('are told by what holds them, one row for each holder', () => {
    assert.deepEqual(rowsFrom([new Shop(new Map(many(6).map((each, i) => [i, each])))]), [
      '6 by map Shop recent',
    ]);
    assert.deepEqual(rowsFrom([new Shop(new Set(many(6)))]), ['6 by set Shop recent']);
    assert.deepEqual(rowsFrom([new Shop(many(6))]), ['6 by array Shop recent']);
    assert.deepEqual(rowsFrom([new Shop(closed())]), ['1 by field Shop recent']);
    const entries = many(6).map((each, i) => [`key${i}`, each]);
    assert.deepEqual(rowsFrom([new Shop(Object.fromEntries(entries))]), [
      '6 by object Shop recent',
    ]);
    const few = [['key-1', closed()]];
    assert.deepEqual(rowsFrom([new Shop(Object.fromEntries(few))]), ['1 by object Shop recent']);
  });

  it('are not those that were in flight when they were met, and have ended since', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const responses = [responseTo(requestOf(), false), responseTo(requestOf(), false)];
    walk.roots.add([new Shop(new Set(responses))]);
    while (!walk.step(1_000, false).idle);
    for (const response of responses) Object.assign(response, { _closed: true });
    const { over, rows } = sorted(walk, parts);
    assert.deepEqual([over, rows], [0, []]);
  });

  it('count once with their responses, and through contexts of frameworks', () => {
    const contexts = many(6).map(response => ({ request: response.req, response, state: {} }));
    assert.deepEqual(rowsFrom([new Shop(contexts)]), ['6 by array Shop recent']);
  });

  it('are told by the list that they are nodes of, also by its end', () => {
    class Node {
      next: Node | undefined;
      constructor(readonly response: ServerResponse) {}
    }
    const nodes = many(40).map(each => new Node(each));
    for (const [i, node] of nodes.entries()) node.next = nodes[i + 1];
    assert.deepEqual(rowsFrom([new Shop({ head: nodes[0], tail: nodes.at(-1) })]), [
      '40 by object Shop recent',
    ]);
  });

  it('are told by the variable of a function, and by what keeps the functions', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const bus = new EventEmitter();
    for (const response of many(6)) {
      const listener = (): number => response.statusCode;
      bus.on('updated', listener);
    }
    walk.roots.add([bus]);
    walk.step(1_000, false);
    const functions = parts.pending.nextFunctions(100, false);
    for (const fn of functions) walk.scopes.addScopes([fn], [{ response: closed() }]);
    const { rows, origins } = heldIn(walk, parts);
    assert.deepEqual(rows.map(textOf), ['6 by listener EventEmitter updated']);
    assert.ok(functions.includes(origins[0]!));
    assert.equal(rows[0]!.path[0], 'EventEmitter');
    assert.equal(rows[0]!.path.at(-1), '(variable) response ServerResponse');
  });

  it('are known by what else tells it where somebody has put an accessor in the place of their state', () => {
    const responses = [true, true, false].map(destroyed =>
      withGetter('_closed', Object.assign(responseTo(requestOf(), true), { destroyed })),
    );
    const requests = responses.map(response => (response as ServerResponse).req);
    for (const request of requests) request.complete = false;
    assert.equal(heldFrom([new Map(responses.entries())]).over, 2);
  });

  it('does not tell keys of dictionaries, which are data', () => {
    const sessions = Object.fromEntries(many(5).map((response, i) => [`secret${i}`, { response }]));
    const [row] = heldFrom([{ sessions }]).rows;
    assert.deepEqual([row?.kind, row?.name], ['object', 'sessions']);
    assert.deepEqual(row?.path, [
      'Object',
      '.sessions Object',
      '[] Object',
      '.response ServerResponse',
    ]);
  });

  it('are told by the timer that would fire', () => {
    const timers = many(3).map(response => {
      const timer = setTimeout(function expire() {}, 1e6);
      clearTimeout(timer);
      return Object.assign(timer, {
        _onTimeout: Object.assign(function expire() {}, { response }),
      });
    });
    assert.deepEqual(rowsFrom([{ timers }]), ['3 by timer Timeout expire']);
  });

  it('are told by each timer of one duration, which Node links', () => {
    const timerOf = (callback: () => void, response: ServerResponse): object => {
      const timer = setTimeout(callback, 1e6);
      clearTimeout(timer);
      return Object.assign(timer, { _onTimeout: Object.assign(callback, { response }) });
    };
    const timers = [
      timerOf(function expire() {}, closed()),
      timerOf(function poll() {}, closed()),
      timerOf(function expire() {}, closed()),
    ];
    for (const [i, timer] of timers.entries()) Object.assign(timer, { _idleNext: timers[i + 1] });
    assert.deepEqual(rowsFrom([new Shop({ _idleNext: timers[0] })]), [
      '2 by timer Timeout expire',
      '1 by timer Timeout poll',
    ]);
  });

  it('are told by the function behind the bound one that a timer calls', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    function expire(): void {}
    const bound = expire.bind(null);
    const timer = setTimeout(bound, 1e6);
    clearTimeout(timer);
    walk.roots.add([Object.assign(timer, { _onTimeout: bound })]);
    walk.step(1_000, false);
    walk.scopes.addPart(bound, expire);
    walk.scopes.addPart(bound, [closed()]);
    assert.deepEqual(heldIn(walk, parts).rows.map(textOf), ['1 by timer Timeout expire']);
  });

  it('are told by the class that has them in a static field', () => {
    class Audit {
      static entries = many(6);
    }
    class Trail {
      static entries = many(2);
    }
    const { rows, origins } = heldFrom([[Audit, Trail]]);
    assert.deepEqual(rows.map(textOf), ['6 by array Audit entries', '2 by array Trail entries']);
    assert.deepEqual(origins, [Audit, Trail]);
  });

  it('come with the variables and fields that lead to their holder', () => {
    class Queue {
      readonly items = many(6);
    }
    class Mailer {
      readonly outbox = new Queue();
    }
    const { rows, origins } = heldFrom([[new Mailer()]]);
    assert.deepEqual(rows.map(textOf), ['6 by array Queue items']);
    assert.deepEqual(rows[0]!.above, [
      { kind: 'field', is: 'class', className: 'Mailer', name: 'outbox' },
    ]);
    assert.deepEqual(origins, [Queue, Mailer]);
  });

  it('are one row where objects with the same fields stand under keys, and where a structure has such tables in many places', () => {
    const user = (): object => ({ name: 'any', sessions: many(2) });
    const users = { ada: user(), bob: user(), eve: user() };
    assert.deepEqual(rowsFrom([[new Shop({ users })]]), ['6 by array Shop recent.users.sessions']);
    class Trie {
      children: object = {};
      constructor(readonly value: unknown) {}
    }
    const leaves = Object.fromEntries([...'abcdef'].map(key => [key, new Trie(closed())]));
    const below = Object.assign(new Trie(closed()), { children: { x: new Trie(closed()) } });
    const root = Object.assign(new Trie(null), { children: { ...leaves, g: below } });
    assert.deepEqual(rowsFrom([[root]]), ['8 by object Trie children']);
  });

  it('are told by the event of an event target, whose listeners are a list', () => {
    const { signal } = new AbortController();
    for (const response of many(6)) {
      signal.addEventListener(
        'abort',
        Object.assign(() => undefined, { response }),
      );
    }
    assert.deepEqual(rowsFrom([signal]), ['6 by listener AbortSignal abort']);
  });

  it('are told by the channel that has their subscribers', () => {
    const name = 'test:held';
    const subscribers = many(6).map(response => Object.assign(() => undefined, { response }));
    for (const each of subscribers) subscribe(name, each);
    assert.deepEqual(rowsFrom([channel(name)]), [`6 by listener Channel ${name}`]);
    for (const each of subscribers) unsubscribe(name, each);
  });

  it('are told by the function of the program that Node’s calls, not by what Node remembers of it', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const bus = new EventEmitter().on('updated', () => undefined);
    walk.roots.add([bus]);
    walk.step(1_000, false);
    const [fn] = parts.pending.nextFunctions(100, false);
    const [ofCall, ofModule] = [{ response: closed() }, {}];
    const scopes = [ofCall, ofModule].map(object => ({ description: 'Closure', object }));
    walk.scopes.addInternal(fn!, scopes);
    assert.deepEqual(heldIn(walk, parts).rows.map(textOf), ['1 by listener EventEmitter updated']);
  });

  it('are told by the field or variable that has an object without a class', () => {
    const recent = { map: new Map(many(6).entries()) };
    assert.deepEqual(rowsFrom([new Shop(recent)]), ['6 by map Shop recent.map']);
    const props = [{ key: 'trail', value: many(6) }];
    assert.deepEqual(rowsFrom([new Shop(props)]), ['6 by array Object trail']);
  });

  it('are told by the async context whose store is an object that has one', () => {
    const context = Object.assign(
      setTimeout(() => undefined, 1e6),
      {
        [Symbol('kResourceStore')]: { response: closed(), user: {} },
      },
    );
    clearTimeout(context);
    assert.deepEqual(rowsFrom([{ context }]), ['1 by async-context Timeout AsyncLocalStorage']);
  });

  it('are estimated by what was asked of the inspector, for each holder', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const bound = (count: number): (() => void)[] => {
      const job = function (): void {};
      return Array.from({ length: count }, () => job.bind(null));
    };
    const jobs = new Set(bound(40));
    const mails = bound(10);
    walk.roots.add([{ shop: new Shop(jobs), mails: Object.assign(new Shop(mails), {}) }]);
    walk.step(1_000, false);
    const asked = parts.pending.nextFunctions(100, false);
    for (const fn of asked) walk.scopes.addPart(fn, [closed()]);
    while (!walk.step(1_000, false).idle);
    const { rows, estimated } = sorted(walk, parts);
    assert.equal(asked.length, 8);
    assert.deepEqual([rows.map(textOf), estimated], [['40 by set Shop recent'], true]);
    const ours = new Set<object>([...jobs, ...mails]);
    for (;;) {
      const late = parts.pending.nextFunctions(100, true);
      if (late.length === 0) break;
      for (const fn of late) if (ours.has(fn)) walk.scopes.addPart(fn, [closed()]);
      while (!walk.step(1_000, true).idle);
    }
    const whole = sorted(walk, parts);
    assert.deepEqual(
      [whole.rows.map(textOf), whole.estimated],
      [['40 by set Shop recent', '10 by array Shop recent'], false],
    );
  });

  it('are no findings while they are under way, or the last of a connection', () => {
    const last = closed();
    Object.assign(last.req.socket, { _httpMessage: last });
    Object.assign(last, { locals: { context: { response: last } } });
    const underWay = responseTo(requestOf(), false);
    Object.assign(underWay.req.socket, { _httpMessage: underWay });
    const found = heldFrom([last.req.socket, underWay.req.socket, new Shop([underWay.req])]);
    assert.deepEqual(found.rows, []);
    assert.equal(found.over, 1);
    const weak = new WeakMap([[closed(), 1]]);
    assert.equal(heldFrom([new Shop(weak)]).over, 0);
  });

  it('are no findings while their connection still answers them', () => {
    const underWay = responseTo(requestOf(), false);
    const meet = (request: IncomingMessage): number => {
      const met = new MetRequests(new Requests(read, host));
      met.meet(request, { ...NOWHERE, target: new Shop(request) }, 'recent');
      return [...met.over()].filter(each => each !== undefined).length;
    };
    assert.equal(meet(underWay.req), 1);
    Object.assign(underWay.req.socket, { _httpMessage: underWay });
    assert.equal(meet(underWay.req), 0);
  });

  it('are told by their holder although a connection leads to them first', () => {
    const last = closed();
    Object.assign(last.req.socket, { _httpMessage: last });
    const shop = new Shop([last, ...many(3)]);
    Object.assign(last, { shop });
    assert.deepEqual(rowsFrom([last.req.socket, { deep: { deeper: shop } }]), [
      '4 by array Shop recent',
    ]);
  });

  it('are estimated by a sample in a large container', () => {
    const recent = new Map(
      many(1_000).map((each, i) => [i, i % 4 === 0 ? each : { no: 'request' }]),
    );
    const { rows, estimated, over } = heldFrom([new Shop(recent)]);
    assert.deepEqual(rows.map(textOf), ['250 by map Shop recent']);
    assert.deepEqual([estimated, over], [true, 250]);
    const whole = heldFrom([new Shop(recent)], true);
    assert.deepEqual(
      [whole.rows.map(textOf), whole.estimated],
      [['250 by map Shop recent'], false],
    );
  });

  it('are not estimated by the first ones of an array that was made for many', () => {
    const recent = new Array<unknown>(50_000).fill(undefined);
    many(40).forEach((each, i) => (recent[i] = each));
    assert.deepEqual(heldFrom([new Shop(recent)]).rows.map(textOf), ['40 by array Shop recent']);
    const half = many(1_000).flatMap(each => [each, undefined]);
    assert.deepEqual(heldFrom([new Shop(half)]).rows.map(textOf), ['1000 by array Shop recent']);
  });

  it('are estimated by the same sample while the rest is read', () => {
    let at = 0;
    const parts = walkParts('search', [modelOf()], { host: { ...host, now: () => at++ } });
    const walk = new Walk(parts);
    walk.roots.add([new Shop(many(1_000))]);
    while (!walk.step(1_000, false).idle);
    const before = walk.step(0, false).visited;
    assert.ok(walk.step(200, true).visited > before, 'nothing of the rest was read');
    assert.deepEqual(sorted(walk, parts).rows.map(textOf), ['1000 by array Shop recent']);
  });

  it('are not estimated where only one of many unlike things holds some', () => {
    const modules = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`/m${i}`, i === 3 ? { log: new Shop(many(6)) } : {}]),
    );
    const { rows, estimated } = heldFrom([{ modules }]);
    assert.deepEqual([rows.map(textOf), estimated], [['6 by array Shop recent'], false]);
  });

  it('are named alike by a search that goes on', () => {
    const memory = newWalkMemory([]);
    const recent = new Map(many(1_000).map((each, i) => [i, each]));
    const first = walkParts('search', [modelOf()], { memory });
    const { walk, rows } = heldFrom([new Shop(recent)], false, first);
    assert.deepEqual(rows.map(textOf), ['1000 by map Shop recent']);
    memory.unfinished = walk.unfinished();
    assert.ok(memory.unfinished);
    const again = heldFrom([], false, walkParts('search', [modelOf()], { memory }));
    assert.deepEqual(again.rows.map(textOf), ['1000 by map Shop recent']);
  });

  it('are told of once by the parts of a search', () => {
    const { told } = newWalkMemory([]);
    const [one, two] = many(2);
    const partOf = (...shops: object[]): number[] => {
      const requests = new MetRequests(new Requests(read, host), told);
      const { rows } = heldFrom(shops, false, walkParts('search', [modelOf()], { requests }));
      requests.noteTold();
      return rows.map(({ anew }) => anew);
    };
    assert.deepEqual(partOf(new Shop([one])), [1]);
    assert.deepEqual(partOf(new Shop([one, two])), [1]);
    assert.deepEqual(partOf(new Shop([one, two])), [0]);
  });
});

describe('an emitter of a class with a name that nobody can search for', () => {
  class E extends EventEmitter {}
  const busy = (): E => {
    const emitter = new E();
    for (let i = 0; i < 6; i++) emitter.on('closed', () => undefined);
    return emitter;
  };
  it('is told by the field that has it, or by the class that its class extends', () => {
    class Registry {
      constructor(readonly bus: E) {}
    }
    const held = (root: (emitter: E) => unknown): string[] => {
      const emitter = busy();
      const parts = walkParts();
      const walk = new Walk(parts);
      walk.roots.add([root(emitter)]);
      const functions = emitter.listeners('closed');
      walk.step(1_000, false);
      walk.scopes.addScopes(
        functions,
        functions.map(() => [{ description: 'Closure', object: { response: closed() } }]),
      );
      return heldIn(walk, parts).rows.map(({ className, name }) => `${name} of ${className}`);
    };
    assert.deepEqual(
      held(emitter => new Registry(emitter)),
      ['closed of bus'],
    );
    assert.deepEqual(
      held(emitter => emitter),
      ['closed of EventEmitter'],
    );
  });
});

describe('functions that settle promises', () => {
  const settlersFrom = (roots: unknown[]): unknown => {
    const { count, holder } = heldFrom(roots).unseen.settlers;
    return [count, holder && `${holder.kind} ${holder.className} ${holder.name}`];
  };
  const deferred = (): { resolve: unknown; reject: unknown } => {
    let functions: [unknown, unknown] | undefined;
    void new Promise((...both) => (functions = both));
    return { resolve: functions![0], reject: functions![1] };
  };
  const several = (count: number): { resolve: unknown; reject: unknown }[] =>
    Array.from({ length: count }, deferred);

  it('are told by what has the most of them, those of one promise once', () => {
    assert.deepEqual(settlersFrom([new Shop(new Map(several(6).entries())), deferred()]), [
      7,
      'map Shop recent',
    ]);
    const resolves = several(6).map(({ resolve }) => resolve);
    assert.deepEqual(settlersFrom([new Shop(resolves)]), [6, 'array Shop recent']);
    assert.deepEqual(settlersFrom([new Shop(deferred().resolve)]), [1, 'field Shop recent']);
  });

  it('are not looked for among other functions of V8’s and Node’s', () => {
    const others = [setTimeout.bind(null), Math.max, structuredClone, () => 1, trap(() => 1)];
    assert.deepEqual(settlersFrom([new Shop(others)]), [0, null]);
  });

  it('say nothing where each emitter has its own: its beginning was awaited', () => {
    const listeners = (bus: EventEmitter): EventEmitter =>
      bus.on('connect', deferred().resolve as () => void);
    const each = Array.from({ length: 6 }, () => listeners(new EventEmitter()));
    assert.deepEqual(settlersFrom([new Shop(each)]), [0, null]);
    const bus = new EventEmitter();
    for (let i = 0; i < 6; i++) listeners(bus);
    assert.deepEqual(settlersFrom([bus]), [6, 'listener EventEmitter connect']);
  });
});

describe('what the inspector may not look into', () => {
  it('is told by class and holder, where there is most of it first', () => {
    const failing = (): object => Object.assign(() => undefined, { cause: new Error() });
    class Failing extends Error {
      #one = 1;
      get one(): number {
        return this.#one;
      }
    }
    const { refused } = heldFrom([
      new Shop(new Failing()),
      { handlers: [failing(), failing()] },
      trap(Object.assign(() => undefined, { cause: new Error() })),
    ]).unseen;
    const texts = refused.map(
      ({ className, holder }) => `${className} ${holder?.kind} ${holder?.name}`,
    );
    assert.deepEqual(texts, ['Function array handlers', 'Failing field recent']);
    assert.deepEqual(trapped, []);
  });
});

describe('promises', () => {
  /** What Node's own function tells, for promises that this test made. */
  const detailsOf = (known: Map<object, unknown>) => (promise: object) => known.get(promise);
  const partsWith = (known: Map<object, unknown>): WalkParts => {
    const parts = walkParts();
    parts.memory.promiseDetails = detailsOf(known);
    return parts;
  };
  const pending = (): Promise<unknown> => new Promise(() => undefined);

  it('that are settled are looked into, whatever holds them', () => {
    const [field, ...listed] = [pending(), pending(), pending()];
    const known = new Map([field, ...listed].map(each => [each, [1, closed()]]));
    const { rows, unseen } = heldFrom([new Shop(field)], false, partsWith(known));
    assert.deepEqual(rows.map(textOf), ['1 by field Shop recent']);
    assert.deepEqual(unseen.promises, { count: 0, holder: null });
    const inMap = heldFrom([new Shop(new Map(listed.entries()))], false, partsWith(known));
    assert.deepEqual(inMap.rows.map(textOf), ['2 by map Shop recent']);
  });

  it('that are pending are told by what has the most of them, and so are those that nobody can ask about', () => {
    const promises = [pending(), pending()];
    const known = new Map(promises.map(each => [each, [0]]));
    for (const parts of [partsWith(known), walkParts()]) {
      const { unseen } = heldFrom([new Shop(promises)], false, parts);
      assert.equal(unseen.promises.count, 2);
      assert.equal(unseen.promises.holder?.name, 'recent');
    }
  });

  it('come with the class that has the most of them', () => {
    const held = heldFrom([new Shop([pending(), pending()])]);
    assert.deepEqual(held.unseenOrigins, [Shop, undefined, undefined, undefined]);
  });

  it('that are none are left alone', () => {
    const imitation = { [Symbol.toStringTag]: 'Promise' };
    const held = heldFrom([new Shop(Object.create(imitation))], false, partsWith(new Map()));
    assert.equal(held.unseen.promises.count, 0);
  });
});

describe('finished requests that a heap query finds', () => {
  it('are counted once with their responses, and apart from those that the walk met', () => {
    const met = new MetRequests(new Requests(read, host));
    const [known, other, underWay] = [closed(), closed(), responseTo(requestOf(), false)];
    met.meet(known, { ...NOWHERE, target: new Shop(known) }, 'recent');
    Object.assign(underWay.req.socket, { _httpMessage: underWay });
    const all = [known, known.req, other.req, other, underWay.req, underWay];
    assert.deepEqual(met.count([...all, trap(closed()), ServerResponse.prototype, 5]), {
      over: 2,
      unmet: 1,
    });
  });

  it('are not the last ones of connections that live', () => {
    const met = new MetRequests(new Requests(read, host));
    const last = closed();
    const { socket } = last.req;
    const symbols = Object.getOwnPropertySymbols(socket);
    const handle = symbols.find(({ description }) => description === 'kHandle')!;
    Object.assign(socket, { parser: { incoming: last.req }, [handle]: {} });
    assert.deepEqual(met.count([last]), { over: 0, unmet: 0 });
    Object.assign(socket, { [handle]: null });
    assert.deepEqual(met.count([last]), { over: 1, unmet: 1 });
  });
});
