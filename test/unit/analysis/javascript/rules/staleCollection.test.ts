import * as assert from 'node:assert/strict';
import { assertMarked, findingsIn, fixed } from './checked';

const POOL = `
const idle = [];
function acquire() { return idle.pop() ?? new Ctx(); }
function release(ctx) { ctx.reset(); idle.push(ctx); }
`;

describe('the rule stale-collection', () => {
  it('reports collections of every kind that a reset forgets', async () => {
    for (const [field, use] of [
      ['new Map()', 'this.data.set(k, v)'],
      ['new Set()', 'this.data.add(v)'],
      ['[]', 'this.data.push(v)'],
      ['{}', 'this.data[k] = v'],
    ]) {
      const { findings } = await assertMarked(
        `class Ctx { data = ${field}; n = 0; put(k, v) { ${use}; this.n++; } reset() { ⟦this.n = 0;⟧ } }${POOL}`,
      );
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        ['stale-collection'],
      );
    }
  });

  it('leaves alone what a reset empties, in whatever way', async () => {
    for (const empty of [
      'this.data.clear()',
      'this.data = new Map()',
      'for (const k of this.data.keys()) this.data.delete(k)',
      'clearMap(this.data)',
    ]) {
      const source = `class Ctx { data = new Map(); put(k, v) { this.data.set(k, v); } reset() { ${empty}; } }${POOL}`;
      assert.deepEqual(await findingsIn(source), [], empty);
    }
  });

  it('leaves alone flags that a walk sets in all elements: they are no sign of use', async () => {
    const source = (
      end: string,
    ): string => `class Element { actions = []; target = null; paused = false; }
      class Manager { byTarget = new Map(); all = []; idle = [];
        take(target) { let element = this.idle.pop(); if (!element) element = new Element(); element.target = target; return element; }
        add(action, target) { let element = this.byTarget.get(target);
          if (!element) { element = this.take(target); this.byTarget.set(target, element); this.all.push(element); }
          element.actions.push(action); }
        pauseAll() { const paused = [];
          for (let i = 0; i < this.all.length; i++) { const element = this.all[i];
            if (element && !element.paused) { element.paused = true; ${end} } }
          return paused; }
        resume(target) { const element = this.byTarget.get(target); if (element) element.paused = false; } }`;
    assert.deepEqual(await findingsIn(source('paused.push(element.target);')), []);
    const used = (await findingsIn(source('return [element];'))).map(({ rule }) => rule);
    assert.ok(used.includes('stale-collection'), 'the first that is not in use is taken');
  });
});

describe('the fixes of stale-collection', () => {
  it('take the values, empty the collection, then close', async () => {
    const source = `class Ctx {
  sessions = new Map();
  n = 0;
  put(k, v) {
    this.sessions.set(k, v);
  }
  reset() {
    this.n = 0;
  }
}${POOL}`;
    const [finding] = await findingsIn(source);
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace('    this.n = 0;\n', '    this.n = 0;\n    this.sessions.clear();\n'),
    );
    assert.ok(
      fixed(source, finding!, 'nil-and-close').includes(`    this.n = 0;
    const sessions = Array.from(this.sessions.values());
    this.sessions.clear();
    for (const session of sessions) closeValue(session);
  }`),
    );
  });
});
