import * as assert from 'node:assert/strict';
import { findingsIn } from './checked';

/** A class whose method `put` also does something else with the value, and code around it. */
const classWith = (also: string, more = '', before = ''): string => `${before}
class Ctx {
  constructor() { this.items = []; this.n = 0; this.spare = []; this.m = 0; }
  put(v, i) { this.items[this.n++] = v; ${also} }
  ${more}
  reset() { this.n = 0; this.m = 0; }
}`;

/** The kinds of the fixes of the reset's finding, without the suppression, and why there are none. */
async function offered(text: string): Promise<string> {
  const first = (await findingsIn(text)).find(({ method }) => method === 'reset');
  assert.ok(first, text);
  const kinds = first.fixes.map(({ kind }) => kind).filter(kind => kind !== 'suppress');
  return kinds.join(' ') || first.unmended!;
}

const REGISTRY = 'const registry = new Map(), list = [], byId = {}; let latest;';

const held: Record<string, string> = {
  'a module map': classWith('registry.set(v.id, v);', '', REGISTRY),
  'a module array': classWith('list.push(v);', '', REGISTRY),
  'a module object': classWith('byId[v.id] = v;', '', REGISTRY),
  'a module variable': classWith('latest = v;', '', REGISTRY),
  'a local name of a module object': classWith(
    'const all = registry; all.set(1, v);',
    '',
    REGISTRY,
  ),
  'a module object, by another name': classWith('const w = v; list.push({ w });', '', REGISTRY),
  'a module object, on one way': classWith('if (i) list.push(v);', '', REGISTRY),
  'a list in a module map': classWith('registry.get(1).push(v);', '', REGISTRY),
  'a function that keeps it': classWith(
    'keep(v);',
    '',
    `${REGISTRY} function keep(x) { list.push(x); }`,
  ),
  'a method that keeps it': classWith('this.keep(v);', 'keep(x) { this.last = x; }'),
  'a field': classWith('this.last = v;'),
  'another store, from a slot': classWith('', 'move(i) { this.spare[this.m++] = this.items[i]; }'),
  'another store, from a variable': classWith(
    '',
    'move(i) { const v = this.items[i]; this.spare[this.m++] = v; }',
  ),
  'another store, in a loop': classWith(
    '',
    'move() { for (const v of this.items) this.spare.push(v); }',
  ),
  'a field, from a slot': classWith('', 'move(i) { this.current = this.items[i]; }'),
  'another field, as a whole': classWith('', 'share() { this.other = this.items; }'),
};

const TRACKER = "import { tracker, keep } from './tracker';";

/** What gets a value without its code being known, or keeps it in another way than by a step of the method. */
const mayBeHeld: Record<string, [text: string, why: string]> = {
  'an object of another file': [
    classWith('tracker.register(v);', '', TRACKER),
    'tracker.register may keep them',
  ],
  'a function of another file': [classWith('keep(v);', '', TRACKER), 'keep may keep them'],
  'a function of another file, in an object': [
    classWith('keep({ v });', '', TRACKER),
    'keep may keep them',
  ],
  'a function of another file, through its own': [
    classWith('note(v);', '', `${TRACKER} function note(x) { keep(x); }`),
    'another function may keep them',
  ],
  'a function of another file, through a list': [
    classWith('const all = []; all.push(v); keep(all);', '', TRACKER),
    'keep may keep them',
  ],
  'an object of its own field': [classWith('this.log.note(v);'), 'this.log.note may keep them'],
  'a method of an unknown base': [classWith('this.emit(v);'), 'this.emit may keep them'],
  'a function of another file, from a slot': [
    classWith('', 'all() { for (const v of this.items) keep(v); }', TRACKER),
    'keep may keep them',
  ],
  'a function of another file, by forEach': [
    classWith('', 'all() { this.items.forEach(v => keep(v)); }', TRACKER),
    'keep may keep them',
  ],
  'a function of another file, given to forEach': [
    classWith('', 'all() { this.items.forEach(keep); }', TRACKER),
    'keep may keep them',
  ],
  'a timer': [
    classWith('setTimeout(() => v.flush(), 10);'),
    'a function that runs later may keep them',
  ],
  'an async function of its own': [
    classWith('const flush = async () => { await 0; v.flush(); }; flush();'),
    'a function that runs later may keep them',
  ],
};

