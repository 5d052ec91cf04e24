import * as assert from 'node:assert/strict';
import { watchFile } from 'node:fs';
import { hostOf } from '../../../../src/inspector/agent/target/host';
import { programRoots } from '../../../../src/inspector/agent/target/program';
import { host, read, trap, withGetter } from './parts';

describe('where a program begins', () => {
  const modules = {};

  it('are its own globals, what Node’s C++ code tells, its timers and its modules', () => {
    const mine = {};
    const globals = Object.assign(withGetter('lazy') as Record<string, unknown>, {
      usual: {},
      mine,
      setTimeout,
    });
    Object.defineProperty(globals, 'unlisted', { value: {}, enumerable: false });
    const gates = new Map([[watchFile, ['statWatchers']]]);
    const found = programRoots(read, { globals, process, modules, gates }, new Set(['usual']));
    assert.ok(found.roots.some(root => (root as { mine?: unknown }).mine === mine));
    for (const gate of [setTimeout, watchFile]) {
      assert.ok(found.roots.includes(gate));
      assert.ok(found.gates.has(gate));
    }
    assert.equal(found.roots.includes(globals.usual), false);
    assert.equal(found.roots.includes(globals.unlisted), false);
    assert.deepEqual(found.lateRoots, [modules]);
    assert.deepEqual(found.replaced, []);
  });

  it('is told when the program has replaced what would be asked', () => {
    const fake = {
      _getActiveHandles: () => assert.fail('a function of the program was run'),
      _getActiveRequests: trap(() => undefined),
    };
    const globals = { setTimeout: () => assert.fail() };
    const found = programRoots(
      read,
      { ...host, globals, process: fake, modules: undefined },
      new Set(),
    );
    assert.deepEqual(found.replaced, [
      'process._getActiveHandles',
      'process._getActiveRequests',
      'setTimeout',
      'the cache of modules',
    ]);
  });
});

describe('what the agent borrows from the target', () => {
  it('are natives, the modules that are loaded, and no more', () => {
    assert.equal(host.isProxy(trap()), true);
    assert.equal(host.isMap(new Map()), true);
    assert.equal(host.streamStates.length, 2);
    assert.ok(host.builtins.includes(process.getBuiltinModule('node:fs')));
  });

  it('leaves modules that the program has not loaded', () => {
    const asked: string[] = [];
    const load = (name: string): unknown => {
      asked.push(name);
      return process.getBuiltinModule(name);
    };
    hostOf(
      { load, globals: globalThis, process: { moduleLoadList: ['NativeModule fs'] } },
      () => 0,
    );
    assert.deepEqual([...new Set(asked)].sort(), [
      ...['node:fs', 'node:module', 'node:stream', 'node:util/types'],
    ]);
  });

  it('are no functions of the program’s, and nothing is read without them', () => {
    const { isProxy, ...others } = process.getBuiltinModule('node:util/types');
    const replaced = [
      (value: unknown) => isProxy(value),
      Object.defineProperty(() => false, 'name', { value: 'isProxy' }),
      undefined,
    ];
    for (const each of replaced) {
      const load = (name: string): unknown =>
        name === 'node:util/types' ? { ...others, isProxy: each } : process.getBuiltinModule(name);
      assert.throws(
        () => hostOf({ load, globals: globalThis, process }, () => 0),
        /replaced util\.types\.isProxy/,
      );
    }
  });
});
