import * as assert from 'node:assert/strict';
import { isMinified } from '../../../../../src/analysis/text/minified';
import { generateResetClass } from '../../../../generated/resetClasses';
import { pseudoRandom } from '../../../../generated/pseudoRandom';
import { differenceBy } from '../../../../sweep/cheapStage';
import { handlers, leaks } from '../kinds/twicePrograms';
import { textsIn, withRaises, type Text } from '../../../../sweep/texts';

/** Development dependencies that pool. All others are swept by `npm run bench -- relevance`. */
const POOLING = ['denque-2.0.1', 'fastfall', 'fastparallel', 'fastq', 'lru-cache', 'mnemonist'];
const GENERATED = 60;

/** How much of some texts is found, after the cheap stage was seen to take nothing away and to add nothing. */
function foundIn(texts: Iterable<Text>): number {
  let found = 0;
  for (const { name, text } of texts) {
    if (isMinified(text)) continue;
    for (const sought of ['faults', 'models'] as const) {
      const difference = differenceBy(sought, name, text);
      if (!difference) continue;
      const { lost, added } = difference;
      assert.deepEqual({ lost, added }, { lost: [], added: [] }, `${sought} of ${name}`);
      found += difference.found;
    }
  }
  return found;
}

function generated(): Text[] {
  return Array.from({ length: GENERATED }, (_, seed) => {
    const { name, source } = generateResetClass(seed);
    return { name: `${seed}-${name}`, text: source };
  });
}

/** A few of the texts, another choice for each seed. */
function* some(texts: Iterable<Text>, share: number, seed: number): Generator<Text> {
  const random = pseudoRandom(seed);
  for (const text of texts) if (random() < share) yield text;
}

/** A program between functions that have nothing to do with it. */
function among(text: string): string {
  const others = Array.from(
    { length: 40 },
    (_, i) => `function other${i}(a, b) { const sum = a + b; return sum * ${i}; }`,
  ).join('\n');
  return `${others}\n${text}\n${others.replaceAll('other', 'further')}`;
}

describe('the cheap stage loses nothing that the whole analysis finds', () => {
  it('in the programs that the tests run', () => {
    assert.ok(foundIn(textsIn('test', 'targets')) > 30);
  });

  it('in the sample server', () => {
    assert.ok(foundIn(textsIn('src', 'sample')) > 1);
  });

  it('in pooling packages', () => {
    assert.ok(foundIn(POOLING.flatMap(name => [...textsIn('node_modules', name)])) > 20);
  });

  it('in generated classes', () => {
    assert.ok(foundIn(generated()) > GENERATED / 2);
  });

  it('where a counter is raised by += 1', () => {
    const texts = [...textsIn('test', 'targets'), ...textsIn('src', 'sample'), ...generated()];
    assert.ok(foundIn(texts.map(withRaises)) > 20);
  });

  it('in a choice of a development dependency', () => {
    foundIn(some(textsIn('node_modules', 'webpack', 'lib', 'util'), 0.3, 1));
  });

  it('in programs that put an instance into its pool twice', () => {
    const programs = { ...leaks, ...handlers };
    const texts = Object.entries(programs).map(([name, text]) => ({ name, text: among(text) }));
    assert.ok(foundIn(texts) >= texts.length);
  });

  const shapes: Record<string, string> = {
    'a chain that is never set to null': `class Ctx { v: any; next?: Ctx; set(v: any): void { this.v = v; } }
      class Pool { head?: Ctx;
        acquire(): Ctx { const c = this.head; if (!c) return new Ctx(); this.head = c.next; return c; }
        release(c: Ctx): void { c.next = this.head; this.head = c; } }`,
    'a chain through one variable': `class Ctx { set(v) { this.v = v; } }
      let head = first(); function get() { if (!head) return new Ctx(); const c = head; head = head.link; return c; }
      function put(c) { c.link = head; head = c; }`,
    'a function that makes what is in a module beside an instance': `class Ctx { constructor(part) { this.part = part; } }
      const get = pool => { if (pool.length > 0) { const old = pool.pop(); old.reset(); return old; }
        return new Ctx(new Module.Part()); };`,
    'the last entry of a list, which is looked at before it is removed': `const idle = []; class Ctx { constructor(v) { this.v = v; } }
      function get(v) { let c; if (idle.length < 1) { c = new Ctx(v); } else { c = idle[idle.length - 1]; c.v = v; idle.pop(); }
        return c; }
      function put(list, at) { idle.push(list[at]); }`,
    'what is taken and what is made, each with a name of its own': `class Ctx { set(v) { this.v = v; } }
      class Pool { constructor() { this.idle = []; }
        get(v) { const c = this.idle.pop(); if (c) { c.set(v); return c; } const d = new Ctx(); d.set(v); return d; }
        put(c) { this.idle.push(c); } }`,
    'a reset for pools of other files': `export class Ctx { set(v) { this.v = v; this.isSet = true; }
      reset() { this.isSet = false; } }`,
    'a value that is closed in capitals': `class A { files = []; add(f) { this.files.push(f); }
      end() { for (const f of this.files) f.CLOSE(); } reset() { this.files.length = 0; } }`,
    'a value behind a flag': `class Last { next(x) { this.value = x; this.has = true; }
      add(reader) { if (this.has) reader.next(this.value); } stop() { this.has = false; } }`,
    'a work that is cut short': `class Delay { constructor() { this.out = null; this.timer = null; this.last = null; }
      start(out) { this.out = out; } stop() { this.out = null; this.clear(); } clear() { this.timer = null; }
      next(x) { const to = this.out; if (!to) return; this.last = x; this.timer = later(to, x); }
      end() { const to = this.out; if (!to) return; this.clear(); to.next(this.last); this.last = null; } }`,
    'a value that is used while another one is there': `class Range { begin(at, page) { this.at = at; this.page = page; }
      extend(to) { if (this.at === null) return; this.page.mark(this.at, to); } end() { this.at = null; } }`,
    'a callback that the end of a work calls': `class Slot { constructor(port) { this.isBusy = false; this.done = null;
      port.on('message', x => { this.isBusy = false; this.done(x); }); } run(job, done) { this.isBusy = true; this.done = done; } }`,
    'a variable that each call sets first': `let best = null; function consider(x) { if (best === null) best = x; }
      export function first(all) { best = null; for (const x of all) consider(x); return best; }`,
    'a list that a spread fills': `const near = []; class A { all = []; add(x) { this.all.push(x); }
      update(x) { near.length = 0; near.push(...this.all); for (const each of near) each.meet(x); } }`,
    'a counter that is raised by one': `class A { n = 0; v = []; add(x) { this.v[this.n] = x; this.n += 1; } reset() { this.n = 0; } }`,
  };
  for (const [title, text] of Object.entries(shapes)) {
    it(`in ${title}`, () => {
      foundIn([{ name: 'shape.ts', text }]);
    });
  }
});
