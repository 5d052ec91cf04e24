import * as assert from 'node:assert/strict';
import type { HeldContexts } from '../../src/protocol/heldContexts';
import type { Reading } from '../../src/protocol/finding';
import { verdictOf } from '../../src/protocol/verdict';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target, readThrough } from './target';

/** More than is asked of each sort at first. */
const MANY = 90;
/** By the kind of way that the server is asked for: the holder, and the number of requests. */
const WAYS: Record<string, [holder: string, requests: number]> = {
  bound: ['set null jobs', MANY],
  twice: ['array null drafts', MANY],
  receiver: ['array null mails', MANY],
  closure: ['set null closures', MANY],
  private: ['set null journal', MANY],
  generator: ['set null open', MANY],
  timer: ['timer Timeout expire', MANY],
  store: ['async-context Timeout requestStore', 1],
};
/** Fewer than are put off because they look alike. */
const FEW = 12;
/** Ways through accessors, the prototype of a class, a signal that follows another, and settled promises. */
const UNCALLED: typeof WAYS = {
  getter: ['map null states', FEW],
  setter: ['array null inputs', FEW],
  defined: ['object null gauges', FEW],
  decorated: ['set null memory', FEW],
  signal: ['listener AbortSignal abort', FEW],
  weak: ['array null lists', FEW],
  inherited: ['closure null scope', FEW],
  view: ['array null frames', FEW],
  instance: ['map null entries', FEW],
  prototype: ['set Stamp seen', FEW],
  settled: ['map null results', FEW],
};

const nameOf = ({ kind, className, name }: HeldContexts): string => `${kind} ${className} ${name}`;
const limitsOf = ({ coverage }: Reading): string => coverage.limits.join('\n');

for (const version of NODE_VERSIONS) {
  describe(`finished requests behind what only the inspector tells, on Node ${version}`, () => {
    let target: Target;
    const ask = async (kind: string, requests: number): Promise<void> => {
      for (let i = 0; i < requests; i++) await target.get(`/?in=${kind}`);
    };
    beforeEach(async () => {
      const node = await nodeBinary(version);
      target = await Target.start('hiddenWays.cjs', { node, args: ['--expose-gc'] });
    });
    afterEach(() => target.stop());

    it('are counted one by one', async () => {
      for (const [kind, [, requests]] of Object.entries(WAYS)) await ask(kind, requests);
      await ask('method', 3);
      await ask('clock', 1);
      const alive = JSON.parse(await target.get('/alive')) as Record<string, number>;
      const session = await target.open();
      try {
        // Somebody waits for this one, so it goes on to the end.
        const reading = await readThrough(session, { consent: async () => false });
        const { holders, estimated } = reading.contexts!;
        const expected = Object.entries(WAYS).map(([kind, [name]]) => [name, alive[kind]]);
        const found = new Map(holders.map(row => [nameOf(row), row.contexts]));
        assert.deepEqual(
          [...found].sort(),
          expected
            .map(([name, count]) =>
              name === WAYS.generator![0] ? [name, Number(count) + alive.method!] : [name, count],
            )
            .sort(),
        );
        assert.deepEqual([estimated, limitsOf(reading)], [undefined, '']);
      } finally {
        await session.detach();
      }
    });

    it('are counted where only accessors, prototypes, signals or settled promises lead to them', async () => {
      for (const [kind, [, requests]] of Object.entries(UNCALLED)) await ask(kind, requests);
      const alive = JSON.parse(await target.get('/alive')) as Record<string, number>;
      const reading = await target.read();
      assert.deepEqual(
        Object.fromEntries(reading.contexts!.holders.map(row => [nameOf(row), row.contexts])),
        Object.fromEntries(Object.entries(UNCALLED).map(([kind, [name]]) => [name, alive[kind]])),
      );
      assert.equal(limitsOf(reading), '');
    });

    it('are no reason to say that nothing is held, where not even the inspector tells', async () => {
      const readWith = async (kind: string): Promise<Reading> => {
        await ask(kind, 5);
        const reading = await target.read();
        assert.deepEqual([reading.contexts!.held, verdictOf(reading).kind], [0, 'unknown']);
        return reading;
      };
      assert.match(
        limitsOf(await readWith('this')),
        /^1 arrow function \(the variable cached, near hiddenWays\.cjs:\d+\) uses a this/,
      );
      assert.match(
        limitsOf(await readWith('promise')),
        /^5 promises that were not settled were met \(the Map awaited, near hiddenWays\.cjs:\d+\)/m,
      );
    });
  });
}