const free: Record<string, string> = {
  'a function that looks at it': classWith(
    'label(v);',
    '',
    'function label(x) { return x.id + 1; }',
  ),
  'a method that looks at it': classWith('this.look(v);', 'look(x) { return x.id; }'),
  'its own closing': classWith(
    'tracker.register(v);',
    'drop(i) { this.items[i].close(); }',
    TRACKER,
  ),
  'its own list, to look for it': classWith('if (this.items.includes(v)) return;'),
  'a set that holds weakly': classWith('seen.add(v);', '', 'const seen = new WeakSet();'),
  'its caller': classWith('return v;', 'at(i) { return this.items[i]; }'),
  'a function of its caller': classWith(
    '',
    'each(fn) { this.items.slice(0, this.n).forEach(v => fn(v)); }',
  ),
  'a function of its caller, through call': classWith(
    '',
    'each(fn, self) { for (let i = 0; i < this.n; i++) fn.call(self, this.items[i], i, this); }',
  ),
  'an iterator over its list': classWith(
    '',
    'values() { const items = this.items; let i = 0; return new Iter(() => ({ value: items[i++] })); }',
  ),
  'a listener of its own that drops it': classWith(
    "v.on('end', () => this.drop(v));",
    'drop(x) { return this.items.indexOf(x); }',
  ),
  nothing: classWith(''),
  'a log': classWith('console.log(v.id);'),
  'a listener of its own': classWith("v.once('x', () => 0);"),
  'a local list': classWith('const all = []; all.push(v);'),
  'another way': classWith(
    'return;',
    'other(v) { if (v) { list.push(v); } else this.items[this.n++] = v; }',
    REGISTRY,
  ),
  'its own store': classWith('', 'drop(i) { this.items[i] = this.items[--this.n]; }'),
};

describe('a value of a store', () => {
  for (const [what, text] of Object.entries(held))
    it(`is not closed if ${what} holds it too`, async () => {
      assert.equal(await offered(text), 'nil-only');
    });
  for (const [what, [text, why]] of Object.entries(mayBeHeld))
    it(`is not closed if ${what} may hold it too, which is said`, async () => {
      assert.equal(await offered(text), 'nil-only');
      const [first] = await findingsIn(text);
      assert.match(first!.message, new RegExp(`does not close them: ${why}\\.$`));
      assert.equal(first!.unclosed, why);
    });
  for (const [what, text] of Object.entries(free))
    it(`is closed if it goes to ${what}`, async () => {
      assert.equal(await offered(text), 'nil-and-close nil-only');
    });
});

describe('a value that is only cleared', () => {
  const reasons: Record<string, [text: string, method: string, why: string | undefined]> = {
    'because it is removed': [
      classWith('', 'take() { return this.items[--this.n]; }'),
      'take',
      'its caller gets the value',
    ],
    'because the reset uses it': [
      classWith('').replace('reset() {', 'reset() { this.items[0].end();'),
      'reset',
      'the reset itself uses them',
    ],
    'because it is no such value': [
      `class Pool { free = []; take() { return this.free.pop() ?? new Ctx(); } give(c) { c.reset(); this.free.push(c); } }
class Ctx { constructor() { this.done = null; } use(done) { this.done = done; } reset() {} }`,
      'reset',
      'their names or types say that there is nothing to close',
    ],
    'by one of two fixes': [classWith(''), 'reset', undefined],
  };
  for (const [what, [text, method, why]] of Object.entries(reasons))
    it(`says why: ${what}`, async () => {
      const found = (await findingsIn(text)).find(each => each.method === method);
      assert.ok(found?.fixes.some(({ kind }) => kind === 'nil-only'));
      assert.equal(found?.unclosed, why);
    });
  it('or dropped without closing says so too', async () => {
    const text = classWith('keep(v);', '', TRACKER)
      .replace('this.n = 0; this.m = 0; }', 'this.items = []; this.n = 0; this.m = 0; }')
      .replace('class Ctx {', 'class Ctx { drop(i) { this.spare[i].close(); }');
    for (const found of await findingsIn(text))
      assert.equal(found.fixes.length > 1 || found.unmended !== undefined, true, found.message);
  });
});

