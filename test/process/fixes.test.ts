import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkJavaScript } from '../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../src/check/textEdits';
import type { FixKind, TextEdit } from '../../src/protocol/sourceFinding';
import { WAIT_MS } from '../patience';

const modules = path.join(__dirname, '..', '..', 'node_modules');

/**
 * A published package with a faulty reset, and a script that uses it: it has `subject` and fills it from `values`. Of these
 * packages only fastfall ships its tests; the others' are in their repositories alone.
 */
interface Published {
  name: string;
  file: string;
  method: string;
  kind: FixKind;
  use: string;
  /** How many of five values the package as published keeps: what is used next takes one slot. */
  keeps: number;
  /** Which values the package as published closes. */
  closes?: number[];
  /** The package's own tests, where it ships them. */
  tests?: string;
}

const published: Published[] = [
  {
    name: 'mnemonist',
    file: 'fixed-stack.js',
    method: 'clear',
    kind: 'nil-and-close',
    keeps: 5,
    use: `const stack = new subject(Array, 8);
      for (const value of values) stack.push(value);
      stack.clear(); if (stack.size !== 0) throw new Error('not cleared'); return stack;`,
  },
  {
    name: 'mnemonist',
    file: 'fixed-deque.js',
    method: 'clear',
    kind: 'nil-and-close',
    keeps: 4,
    use: `const deque = new subject(Array, 6);
      for (let i = 0; i < 4; i++) deque.push({});
      for (let i = 0; i < 4; i++) deque.shift();
      for (const value of values) deque.push(value);
      deque.clear(); deque.push('next'); if (deque.peekFirst() !== 'next') throw new Error('broken');
      return deque;`,
  },
  {
    name: 'mnemonist',
    file: 'lru-map.js',
    method: 'clear',
    kind: 'nil-and-close',
    keeps: 4,
    use: `const map = new subject(8);
      values.forEach((value, i) => map.set('k' + i, value));
      map.clear(); map.set('k', 'next'); if (map.get('k') !== 'next') throw new Error('broken');
      return map;`,
  },
  {
    name: 'denque-2.0.1',
    file: 'index.js',
    method: 'clear',
    kind: 'nil-and-close',
    keeps: 4,
    use: `const deque = new subject();
      for (let i = 0; i < 30; i++) deque.push({});
      for (let i = 0; i < 30; i++) deque.shift();
      for (const value of values) deque.push(value);
      deque.clear(); deque.push('next'); if (deque.length !== 1 || deque.shift() !== 'next') throw new Error('broken');
      return deque;`,
  },
  {
    name: 'fastfall',
    file: 'fall.js',
    method: 'work',
    kind: 'nil-only',
    keeps: 2,
    tests: 'test.js',
    use: `const fall = subject();
      for (const value of values) fall([cb => cb(null, 1)], function () { this === value; void value; });
      return fall;`,
  },
  {
    // Expired entries were dropped without being disposed of (fixed in 7.4.1). What `dispose` throws is its user's affair.
    name: 'lru-cache-7.4.0',
    file: 'index.js',
    method: 'clear',
    kind: 'nil-and-close',
    keeps: 0,
    closes: [3, 4],
    use: `const dispose = value => { try { Promise.resolve(value.close()).catch(() => {}); } catch {} };
      const cache = new subject({ max: 9, dispose });
      values.forEach((value, i) => cache.set(i, value, { ttl: i < 3 ? 1 : 0 }));
      for (const begin = performance.now(); performance.now() - begin < 5;);
      cache.clear(); cache.set('k', 'next');
      if (cache.size !== 1 || cache.get('k') !== 'next') throw new Error('broken');
      return cache;`,
  },
];

/** Runs the package's file in a Node of its own: how many values live on, and which were closed. */
function run(folder: string, { file, use }: Published): { alive: number; closed: number[] } {
  const script = `
    const subject = require(${JSON.stringify(path.join(folder, file))});
    const closed = [];
    let failed;
    process.on('unhandledRejection', error => { failed = error; });
    const use = values => { ${use} };
    const values = Array.from({ length: 5 }, (_, i) => ({
      close() {
        closed.push(i);
        if (i === 1) throw new Error('cannot close');
        return i === 2 ? Promise.reject(new Error('cannot close')) : undefined;
      },
    }));
    const refs = values.map(value => new WeakRef(value));
    const kept = use(values);
    values.length = 0;
    setImmediate(() => setImmediate(() => {
      gc();
      if (failed) throw failed;
      const alive = refs.filter(ref => ref.deref() !== undefined).length;
      console.log(JSON.stringify({ alive, closed, kept: typeof kept }));
    }));`;
  return JSON.parse(runNode(['--expose-gc', '-e', script])) as { alive: number; closed: number[] };
}

describe('fixes of published packages', () => {
  const folders: string[] = [];
  after(() => folders.forEach(folder => fs.rmSync(folder, { recursive: true, force: true })));

  for (const subject of published) {
    it(`${subject.name}/${subject.file}: ${subject.method} keeps nothing after its fix`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-fix-'));
      folders.push(folder);
      fs.cpSync(path.join(modules, subject.name), folder, { recursive: true });
      const before = run(folder, subject);
      assert.equal(before.alive, subject.keeps);
      assert.deepEqual(before.closed, subject.closes ?? []);

      mend(folder, subject);
      const mended = run(folder, subject);
      assert.equal(mended.alive, 0);
      const all = subject.kind === 'nil-and-close' ? [0, 1, 2, 3, 4] : [];
      assert.deepEqual(mended.closed, all);

      if (subject.tests === undefined) return;
      // Its last lines count what passed and what failed.
      const output = runNode([path.join(folder, subject.tests)]);
      assert.match(output, /^# pass {2}[1-9]\d*$/m);
      assert.doesNotMatch(output, /^not ok|^# fail/m);
    });
  }
});

/** Makes the method's fixes of one kind, until there is nothing to report of that method. */
function mend(folder: string, { file, method, kind }: Published): void {
  const name = path.join(folder, file);
  const fixOf = (text: string): TextEdit[] | undefined => {
    const { findings } = checkJavaScript({ source: { name, text } });
    const finding = findings.find(each => each.method === method);
    const fix = finding?.fixes.find(each => each.kind === kind);
    assert.equal(fix === undefined, finding === undefined, `no ${kind} in ${file}`);
    return fix?.edits;
  };
  let text = fs.readFileSync(name, 'utf8');
  let rounds = 0;
  for (let edits = fixOf(text); edits; edits = fixOf(text)) {
    text = applyEdits(text, edits);
    assert.ok(++rounds < 5, 'the fixes come to an end');
  }
  assert.ok(rounds > 0, `nothing to mend in ${file}`);
  fs.writeFileSync(name, text);
}

function runNode(args: string[]): string {
  return execFileSync(process.execPath, args, {
    env: { ...process.env, NODE_PATH: modules },
    encoding: 'utf8',
    timeout: WAIT_MS,
  });
}
