import * as assert from 'node:assert/strict';
import { formatQuantity } from '../../src/base/format';
import type { Reading } from '../../src/protocol/finding';
import { verdictOf } from '../../src/protocol/verdict';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { readThrough, Target } from './target';

const REQUESTS = 7;
/** What cannot be looked into, by what shows without a pause that there is something. */
const SETTLERS: Record<string, string> = {
  map: 'the Map pending',
  once: 'the listener closed of EventEmitter',
  iterator: 'the listener price of EventEmitter',
  chain: 'the variable open',
  sleep: 'the timer of Timeout',
};
/** Those whose function is Node's own: a place of the program's does not lead to it. */
const NODES_OWN = ['once', 'iterator', 'sleep'];
/** Promises that are not settled, by the variables that have them. */
const PENDING: Record<string, string> = { tail: 'tail', race: 'shutdown' };
/** What keeps things and tells nobody which. */
const SHUT: Record<string, string> = {
  registry: 'A FinalizationRegistry was met (the variable onGone).',
  arrayIterator: 'An Array Iterator was met (the Set cursors) and 6 like it.',
  mapIterator: 'A Map Iterator was met (the Set cursors) and 6 like it.',
};
/** What only Node's native part leads to, by what it is called and how many there are for each request. */
const NATIVE: Record<string, [one: string, count: number]> = {
  handle: ['file watcher', 1],
  port: ['message port', 2],
  socket: ['socket', 1],
};
const MANY = 90;
/** What looks like it, and keeps nothing. */
const HARMLESS = ['nothing', 'garbage', 'logged', 'watched', 'settled'];
const PLACE = /, near hiddenHolders\.cjs:\d+/g;
/** What Node keeps by itself. */
const NODES: Record<string, string> = {
  channel: 'listener Channel app:config',
  watcher: 'listener StatWatcher change',
  signal: 'listener AbortSignal abort',
};
/** What the walk sees itself. */
const SEEN: Record<string, string> = {
  result: 'map null results',
};

/** What readings of a server whose requests are over say of them, without a pause and with one. */
async function readAfter(
  kind: string,
  node: string,
  requests = REQUESTS,
): Promise<[Reading, Reading, number]> {
  const target = await Target.start('hiddenHolders.cjs', { node, args: ['--expose-gc'] });
  try {
    for (let i = 0; i < requests; i++) await target.get(`/?in=${kind}`);
    const session = await target.open();
    try {
      const walked = await readThrough(session);
      const counted = await session.read({ thorough: true, allowedPauseMs: 1e6 });
      return [walked, counted, Number(await target.get('/alive'))];
    } finally {
      await session.detach();
    }
  } finally {
    target.stop();
  }
}

/** The sentences on what limited a reading, each without the places that it names in the server's file. */
function limitsOf({ coverage }: Reading): string[] {
  return coverage.limits.map(limit => limit.replace(PLACE, ''));
}

function namesPlaces({ coverage }: Reading): boolean {
  return coverage.limits.every(limit => limit.search(PLACE) > 0);
}

