import * as assert from 'node:assert/strict';
import { applyEdits } from '../../../../../src/check/textEdits';
import { findingsIn } from './checked';

const CLEAR = 'this.items.fill(undefined, 0, this.n);';
const REWIND = 'this.n = 0;';

function classWith(body: string): string {
  return `class A {
  items = []; n = 0; deep = false;
  add(v) { this.items[this.n++] = v; }
  wipe() { this.items.fill(undefined); }
  maybe(a) { if (a) this.items.fill(undefined); }
  reset(a) { ${body} }
}
`;
}

/** Resets in which some way leads through a rewind without clearing. */
const provable: string[] = [
  REWIND,
  `if (a) ${REWIND} else ${REWIND}`,
  `if (a) { ${CLEAR} ${REWIND} } else ${REWIND}`,
  `if (a) ${REWIND} else { ${CLEAR} ${REWIND} }`,
  `if (a) { ${REWIND} return; } ${CLEAR} ${REWIND}`,
  `if (a) ${CLEAR} ${REWIND}`,
  `if (a) this.items = []; ${REWIND}`,
  `switch (a) { case 1: ${CLEAR} ${REWIND} break; case 2: ${REWIND} break; default: ${CLEAR} ${REWIND} }`,
  `switch (a) { case 1: ${CLEAR} case 2: ${REWIND} }`,
  `try { x(); ${REWIND} } catch { ${REWIND} }`,
  `try { ${REWIND} return; } finally { x(); }`,
  `${REWIND} ${CLEAR}`,
  `${REWIND} for (let i = 0; i < this.n; i++) this.items[i] = undefined;`,
  `${REWIND} if (a) throw new Error('x'); this.items.length = 0;`,
  'a ? (this.n = 0) : (this.n = 0);',
  'a && (this.n = 0);',
  `a && this.items.fill(null); ${REWIND}`,
  `if (a) { this.wipe(); ${REWIND} } else ${REWIND}`,
  `this.n = 1; ${REWIND}`,
  `out: { if (a) break out; ${CLEAR} } ${REWIND}`,
  `do { ${REWIND} } while (a);`,
  `while (a()) { ${REWIND} } ${CLEAR}`,
];

/** The way without clearing depends on what the instance says of itself. */
const likely: string[] = [
  `if (this.deep) ${CLEAR} ${REWIND}`,
  `if (this.n > 16) { ${CLEAR} } ${REWIND}`,
  `try { x(); ${CLEAR} ${REWIND} } catch { ${REWIND} }`,
  `this.maybe(a); ${REWIND}`,
];

const clean: string[] = [
  CLEAR + REWIND,
  `if (a) { ${CLEAR} ${REWIND} } else { ${CLEAR} ${REWIND} }`,
  `if (a) return; ${CLEAR} ${REWIND}`,
  `if (this.n > 0) { ${CLEAR} } ${REWIND}`,
  `if (this.n && this.items) { ${CLEAR} } ${REWIND}`,
  `if (this.items.length === 0) { ${REWIND} return; } ${CLEAR} ${REWIND}`,
  `switch (a) { case 1: ${CLEAR} ${REWIND} break; default: ${CLEAR} ${REWIND} }`,
  `try { x(); } finally { ${CLEAR} ${REWIND} }`,
  `try { ${REWIND} return; } finally { this.items.fill(undefined); }`,
  `${REWIND} this.items.fill(undefined);`,
  `const n = this.n; ${REWIND} for (let i = 0; i < n; i++) this.items[i] = undefined;`,
  `for (let i = 0; i < this.n; i++) { if (!this.items[i]) continue; this.items[i] = null; } ${REWIND}`,
  `this.items.forEach((v, i) => { this.items[i] = null; }); ${REWIND}`,
  `this.wipe(); ${REWIND}`,
  `this.items.length = 0; ${REWIND}`,
  `this.items = []; ${REWIND}`,
];

describe('ways through a reset', () => {
  const certainties = async (body: string): Promise<string[]> =>
    (await findingsIn(classWith(body)))
      .filter(({ rule }) => rule === 'stale-slots')
      .map(({ certainty }) => certainty);

  for (const body of provable)
    it(`are not all clear: ${body}`, async () =>
      assert.deepEqual(await certainties(body), ['provable']));
  for (const body of likely)
    it(`are doubtful: ${body}`, async () => assert.deepEqual(await certainties(body), ['likely']));
  for (const body of clean)
    it(`are all clear: ${body}`, async () => assert.deepEqual(await certainties(body), []));

  it('all get the fix, or none does', async () => {
    for (const body of [...provable, ...likely]) {
      const text = classWith(body);
      const [finding] = await findingsIn(text);
      for (const fix of finding!.fixes.filter(({ kind }) => kind !== 'suppress'))
        assert.deepEqual(await findingsIn(applyEdits(text, fix.edits)), [], body);
      const isOffered = finding!.fixes.length > 1;
      assert.equal(finding!.unmended === undefined, isOffered, body);
      if (!isOffered) assert.match(finding!.message, /No fix is offered: /);
    }
  });
});