/** A class with a list from a place. */
const classOn = (made: string, params = ''): string => `const shared = [];
class Ctx {
  constructor(${params}) { this.items = ${made}; this.n = 0; }
  put(v) { this.items[this.n++] = v; }
  reset() { this.n = 0; }
}`;

const GIVEN = "its list items may be its caller's";
const SHARED = 'others may use its list items as well';
const notOwn: Record<string, [text: string, reason: string]> = {
  'a module list': [classOn('shared'), SHARED],
  'a parameter': [classOn('list', 'list'), GIVEN],
  'a parameter, or a new one': [classOn('list || []', 'list'), GIVEN],
  'a field of a parameter': [classOn('options.list', 'options'), GIVEN],
  "a factory's parameter": [
    'function make(list) { const items = list; let n = 0; return { put(v) { items[n++] = v; }, reset() { n = 0; } }; }',
    GIVEN,
  ],
};

describe('a list that others may use', () => {
  for (const [what, [text, reason]] of Object.entries(notOwn))
    it(`is not cleared: ${what}`, async () => {
      assert.equal(await offered(text), reason);
    });
  it('is not the one that an instance makes', async () => {
    for (const made of ['[]', 'new Array(8)', 'new Array(size)', 'Array.from({ length: size })'])
      assert.equal(await offered(classOn(made, 'size')), 'nil-and-close nil-only', made);
  });
});

const resetWith = (body: string): string => `
class Ctx {
  constructor() { this.items = []; this.n = 0; }
  put(v) { this.items[this.n++] = v; }
  reset() { ${body} this.n = 0; }
}`;

const READ_LATER = 'its slots are still read by a function that runs later';
const later: Record<string, string> = {
  'a function that waits': 'queueMicrotask(() => this.items.forEach(i => i.flush()));',
  'a function that waits, through a local name':
    'const items = this.items; queueMicrotask(() => items.forEach(i => i && i.flush()));',
  'a promise': 'const { items } = this; done().then(() => { for (const i of items) i.flush(); });',
  'a named function that is passed on':
    'const items = this.items; const flush = () => items.forEach(i => i.flush()); setTimeout(flush, 1);',
};

