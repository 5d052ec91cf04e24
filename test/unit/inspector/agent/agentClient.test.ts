import * as assert from 'node:assert/strict';
import { AgentClient, type RemoteObject } from '../../../../src/inspector/agent/agentClient';
import { asJson } from '../../../../src/inspector/agent/json';
import type { Connection } from '../../../../src/inspector/connection/connection';

type Answer = (method: string, params: Record<string, unknown>) => unknown;

/** A connection that answers as it is told; what was sent is kept. */
function connectionOf(answer: Answer): { connection: Connection; sent: [string, Sent][] } {
  const sent: [string, Sent][] = [];
  const send = (method: string, params: Sent = {}): Promise<unknown> => {
    sent.push([method, params]);
    return Promise.resolve(answer(method, params));
  };
  return { connection: { name: 'the target', send } as unknown as Connection, sent };
}
type Sent = Record<string, unknown>;

const object = (objectId: string): RemoteObject => ({ type: 'object', objectId });
/** The agent stands there, and each of its methods answers with this. */
const answering =
  (result: RemoteObject, properties: unknown[] = []): Answer =>
  method => {
    if (method === 'Runtime.evaluate') return { result: object('agent') };
    return method === 'Runtime.getProperties' ? { result: properties } : { result };
  };
const undefinedValue: RemoteObject = { type: 'undefined' };

describe('the agent from our side', () => {
  it('is asked for where Node hands out modules, else with the command line’s', async () => {
    const asked: unknown[] = [];
    const { connection } = connectionOf((_, { includeCommandLineAPI }) => {
      asked.push(includeCommandLineAPI);
      return { result: includeCommandLineAPI === true ? object('agent') : undefinedValue };
    });
    await AgentClient.create(connection);
    assert.deepEqual(asked, [false, true]);
    const none = connectionOf(() => ({ result: undefinedValue }));
    await assert.rejects(AgentClient.create(none.connection), { kind: 'protocol' });
  });

  it('is called with primitives by value and live values by handle', async () => {
    const { connection, sent } = connectionOf(answering(undefinedValue));
    const { calls } = await AgentClient.create(connection);
    const infinite = { type: 'number', unserializableValue: 'Infinity' };
    await calls.addHidden(asJson([['#a', '#b']]), object('7'), infinite, {
      type: 'number',
      value: 1,
    });
    const [method, params] = sent.at(-1)!;
    assert.equal(method, 'Runtime.callFunctionOn');
    assert.equal(params.objectId, 'agent');
    assert.equal(params.returnByValue, true);
    assert.deepEqual(params.arguments, [
      { value: '[["#a","#b"]]' },
      { objectId: '7' },
      { unserializableValue: 'Infinity' },
      { value: 1 },
    ]);
    // Compiled in the target's realm: no rest, no spread.
    assert.match(
      String(params.functionDeclaration),
      /^function\(a0,a1,a2,a3\) \{ return this\.addHidden\(a0,a1,a2,a3\); \}\n/,
    );
  });

  it('answers with what its JSON tells, once that fits', async () => {
    const good = connectionOf(answering({ type: 'string', value: '["setTimeout"]' }));
    const { calls } = await AgentClient.create(good.connection);
    assert.deepEqual(await calls.addProgram(asJson([])), ['setTimeout']);
    for (const value of ['[5]', 'no JSON', 5]) {
      const bad = connectionOf(answering({ type: 'string', value }));
      const client = await AgentClient.create(bad.connection);
      await assert.rejects(client.calls.addProgram(asJson([])), { kind: 'malformedAnswer' });
    }
  });

  it('answers with a list’s elements in order, and a live value by its handle', async () => {
    const rows = [
      { name: '0', value: object('a') },
      { name: '1', value: object('b') },
      { name: 'length', value: { type: 'number', value: 2 } },
    ];
    const { connection } = connectionOf(answering(object('list'), rows));
    const { calls } = await AgentClient.create(connection);
    assert.deepEqual(await calls.nextFunctions(2, false), [object('a'), object('b')]);
    assert.deepEqual(await calls.prototypeOf(object('a')), object('list'));
  });

  it('rejects with what the target says of an error', async () => {
    const { connection } = connectionOf(method =>
      method === 'Runtime.evaluate'
        ? { result: object('agent') }
        : {
            result: undefinedValue,
            exceptionDetails: {
              text: 'Uncaught',
              exception: { type: 'object', description: 'Error: no walk\n at x' },
            },
          },
    );
    const { calls } = await AgentClient.create(connection);
    await assert.rejects(calls.search(), { kind: 'protocol', message: /search: Error: no walk\./ });
  });
});