describe('fixes that would be wrong', () => {
  const refused: [why: RegExp, body: string][] = [
    [/still read after/, `const n = this.n; ${REWIND} return this.items.slice(0, n);`],
    [/still read after/, `const list = this.items; ${REWIND} return list;`],
    [/still read after/, `try { ${REWIND} return; } finally { x(this.items[0]); }`],
    [/middle of an expression/, 'return a && (this.n = 0);'],
    [/middle of an expression/, 'setTimeout(() => (this.n = 0));'],
    [/moved to another place/, `if (a) this.n = 1; ${REWIND}`],
    [/in the place of the cleared/, `this.items = a; ${REWIND}`],
  ];
  for (const [why, body] of refused)
    it(`are not offered: ${body}`, async () => {
      const [finding] = await findingsIn(classWith(body));
      assert.deepEqual(
        finding!.fixes.map(({ kind }) => kind),
        ['suppress'],
      );
      assert.match(finding!.unmended!, why);
    });

  it('are offered where the slots are read on another way only', async () => {
    for (const body of [
      `if (a) { ${REWIND} return; } return this.items[0];`,
      `if (a) { ${REWIND} } else { x(this.items[0]); }`,
    ]) {
      const [finding] = await findingsIn(classWith(body));
      assert.equal(finding!.unmended, undefined, body);
    }
  });

  it('do not close what the reset closes or hands out by itself', async () => {
    for (const body of [
      `for (let i = 0; i < this.n; i++) this.items[i].close(); ${REWIND}`,
      `const first = this.items[0]; ${REWIND} return first;`,
    ]) {
      const [finding] = await findingsIn(classWith(body));
      const kinds = finding!.fixes.map(({ kind }) => kind);
      assert.deepEqual(kinds, ['nil-only', 'suppress'], body);
    }
  });
});

describe('the close helper', () => {
  const faulty = classWith(REWIND);
  const fixedWith = async (head: string, tail = ''): Promise<string> => {
    const text = `${head}${faulty}${tail}`;
    const [finding] = await findingsIn(text);
    return applyEdits(text, finding!.fixes.find(({ kind }) => kind === 'nil-and-close')!.edits);
  };
  const declared = (text: string): string[] =>
    Array.from(text.matchAll(/^function (\w+)\(value/gm), ([, name]) => name!);

  it('gets a name that nothing in the file has', async () => {
    const foreign = 'function closeValue(value, force) { value.close(force); }\n';
    assert.deepEqual(declared(await fixedWith(foreign)), ['closeValue', 'closePooledValue']);
    const both = `${foreign}import { closePooledValue } from 'x';\n`;
    assert.deepEqual(declared(await fixedWith(both)), ['closeValue', 'closeValue2']);
  });

  it('is known again by what it does, whatever it is called', async () => {
    const once = await fixedWith('');
    const helper = /\/\*\* Closes a value[^]*/.exec(once)![0].replaceAll('closeValue', 'shut');
    const again = await fixedWith('', `\n${helper}`);
    assert.deepEqual(declared(again), ['shut']);
    assert.match(again, /shut\(item\);/);
    const hidden = await fixedWith('function other(shut) { return shut; }\n', `\n${helper}`);
    assert.deepEqual(declared(hidden), ['shut', 'closeValue']);
  });
});

describe('dictionaries whose keys are made from a counter', () => {
  const keys = [
    "'k' + this.n++",
    '`k${this.n++}`',
    'String(this.n++)',
    '(this.n++).toString()',
    'k + this.n++',
  ];
  for (const key of keys)
    it(`lose their entries by name: ${key}`, async () => {
      const text = `class A {
  items = {};
  n = 0;
  add(k, v) {
    this.items[${key}] = v;
  }
  reset() {
    this.n = 0;
  }
}
`;
      const [finding] = await findingsIn(text);
      assert.equal(finding!.rule, 'stale-collection');
      const fix = finding!.fixes.find(({ kind }) => kind === 'nil-only')!;
      assert.match(
        applyEdits(text, fix.edits),
        /reset\(\) \{\n {4}this\.items = \{\};\n {4}this\.n = 0;/,
      );
    });
});
