import * as assert from 'node:assert/strict';
import { Walk } from '../../../../src/inspector/agent/target/walk';
import type { WalkParts } from '../../../../src/inspector/agent/target/walkParts';
import { inspectable, Context, modelOf, walkParts, trap } from './parts';

/** As V8 tells of them: entries of a `[[Scopes]]` list. */
const scopesOf = (...scopes: object[]): unknown =>
  scopes.map(object => ({ description: 'Closure (module)', object }));

function metBy(parts: WalkParts, walk: Walk): object[] {
  walk.step(1_000, false);
  for (const ordinal of parts.kinds.report(inspectable).ordinals) parts.kinds.confirm(ordinal, 0);
  return parts.kinds.instancesOf(0);
}

describe('what the inspector hands to a walk', () => {
  const fn = (): void => undefined;

  it('leads from a function to the variables around it', () => {
    const contexts = [new Context()];
    for (const scope of [scopesOf({}, { idle: contexts }), { idle: contexts }]) {
      const parts = walkParts('known');
      const walk = new Walk(parts);
      walk.scopes.addScopes([fn], [scope]);
      assert.deepEqual(metBy(parts, walk), contexts);
    }
  });

  it('does not lead into the global scope', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    walk.scopes.addScopes([fn], [[{ description: 'Global', object: { idle: [new Context()] } }]]);
    assert.deepEqual(metBy(parts, walk), []);
  });

  it('is remembered by the function, since a scope is made anew by each look', () => {
    const parts = walkParts('known');
    const walk = new Walk(parts);
    const [scope, again] = [{ idle: [new Context()] }, { other: new Context() }];
    walk.scopes.addScopes([fn, fn], [scope, again]);
    assert.equal(parts.memory.functionOfScope.get(scope), fn);
    assert.equal(walk.waypoints.isFound(fn), true);
  });

  it('is asked of one function when several share the scope', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const other = (): number => 1;
    const idle = [new Context()];
    const scopes = [{ idle }, { idle }];
    walk.scopes.addScopes([fn, other], scopes);
    assert.equal(parts.memory.functionOfScope.get(scopes[1]!), fn);
    assert.deepEqual(parts.shared.standInsOf(fn), [other]);
  });

  it('leads from a function of Node’s to the variables of the call that made it, not to those of its module', () => {
    const [ofCall, ofModule, script] = [new Context(), new Context(), new Context()];
    const parts = walkParts();
    const walk = new Walk(parts);
    const scopes = scopesOf({ ofCall }, { ofModule }) as object[];
    const shared = { description: 'Script', object: { script } };
    assert.equal(walk.scopes.addInternal(fn, [...scopes, shared]), true);
    assert.deepEqual(metBy(parts, walk), [ofCall]);
    assert.equal(walk.scopes.addInternal(fn, [scopes[1], shared]), false);
  });

  it('is left where it is the require of a module, of which there are many', () => {
    class Module {
      exports = new Context();
    }
    const parts = walkParts();
    const walk = new Walk(parts);
    const scopes = scopesOf({ mod: new Module() }, {});
    assert.equal(walk.scopes.addInternal(fn, scopes), false);
    assert.deepEqual(metBy(parts, walk), []);
  });

  it('leads from a gate of Node’s to the variables of its module that hold what is the program’s', () => {
    const [timer, other] = [new Context(), new Context()];
    const parts = walkParts();
    const walk = new Walk(parts);
    walk.scopes.gates = new Map([[fn, ['timerListMap']]]);
    const scopes = scopesOf({ timerListMap: { 1: timer }, other });
    assert.equal(walk.scopes.addInternal(fn, scopes), true);
    assert.deepEqual(metBy(parts, walk), [timer]);
  });

  it('leads from what Node’s timers call to the signals that it keeps alive', () => {
    const signal = new Context();
    const parts = walkParts();
    const walk = new Walk(parts);
    const scopes = scopesOf({ weakRef: 1 }, { gcPersistentSignals: new Set([signal]) });
    assert.equal(walk.scopes.addInternal(fn, scopes), true);
    assert.deepEqual(metBy(parts, walk), [signal]);
  });

  it('notes Node’s function that tells promises: a native one, and no Proxy of one', () => {
    const tell = Reflect.ownKeys;
    const parts = walkParts();
    const { scopes } = new Walk(parts);
    for (const other of [trap(tell), (): unknown[] => [0]]) {
      scopes.addInternal(fn, scopesOf({ getPromiseDetails: other }));
      assert.equal(parts.memory.promiseDetails, undefined);
    }
    scopes.addInternal(fn, scopesOf({ getPromiseDetails: tell }));
    assert.equal(parts.memory.promiseDetails, tell);
  });

  it('fills in private fields and closure variables, the inner ones first', () => {
    const parts = walkParts();
    const walk = new Walk(parts);
    const target = new Context();
    const [pooled, outer] = [new Context(), new Context()];
    walk.scopes.addHidden(target, ['#slots'], [[pooled]]);
    walk.scopes.addClosure(target, scopesOf({ items: 1 }, { items: outer, more: 2 }));
    assert.deepEqual(parts.hidden.get(target, '#slots'), [pooled]);
    assert.equal(parts.hidden.get(target, 'items'), 1);
    assert.equal(parts.hidden.get(target, 'more'), 2);
    assert.deepEqual(metBy(parts, walk), [pooled]);
  });

  it('keeps the values of variables that stand for "empty"', () => {
    const noop = (): void => undefined;
    const access = { base: 'this' as const, path: ['value'] };
    const model = modelOf({ stores: [{ kind: 'field', access, emptyNames: ['noop'] }] });
    const parts = walkParts('known', [model]);
    new Walk(parts).scopes.addScopes([fn], [{ noop, other: {} }]);
    assert.equal(parts.memory.empties.has(noop), true);
  });
});
