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

describe('a field that the next use may need', () => {
  const release = `${POOL} function release(ctx) { ctx.reset(); idle.push(ctx); }`;

  for (const [title, body] of [
    [
      'is made from its own value by the reset',
      'constructor() { this.s = { count: 0, v: null }; } add(v) { this.s = { ...this.s, v }; } reset() { this.s = { ...this.s, count: 0 }; }',
    ],
    [
      'is made from its own value, and starts empty',
      'constructor() { this.s = null; } add(v) { this.s = { ...this.s, v }; } reset() { this.n = 0; }',
    ],
    [
      'is extended by Object.assign',
      'constructor() { this.s = null; } add(v) { this.s = v; Object.assign(this.s, { a: 1 }); } reset() { this.n = 0; }',
    ],
    [
      'starts with a value that depends',
      'constructor(o) { this.owner = o || {}; } setOwner(o) { this.owner = o; } reset() { this.n = 0; }',
    ],
    [
      'gets its value behind an empty one in the constructor',
      'owner = null; constructor(o) { this.owner = o; } setOwner(o) { this.owner = o; } reset() { this.n = 0; }',
    ],
    [
      'gets its value from a method that the constructor calls',
      'owner = null; constructor() { this.setOwner({}); } setOwner(o) { this.owner = o; } reset() { this.n = 0; }',
    ],
    [
      'is a local of the constructor',
      'constructor(o) { const own = o.own; this.own = own; } set(v) { this.own = v; } reset() { this.n = 0; }',
    ],
    [
      'comes with all options',
      'constructor(o) { Object.assign(this, o); } set(v) { this.own = v; } reset() { this.n = 0; }',
    ],
  ] as const) {
    it(`is not cleared when it ${title}`, async () => {
      const [finding, ...others] = await findingsIn(`class Ctx { ${body} } ${release}`);
      assert.deepEqual(others, []);
      assert.deepEqual(
        finding!.fixes.map(({ kind }) => kind),
        ['suppress'],
      );
      assert.match(finding!.unmended!, /its next use may need the value$/);
    });
  }

  it('is not cleared when it is set where an instance is made', async () => {
    const [finding] = await findingsIn(
      `class Ctx { set(v) { this.own = v; } reset() { this.n = 0; } } const idle = [];
       function acquire() { let ctx = idle.pop(); if (!ctx) { ctx = new Ctx(); ctx.own = {}; } return ctx; }
       function release(ctx) { ctx.reset(); idle.push(ctx); }`,
    );
    assert.match(finding!.unmended!, /^own is set where a Ctx is made/);
  });

  it('stays while the others are cleared', async () => {
    const source = `class Ctx { a = null; b = { x: 1 }; set(a, b) { this.a = a; this.b = b; } reset() { this.n = 0; } } ${release}`;
    const [finding] = await findingsIn(source);
    const after = fixed(source, finding!, 'nil-only');
    assert.match(after, /this\.a = null/);
    assert.doesNotMatch(after, /this\.b = (?:null|undefined)/);
    assert.match(finding!.unmended!, /\bb\b/);
  });

  it('is made again when it starts as an empty literal', async () => {
    const source = `class Ctx { constructor() { this.a = {}; this.b = undefined; } set(a, b, c) { this.a = a; this.b = b; this.c = c; } reset() { this.n = 0; } } ${release}`;
    const [finding] = await findingsIn(source);
    assert.equal(finding!.unmended, undefined);
    assert.match(
      fixed(source, finding!, 'nil-only'),
      /this\.a = \{\};\s+this\.b = undefined;\s+this\.c = undefined;/,
    );
  });

  it('is no finding when it holds a number, a string or a boolean', async () => {
    for (const body of [
      'constructor() { this.total = 0; } reset() { this.total += this.items.map(x => 1).length; }',
      'constructor() { this.total = 0; } reset() { this.total = this.items.reduce((a, b) => a + 1, this.total); }',
      "constructor() { this.label = ''; } setLabel(label) { this.label = label; } reset() { this.n = 0; }",
      'run(items) { this.total = items.length; } reset() { this.n = 0; }',
      'run(n) { this.total += n; } reset() { this.n = 0; }',
      'run() { this.first = this.items.map(x => x.id); } reset() { this.n = 0; }',
    ])
      assert.deepEqual(await findingsIn(`class Ctx { ${body} } ${release}`), [], body);
  });
});