describe('slots that a reset leaves to', () => {
  for (const [what, body] of Object.entries(later))
    it(`${what} are not cleared`, async () => {
      assert.equal(await offered(resetWith(body)), READ_LATER);
    });
  it('a method that awaits and that it does not wait for are not cleared', async () => {
    const flush = 'async flush() { for (const i of this.items) await i.flush(); }';
    const text = resetWith('this.flush();').replace('reset()', `${flush} reset()`);
    assert.equal(await offered(text), READ_LATER);
    const awaited = text.replace('reset() { this', 'async reset() { await this');
    assert.equal(await offered(awaited), 'nil-only');
  });
  it('others, because it awaits while it moves the counter, are not cleared', async () => {
    const before = resetWith('').replace(
      /reset\(\) \{ +this.n = 0;/,
      'async reset() { (await go(), (this.n = 0));',
    );
    assert.equal(
      await offered(before),
      'others may use its slots while it waits to move its counter',
    );
  });
  it('a list of unknown kind may run the function later', async () => {
    const text = resetWith('this.jobs.forEach(() => this.items[0].flush());');
    assert.equal(await offered(text), READ_LATER);
  });
  it('a function that runs at once are cleared', async () => {
    const atOnce = 'this.items.forEach(i => this.items.includes(i));';
    const named =
      'const close = i => this.items[i].close(); for (let i = 0; i < this.n; i++) close(i);';
    for (const body of [atOnce, named])
      assert.equal(await offered(resetWith(body)), 'nil-only', body);
  });
});

/** A stack with two removals whose method `read` reads slots too, in functions that it starts. */
const stackWith = (read: string, more = ''): string => `
class Ctx {
  constructor() { this.items = []; this.n = 0; }
  put(v) { this.items[this.n++] = v; }
  take() { if (this.n === 0) return undefined; return this.items[--this.n]; }
  read() { ${read} }
  ${more}
  reset() { this.n = 0; }
}`;

const OLD_COUNT = 'const until = this.n;';
const readLater: Record<string, string> = {
  'an async function': stackWith(
    `${OLD_COUNT} const go = async () => { await 0; for (let i = 0; i < until; i++) this.items[i].go(); }; go();`,
  ),
  'a timer': stackWith(`${OLD_COUNT} setTimeout(() => this.items[until - 1].go(), 1);`),
  'a timer, in a loop that waits': stackWith(
    'setTimeout(async () => { for (let i = 0, k = this.n; i < k; i++) { this.items[i].go(); await 0; } });',
  ),
  'a timer, after it waited': stackWith(
    'setTimeout(async () => { for (let i = 0; i < this.n; i++) { await 0; this.items[i].go(); } });',
  ),
  'a timer, through a method': stackWith(
    `${OLD_COUNT} setTimeout(() => this.show(until), 1);`,
    'show(i) { return this.items[i].id; }',
  ),
  'a method that nothing waits for': stackWith(
    'this.go();',
    'async go() { for (const v of this.items) await v.go(); }',
  ),
};
const readInTime: Record<string, string> = {
  'a timer that looks at the counter': stackWith(
    'setTimeout(() => { for (let i = 0; i < this.n; i++) this.items[i].go(); }, 1);',
  ),
  'a timer that takes': stackWith('setTimeout(() => this.items[this.n - 1].go(), 1);'),
  'a timer that looks at the counter in each round': stackWith(
    'setTimeout(async () => { for (let i = 0; i < this.n; i++) await this.items[i].go(); });',
  ),
  'a timer, through a method that looks': stackWith(
    'setTimeout(() => this.show(0), 1);',
    'show(i) { return i < this.n ? this.items[i].id : undefined; }',
  ),
  'a timer that fills': stackWith('setTimeout(() => { this.items[this.n++] = f(); });'),
  'a timer that looks for a value': stackWith('setTimeout(() => this.items.includes(undefined));'),
  'its caller, in an iterator': stackWith(
    'const { items } = this; let i = 0; return { next: () => ({ value: items[i++] }) };',
  ),
  'a method, before it waits': stackWith(
    'this.go();',
    `async go() { ${OLD_COUNT} for (let i = 0; i < until; i++) this.items[i].go(); await 0; }`,
  ),
  'a method that is waited for': stackWith(
    '',
    'async stop() { await this.go(); } async go() { for (const v of this.items) await v.go(); }',
  ),
};

describe('slots that another method leaves to', () => {
  const unmended = async (text: string): Promise<string[]> =>
    (await findingsIn(text)).map(each => `${each.method}: ${each.unmended ?? 'mended'}`);
  for (const [what, text] of Object.entries(readLater))
    it(`${what} are not cleared, by a reset or a removal`, async () =>
      assert.deepEqual((await unmended(text)).sort(), [
        `reset: ${READ_LATER}`,
        `take: ${READ_LATER}`,
      ]));
  for (const [what, text] of Object.entries(readInTime))
    it(`${what} are cleared`, async () =>
      assert.deepEqual((await unmended(text)).sort(), ['reset: mended', 'take: mended']));
});
