import * as assert from 'node:assert/strict';
import { Session } from 'node:inspector';
import { createContext, runInContext } from 'node:vm';
import type { Agent, ProbeStatus, WalkStatus } from '../../../../src/inspector/agent/agentApi';
import { asJson, fromJson } from '../../../../src/inspector/agent/json';
import { agentExpression } from '../../../../src/inspector/agent/source';
import { modelOf } from './parts';

/** A realm in the place of a target, whose program has replaced all that it can. What of it runs is counted in `runs`. */
const PATCHED_PROGRAM = `
  class Context { slots = [{ held: true }, new Map([[1, 2]])]; count = 0; }
  globalThis.idle = [new Context(), new Context()];
  globalThis.shelf = new Map([[1, new Set([{ idle }])]]);
  globalThis.runs = [];
  const { defineProperty, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor } = Object;
  const { apply } = Reflect;
  const push = Array.prototype.push;
  const note = name => apply(push, runs, [name]);
  const prototypes = { Array, Map, Set, WeakMap, WeakSet, WeakRef, String, Number, RegExp, Function, Promise };
  const names = getOwnPropertyNames(prototypes);
  for (let i = 0; i < names.length; i++) {
    const holder = prototypes[names[i]].prototype;
    const keys = getOwnPropertyNames(holder);
    const symbols = getOwnPropertySymbols(holder);
    for (let k = 0; k < keys.length + symbols.length; k++) {
      const key = k < keys.length ? keys[k] : symbols[k - keys.length];
      const found = getOwnPropertyDescriptor(holder, key);
      if (key === 'constructor' || !found.configurable) continue;
      const name = names[i] + '.' + (typeof key === 'symbol' ? 'symbol' : key);
      const run = function () { note(name); };
      defineProperty(holder, key, found.value === undefined ? { get: run } : { value: run });
    }
  }
  const accessor = { get() { note('get 0'); }, set() { note('set 0'); }, configurable: true };
  defineProperty(Array.prototype, '0', accessor);
  defineProperty(Object.prototype, '0', accessor);
  const options = ['contextName', 'contextOrigin', 'contextCodeGeneration', 'microtaskMode', 'filename', 'lineOffset',
    'columnOffset', 'cachedData', 'produceCachedData', 'importModuleDynamically', 'contextExtensions', 'parsingContext',
    'name', 'origin', 'codeGeneration', 'timeout', 'displayErrors', 'breakOnSigint', 'Array', 'Object'];
  for (let i = 0; i < options.length; i++) {
    const name = options[i];
    defineProperty(Object.prototype, name, { get() { note('get ' + name); }, set() { note('set ' + name); }, configurable: true });
  }
  globalThis.Symbol = new Proxy(Symbol, new Proxy({}, { get(target, name) { note('trap ' + name); } }));
  defineProperty(Object.prototype, 'then', { get() { note('get then'); }, configurable: true });
  defineProperty(Object.prototype, 'toJSON', { get() { note('get toJSON'); }, configurable: true });
`;

interface PatchedRealm {
  idle: object[];
  shelf: object;
  runs: { length: number; [at: number]: string };
}

describe('the expression that puts the agent into a target', () => {
  const finish = (agent: Agent): void => {
    for (;;) {
      const status = fromJson<WalkStatus>(agent.walk(1_000, false, false));
      const [ordinals] = agent.nextKinds() as [ReturnType<typeof asJson<number[]>>];
      agent.confirm(asJson(fromJson(ordinals).map(kind => [kind, 0])));
      if (status.idle && status.kinds === 0) return;
    }
  };
  const begun = (agent: Agent, ...roots: unknown[]): Agent => {
    agent.begin(asJson({ models: [modelOf()], maxObjects: 1_000, maxRows: 100, maxContexts: 100 }));
    agent.search();
    agent.addRoots(...roots);
    finish(agent);
    return agent;
  };

  it('reads a program that has replaced its built-ins, and runs nothing of it', () => {
    const realm = createContext({ process }) as unknown as PatchedRealm;
    runInContext(PATCHED_PROGRAM, realm);
    const names = Object.getOwnPropertyNames(realm);
    const agent = runInContext(agentExpression(), realm) as Agent;
    begun(agent, realm.shelf);
    const { rows, readings } = fromJson<ProbeStatus>(agent.probe(1_000, false));
    agent.rest();
    assert.deepEqual([readings[0]!.instances, readings[0]!.idle, rows.length], [2, 2, 4]);
    const { runs } = realm;
    const ran = Array.from({ length: runs.length }, (_, i) => runs[i]);
    assert.deepEqual(ran, []);
    assert.deepEqual(Object.getOwnPropertyNames(realm), names, 'it leaves no global');
  });

  it('has no value where Node hands out no modules', () => {
    const realm = createContext({ process: {} });
    assert.equal(runInContext(agentExpression(), realm), undefined);
  });

  it('names its scripts as Node’s own', () => {
    const session = new Session();
    session.connect();
    const names: string[] = [];
    try {
      session.post('Debugger.enable');
      session.on('Debugger.scriptParsed', ({ params }) => names.push(params.url));
      runInContext(agentExpression(), createContext({ process }));
    } finally {
      session.disconnect();
    }
    assert.deepEqual(names, ['node:pool-leaks', 'node:pool-leaks']);
  });
});