for (const version of NODE_VERSIONS) {
  describe(`finished requests that no object leads to, on Node ${version}`, () => {
    let node: string;
    before(async () => (node = await nodeBinary(version)));

    for (const [kind, name] of Object.entries(SETTLERS)) {
      it(`are not said to be none where promises are open, and counted in a pause: ${kind}`, async () => {
        const [walked, counted, alive] = await readAfter(kind, node);
        assert.equal(walked.contexts!.held, 0);
        assert.equal(verdictOf(walked).kind, 'unknown');
        const [limit] = limitsOf(walked);
        assert.ok(limit?.includes(`most of it in ${name}.`), walked.coverage.limits.join(' '));
        assert.equal(namesPlaces(walked), !NODES_OWN.includes(kind));
        const { held, withoutHolder } = counted.contexts!;
        assert.deepEqual([held, withoutHolder, alive], [REQUESTS, REQUESTS, REQUESTS]);
        assert.equal(verdictOf(counted).kind, 'held');
      });
    }

    for (const [kind, variable] of Object.entries(PENDING)) {
      it(`are not said to be none where a promise is not settled, and counted in a pause: ${kind}`, async () => {
        const [walked, counted, alive] = await readAfter(kind, node);
        assert.equal(walked.contexts!.held, 0);
        assert.equal(verdictOf(walked).kind, 'unknown');
        assert.deepEqual(
          limitsOf(walked).map(limit => limit.split('. ')[0]),
          [`1 promise that was not settled was met (the variable ${variable})`],
        );
        assert.equal(namesPlaces(walked), true);
        // What lost a race is no longer kept by Node 26.
        assert.equal(counted.contexts!.held, alive);
        assert.equal(verdictOf(counted).kind === 'held', alive > 0);
      });
    }

    for (const [kind, said] of Object.entries(SHUT)) {
      it(`are not said to be none where something is met that tells nothing, and counted in a pause: ${kind}`, async () => {
        const [walked, counted, alive] = await readAfter(kind, node);
        assert.equal(walked.contexts!.held, 0);
        assert.equal(verdictOf(walked).kind, 'unknown');
        const [limit] = limitsOf(walked);
        assert.ok(limit?.startsWith(said), walked.coverage.limits.join(' '));
        assert.equal(namesPlaces(walked), true);
        const { held, withoutHolder } = counted.contexts!;
        assert.deepEqual([held, withoutHolder, alive], [REQUESTS, REQUESTS, REQUESTS]);
        assert.equal(verdictOf(counted).kind, 'held');
      });
    }

    for (const [kind, [one, each]] of Object.entries(NATIVE)) {
      for (const requests of [1, REQUESTS, MANY]) {
        it(`are not said to be none where native code keeps what was not met, and counted in a pause: ${kind} ${requests}`, async () => {
          const [walked, counted, alive] = await readAfter(kind, node, requests);
          assert.equal(verdictOf(walked).kind, 'unknown');
          const { limits } = walked.coverage;
          const things = formatQuantity(each * requests, one);
          assert.equal(limits.length, 1, limits.join('\n'));
          assert.match(
            limits[0]!,
            new RegExp(`^Node itself keeps ${things}(?: \\(.*targets.*\\))? alive, unreferenced`),
          );
          const { held, withoutHolder } = counted.contexts!;
          assert.deepEqual([held, withoutHolder, alive], [requests, requests, requests]);
        });
      }
    }

    it('are found in the async contexts that sockets keep', async () => {
      const [walked, counted, alive] = await readAfter('context', node);
      assert.equal(alive, REQUESTS);
      assert.deepEqual([counted.contexts!.held, counted.contexts!.withoutHolder], [REQUESTS, 0]);
      const [row] = walked.contexts!.holders;
      assert.deepEqual(
        [row!.kind, row!.className, row!.name, row!.contexts],
        ['async-context', 'Socket', 'current', REQUESTS],
      );
      assert.deepEqual(walked.coverage.limits, []);
    });

    it('are said to be none where sockets keep async contexts without a request', async () => {
      const [walked, counted] = await readAfter('lasting', node);
      assert.equal(counted.contexts!.held, 0);
      assert.deepEqual(walked.coverage.limits, []);
      assert.notEqual(verdictOf(walked).kind, 'unknown');
    });

    // Until Node 24 a property of the handle has it.
    if (Number.parseInt(version, 10) >= 24) {
      it('are not said to be none where no socket tells its async context, and counted in a pause', async () => {
        const [walked, counted, alive] = await readAfter('untold', node);
        assert.equal(alive, REQUESTS);
        assert.deepEqual([counted.contexts!.held, verdictOf(counted).kind], [REQUESTS, 'held']);
        assert.equal(verdictOf(walked).kind, 'unknown');
        assert.deepEqual(
          limitsOf(walked).map(limit => limit.split('. ')[0]),
          ['An open Socket with the async context that it was opened in was met and 6 like it'],
        );
      });
    }

    for (const kind of HARMLESS) {
      it(`are said to be none where nothing keeps them: ${kind}`, async () => {
        const [walked] = await readAfter(kind, node, MANY);
        assert.deepEqual(walked.coverage.limits, []);
        assert.notEqual(verdictOf(walked).kind, 'unknown');
      });
    }

    it('are told without a question to an error that was logged', async () => {
      const target = await Target.start('hiddenHolders.cjs', { node });
      try {
        for (let i = 0; i < MANY; i++) await target.get('/?in=logged');
        assert.deepEqual((await target.read()).coverage.limits, []);
        assert.equal(await target.get('/runs'), '0');
      } finally {
        target.stop();
      }
    });

    for (const [kind, name] of Object.entries({ ...NODES, ...SEEN })) {
      it(`are found in what Node keeps for the program, and in what promises led to: ${kind}`, async () => {
        const [walked, counted, alive] = await readAfter(kind, node);
        const rows = walked.contexts!.holders;
        assert.deepEqual(
          rows.map(row => [`${row.kind} ${row.className} ${row.name}`, row.contexts]),
          [[name, alive]],
        );
        assert.ok(rows[0]!.location);
        assert.equal(counted.contexts!.withoutHolder, 0);
      });
    }

    it('are none where the last request of a connection is all there is', async () => {
      const [walked, counted] = await readAfter('nothing', node);
      assert.deepEqual(walked.coverage.limits, []);
      assert.deepEqual([counted.contexts!.held, counted.contexts!.withoutHolder], [0, 0]);
      assert.notEqual(verdictOf(counted).kind, 'unknown');
    });
  });
}
