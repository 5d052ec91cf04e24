import * as assert from 'node:assert/strict';
import type { HeldContexts } from '../../src/protocol/heldContexts';
import { verdictOf } from '../../src/protocol/verdict';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { readThrough, Target } from './target';

const REQUESTS = 7;
/** What a person would search for, by the kind of holder that the server is asked for. */
const HOLDERS: Record<string, string> = {
  map: 'map null recent',
  set: 'set Journal #seen',
  array: 'array Journal entries',
  object: 'object null sessions',
  list: 'object null backlog',
  field: 'field Shop latest',
  closure: 'closure null lastResponse',
  listener: 'listener EventEmitter updated',
  timer: 'timer Timeout expire',
  store: 'async-context Timeout requestStore',
  context: 'map null contexts',
  hostile: 'array null hostile',
};
/** What the server lets go of when it is asked to. */
const FORGOTTEN = ['map', 'context', 'listener', 'array'];
const NO_HOLDERS = ['weak', 'nothing', 'fake'];

const nameOf = ({ kind, className, name }: HeldContexts): string => `${kind} ${className} ${name}`;

for (const version of NODE_VERSIONS) {
  describe(`finished requests that a server on Node ${version} keeps`, () => {
    let target: Target;
    before(async () => {
      const node = await nodeBinary(version);
      target = await Target.start('heldRequests.cjs', { node, args: ['--expose-gc'] });
    });
    after(() => target.stop());

    it('are told by their holder, with number and place, and let go of between readings', async () => {
      for (const kind of [...Object.keys(HOLDERS), ...NO_HOLDERS]) {
        for (let i = 0; i < REQUESTS; i++) await target.get(`/?in=${kind}`);
      }
      // Takes the place of the last request of the connection.
      const alive = JSON.parse(await target.get('/alive')) as Record<string, number>;
      const session = await target.open();
      try {
        const reading = await readThrough(session);
        const { basis, held, holders, estimated } = reading.contexts!;
        const expected = Object.entries(HOLDERS).map(([kind, name]) => [name, alive[kind]]);
        assert.deepEqual(
          Object.fromEntries(holders.map(row => [nameOf(row), row.contexts])),
          Object.fromEntries(expected),
        );
        const sum = Object.values(alive).reduce((total, count) => total + count, 0);
        assert.deepEqual([basis, held, estimated], ['walk', sum, undefined]);
        assert.equal(verdictOf(reading).kind, 'held');
        for (const row of holders) {
          if (row.kind === 'async-context') continue;
          assert.ok(row.location, `${nameOf(row)} has no place`);
          assert.match(row.path.at(-1)!, /(ServerResponse|IncomingMessage)$/);
        }
        await target.get('/forget');
        const left = JSON.parse(await target.get('/alive')) as Record<string, number>;
        for (const kind of FORGOTTEN) assert.equal(left[kind], 0, `${kind} is held by the reading`);
      } finally {
        await session.detach();
      }
    });
  });
}

describe('many finished requests in one Map', () => {
  it('are told by the first reading, from a sample', async () => {
    const target = await Target.start('heldRequests.cjs', { args: ['--expose-gc'] });
    try {
      await target.get('/many');
      const session = await target.open();
      try {
        const { contexts } = await session.read();
        const [row] = contexts!.holders;
        assert.deepEqual([nameOf(row!), row!.contexts], [HOLDERS.map, 100_000]);
        assert.equal(contexts!.estimated, true);
      } finally {
        await session.detach();
      }
    } finally {
      target.stop();
    }
  });
});
