import * as assert from 'node:assert/strict';
import { guessFields } from '../../../../src/heap/read/guessFields';
import { HeapObjects } from '../../../../src/heap/graph/objects';
import { HeapValues } from '../../../../src/heap/graph/values';
import { SnapshotBuilder } from '../snapshotBuilder';

type Fill = (builder: SnapshotBuilder, instance: number, i: number) => void;

/** Names of the fields that are guessed of a list of three instances, each filled by `fill`. */
async function guessed(fill: Fill, classNames = ['Holder', 'Holder', 'Holder']): Promise<string[]> {
  const builder = new SnapshotBuilder();
  const instances = classNames.map(name => builder.object(name, 64));
  for (const [i, instance] of instances.entries()) fill(builder, instance, i);
  const list = builder.array(instances);
  builder.edge(0, 'internal', 'list', list);
  const graph = await builder.graph();
  const objects = new HeapObjects(graph, []);
  const found = guessFields(objects, new HeapValues(objects), list);
  return (found?.fields ?? []).map(name => graph.strings.get(name));
}

const session: Fill = (builder, instance) =>
  builder.property(instance, 'session', builder.object('Session'));

/** A function whose scope has the instance in a variable of that name. */
const callback =
  (variable: string): Fill =>
  (builder, instance) => {
    const [closure, scope] = [builder.node('closure', ''), builder.object('system / Context')];
    builder.edge(closure, 'internal', 'context', scope);
    builder.edge(scope, 'context', variable, instance);
    builder.property(instance, 'callback', closure);
  };

describe('fields that idle instances have still set', () => {
  it('are those that are named for one use', async () => {
    assert.deepEqual(await guessed(session), ['session']);
    assert.deepEqual(await guessed(callback('holder')), ['callback']);
  });

  it('are those that others of the class have empty', async () => {
    const fill =
      (least: number): Fill =>
      (builder, instance, i) => {
        const value = i >= least ? builder.object('Route') : builder.node('hidden', 'null');
        builder.property(instance, 'route', value);
      };
    assert.deepEqual(await guessed(fill(1)), ['route']);
    assert.deepEqual(await guessed(fill(0)), []);
  });

  let noop: number;
  const own: Record<string, Fill> = {
    'what all have in common': (builder, instance, i) => {
      noop = i === 0 ? builder.node('closure', 'noop') : noop;
      builder.property(instance, 'callback', noop);
    },
    'collections of their own': (builder, instance) =>
      builder.property(instance, 'value', builder.array([])),
    'functions of their own': callback('self'),
    'parts that refer back': (builder, instance) => {
      const part = builder.object('Handler');
      builder.property(instance, 'handler', part);
      builder.property(part, 'owner', instance);
    },
    'small values': (builder, instance, i) =>
      builder.property(instance, 'value', builder.string(String(i))),
    'their prototype': (builder, instance) =>
      builder.property(instance, '__proto__', builder.object('Object')),
  };
  for (const [what, fill] of Object.entries(own)) {
    it(`are not ${what}`, async () => assert.deepEqual(await guessed(fill), []));
  }

  it('are not looked for among objects of no one class', async () => {
    assert.deepEqual(await guessed(session, ['Holder', 'Holder', 'Other']), []);
    assert.deepEqual(await guessed(session, ['Object', 'Object', 'Object']), []);
    assert.deepEqual(await guessed(session, ['Holder']), []);
  });
});
