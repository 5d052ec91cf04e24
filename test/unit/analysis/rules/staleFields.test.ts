import * as assert from 'node:assert/strict';
import { assertMarked, findingsIn, fixed } from './checked';

const POOL = `
const idle = [];
function acquire() { return idle.pop() ?? new Ctx(); }
`;

describe('the rule stale-fields', () => {
  it('reports a field that a reset forgets', async () => {
    await assertMarked(
      `class Ctx { a = null; b = null; init(a, b) { this.a = a; this.b = b; } reset() { ⟦this.a = null;⟧ } }
      ${POOL} function release(ctx) { ctx.reset(); idle.push(ctx); }`,
    );
  });

  it('reports the place that parks an instance without a reset', async () => {
    const { findings } = await assertMarked(
      `class Ctx { run(callback) { this.callback = callback; } }
      ${POOL} function release(ctx) { ⟦idle.push(ctx);⟧ }`,
    );
    assert.deepEqual(
      findings.map(({ className, method, certainty }) => [className, method, certainty]),
      [['Ctx', 'release', 'provable']],
    );
  });

  it('suspects a reset that forgets what the end of the instance drops', async () => {
    const { findings } = await assertMarked(
      `class Item { owner = null; texture = null; parts = [];
        reset() { ⟦this.owner = null;⟧ }
        destroy() { this.owner = null; this.texture = null; this.parts = null; } }`,
    );
    assert.deepEqual(
      findings.map(({ certainty }) => certainty),
      ['likely'],
    );
    assert.match(findings[0]!.message, /forgets this\.texture/);
    assert.doesNotMatch(findings[0]!.message, /parts/);
  });

  it('suspects a pool that takes back lent objects by its counter', async () => {
    const { findings } = await assertMarked(
      `class Lender { items = []; used = 0;
        constructor(make) { this.make = make; for (let i = 0; i < 9; i++) this.items[i] = new this.make(); }
        next() { return this.items[this.used++]; }
        freeAll() { ⟦this.used = 0;⟧ } }`,
    );
    assert.deepEqual(
      findings[0]!.fixes.map(({ kind }) => kind),
      ['suppress'],
    );
  });

  it('leaves alone what every way to the free list clears', async () => {
    for (const source of [
      `class Ctx { a = null; init(a) { this.a = a; } reset() { this.a = null; } } ${POOL}
       function release(ctx) { ctx.reset(); idle.push(ctx); }`,
      `class Ctx { a = null; init(a) { this.a = a; } } ${POOL}
       function release(ctx) { ctx.a = null; idle.push(ctx); }`,
      `class Item { owner = null; reset() { this.owner = null; } destroy() { this.reset(); } }`,
      // What is put back to the front of a path was never taken for an instance.
      `class Url { set(path) { this.path = path; }
        resolve(parts) { const result = new Url(); while (parts[0] === '..') parts.shift(); parts.unshift(result); } }`,
      // A queue works off what was put into it: it is no pool of the class that it is told to make.
      `class Action { run(state) { this.state = state; } recycle() { this.id = null; } }
        class Scheduler { constructor(type) { this.type = type; this.actions = []; }
          schedule(state) { const action = new this.type(); action.run(state); this.actions.push(action); }
          flush() { let action; while ((action = this.actions.shift())) action.run(); } }
        const scheduler = new Scheduler(Action);
        function later(action) { scheduler.actions.push(action); }`,
    ]) {
      assert.deepEqual(await findingsIn(source), []);
    }
  });
});

describe('the fixes of stale-fields', () => {
  const source = `const idle: Ctx[] = [];
export function acquire(): Ctx {
  return idle.pop() ?? new Ctx();
}
const noop = (): void => {};
export class Ctx {
  callback: () => void = noop;
  request: object | null = null;
  file?: { close(): void };
  start(callback: () => void, request: object, file: { close(): void }): void {
    this.callback = callback;
    this.request = request;
    this.file = file;
  }
}
export function release(ctx: Ctx): void {
  idle.push(ctx);
}
`;

  it('set the constructor’s empty values before the instance is parked', async () => {
    const [finding] = await findingsIn(source, 'test.ts');
    assert.deepEqual(
      finding!.fixes.map(({ kind }) => kind),
      ['nil-only', 'nil-and-close', 'suppress'],
    );
    assert.equal(
      fixed(source, finding!, 'nil-only'),
      source.replace(
        '  idle.push(ctx);',
        '  ctx.callback = noop;\n  ctx.request = null;\n  ctx.file = undefined;\n  idle.push(ctx);',
      ),
    );
  });

  it('close nothing before all fields are clear, and never a callback', async () => {
    const [finding] = await findingsIn(source, 'test.ts');
    const after = fixed(source, finding!, 'nil-and-close');
    assert.ok(
      after.includes(`  const request = ctx.request;
  const file = ctx.file;
  ctx.callback = noop;
  ctx.request = null;
  ctx.file = undefined;
  closeValue(request);
  closeValue(file);
  idle.push(ctx);`),
      after,
    );
  });
});
