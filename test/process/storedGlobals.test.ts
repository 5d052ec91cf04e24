import * as assert from 'node:assert/strict';
import { Failure } from '../../src/base/failure';
import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import type { Finding, StaleValue } from '../../src/protocol/finding';
import type { PoolSession } from '../../src/session/sessionApi';
import { eventually } from '../eventually';
import { readThrough, Target } from './target';

describe('a value that is stored as a global variable', () => {
  let target: Target;
  let session: PoolSession;
  /** Sees the target as its program does. */
  let other: Connection;
  let finding: Finding;
  let value: StaleValue;

  beforeEach(async () => {
    target = await Target.start('commonjs.cjs', { args: ['--expose-gc'] });
    await target.load(6);
    session = await target.open();
    other = await connect({ url: target.url, name: 'other' });
    finding = (await readThrough(session)).findings[0]!;
    value = finding.live.values.find(({ className }) => className !== 'string')!;
  });
  afterEach(async () => {
    other.dispose();
    await session.detach();
    target.stop();
  });

  async function evaluate(expression: string): Promise<unknown> {
    const { result } = await other.send('Runtime.evaluate', { expression, returnByValue: true });
    return result.value;
  }

  const globals = (): Promise<unknown> =>
    evaluate(`Object.getOwnPropertyNames(globalThis).filter(name => /^temp/.test(name)).join()`);

  it('is there by its name, as the same object, and gone once we detach', async () => {
    const name = await session.storeAsGlobal({ finding, value });
    assert.equal(name, 'temp1');
    assert.equal(await evaluate('temp1.constructor.name'), value.className);
    const rows = await session.valueProperties(finding, value);
    const nested = rows.find(({ handle }) => handle !== undefined);
    if (nested) {
      assert.equal(await session.storeAsGlobal({ handle: nested.handle! }), 'temp2');
      assert.equal(await evaluate(`typeof temp2`), 'object');
    }
    await session.detach();
    assert.equal(await globals(), '');
  });

  it('takes no name that the program has, and leaves what the program puts in its place', async () => {
    await evaluate('globalThis.temp1 = 7');
    assert.equal(await session.storeAsGlobal({ finding, value }), 'temp2');
    await evaluate('Object.defineProperty(globalThis, "temp2", { value: 8 }); 0');
    await session.detach();
    assert.deepEqual([await evaluate('temp1'), await evaluate('temp2')], [7, 8]);
  });

  it('changes no reading', async () => {
    const before = await readThrough(session, { thorough: true });
    await session.storeAsGlobal({ finding, value });
    const after = await readThrough(session, { thorough: true });
    assert.deepEqual(
      [after.coverage.limits, after.undecided, after.findings[0]!.live.staleReferences],
      [before.coverage.limits, before.undecided, before.findings[0]!.live.staleReferences],
    );
  });

  it('goes with a connection that breaks, at the next garbage collection', async () => {
    await session.storeAsGlobal({ finding, value });
    // As if we were killed: nobody says goodbye.
    (session as unknown as { connection: Connection }).connection.dispose();
    await eventually(async () => {
      await evaluate('gc()');
      return (await globals()) === '';
    });
  });

  it('is none of a slot that holds something else by now', async () => {
    const gone = { ...value, instance: 999_999 };
    await assert.rejects(session.storeAsGlobal({ finding, value: gone }), Failure);
    assert.equal(await globals(), '');
  });
});
