import * as assert from 'node:assert/strict';
import { connect } from '../../src/inspector/connection/connect';
import { Target } from './target';

const ROUNDS = 30;
const GROWTH_BYTES = 1_000_000;

/** What an inspector could leave behind: globals, listeners, heap. Asked over a connection of its own. */
const STATE = `(() => {
  for (let i = 0; i < 3; i++) globalThis.gc();
  return {
    globals: Object.getOwnPropertyNames(globalThis).join(),
    processListeners: process.eventNames().map(String).join(),
    heap: process.memoryUsage().heapUsed,
  };
})()`;

interface State {
  globals: string;
  processListeners: string;
  heap: number;
}

describe('a target after detaching', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it(`is as it was after ${ROUNDS} rounds`, async () => {
    target = await Target.start('commonjs.cjs', { args: ['--expose-gc'] });
    await target.load(6);
    for (let i = 0; i < 3; i++) await visit(target);
    const before = await stateOf(target);
    for (let i = 0; i < ROUNDS; i++) await visit(target);
    const after = await stateOf(target);
    assert.deepEqual(
      [after.globals, after.processListeners],
      [before.globals, before.processListeners],
    );
    const growth = after.heap - before.heap;
    assert.ok(growth < GROWTH_BYTES, `the heap grew by ${growth} bytes`);
  });
});

/** Attaches, reads and asks for figures, and detaches. */
async function visit(target: Target): Promise<void> {
  const session = await target.open();
  try {
    const [finding] = (await session.read()).findings;
    await session.storeAsGlobal({ finding: finding!, value: finding!.live.values[0]! });
    await session.followRequests();
    await target.get();
    await session.figures();
  } finally {
    await session.detach();
  }
}

async function stateOf(target: Target): Promise<State> {
  const connection = await connect({ url: target.url, name: 'state' });
  try {
    const { result } = await connection.send('Runtime.evaluate', {
      expression: STATE,
      returnByValue: true,
    });
    return result.value as State;
  } finally {
    connection.dispose();
  }
}
