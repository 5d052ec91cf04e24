import * as assert from 'node:assert/strict';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { findingsIn, fixAll } from './checked';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

interface Context {
  add(key: string, value: object): void;
  at(index: number): unknown;
  total(): number;
  reset(): void;
}

/** A class, constructor or factory named `make` with a store of some shape whose `reset` forgets the slots. */
function generate(seed: number): string {
  const random = pseudoRandom(seed);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)]!;
  const end = pick(';', '');
  const [array, counter] = [pick('slots', 'values', '_items'), pick('size', 'n', 'count', '_used')];
  const form = pick('class', 'prototype', 'closure');
  const hash = form === 'class' && random() < 0.5 ? '#' : '';
  const field = (name: string): string => (form === 'closure' ? name : `this.${hash}${name}`);
  const [v, n, k] = [field(array), field(counter), field('keys')];
  const isStack = random() < 0.3;
  const first = isStack ? -1 : 0;
  const length = isStack ? `${n} + 1` : n;
  const parallel = random() < 0.5;
  const write = pick(
    isStack ? `${v}[++${n}] = value` : `${v}[${n}++] = value`,
    isStack
      ? `${n}++${end || '\n'} const i = ${n}; ${v}[i] = value`
      : `const i = ${n}; ${v}[i] = value; ${n}++`,
  );
  const keys = parallel
    ? isStack
      ? `${k}[${n} + 1] = { key }${end || '\n'} `
      : `${k}[${n}] = { key }${end || '\n'} `
    : '';
  const [before, after] = [random() < 0.4, random() < 0.4];
  const touch = `${field('resets')}++`;
  const rewind = [
    ...(before ? [touch] : []),
    `${n} = ${first}`,
    ...(after && !before ? [touch] : []),
  ].join(`${end}\n`);
  const bodies: [name: string, parameters: string, body: string][] = [
    ['add', 'key, value', `${keys}${write}`],
    ['at', 'index', `return index < ${length} ? ${v}[index] : undefined`],
    ['total', '', `return ${length}`],
    ['reset', '', rewind],
  ];
  const state: [string, string][] = [
    [array, pick('[]', 'new Array(4)')],
    [counter, String(first)],
    ['keys', '[]'],
    ['resets', '0'],
  ];
  const indent = pick('  ', '    ', '\t');
  const method = (head: string, body: string): string => `${head} {\n${body}${end}\n}`;
  const lines = (text: string): string => text.replace(/^(?=.)/gm, indent);
  if (form === 'class')
    return `class Context {\n${lines(
      [
        ...state.map(([name, value]) => `${hash}${name} = ${value};`),
        ...bodies.map(([name, parameters, body]) => method(`${name}(${parameters})`, body)),
      ].join('\n'),
    )}\n}\nconst make = () => new Context();\n`;
  if (form === 'prototype')
    return `function Context() {\n${state.map(([name, value]) => `${indent}this.${name} = ${value};`).join('\n')}\n}\n${bodies
      .map(
        ([name, parameters, body]) =>
          `${method(`Context.prototype.${name} = function (${parameters})`, body)};`,
      )
      .join('\n')}\nvar make = function () { return new Context(); };\n`;
  return `function make() {\n${lines(
    `${state.map(([name, value]) => `let ${name} = ${value};`).join('\n')}\nreturn {\n${bodies
      .map(([name, parameters, body]) => `${method(`${name}(${parameters})`, body)},`)
      .join('\n')}\n};`,
  )}\n}\n`;
}

function load(text: string): () => Context {
  return new Function(`${text}\nreturn make;`)() as () => Context;
}

/** What a user of the context sees of some operations. */
function observe(make: () => Context, seed: number): unknown[] {
  const random = pseudoRandom(seed + 1);
  const context = make();
  const seen: unknown[] = [];
  for (let step = 0; step < 60; step++) {
    const choice = random();
    if (choice < 0.6) context.add(`k${step}`, { step });
    else if (choice < 0.7) context.reset();
    else seen.push(context.total(), context.at(Math.floor(random() * 5)));
  }
  return seen;
}

function filledAndReset(make: () => Context): { context: Context; refs: WeakRef<object>[] } {
  const context = make();
  const values = Array.from({ length: 6 }, (_, i) => ({ i }));
  values.forEach((value, i) => context.add(`k${i}`, value));
  context.reset();
  return { context, refs: values.map(value => new WeakRef(value)) };
}

const SEEDS = Array.from({ length: 120 }, (_, i) => i + 1);

describe('fixes of generated classes', () => {
  for (const kind of ['nil-only', 'nil-and-close'] as const) {
    it(`${kind}: keep what users see, and no value`, async () => {
      const used: { seed: number; before: WeakRef<object>[]; after: WeakRef<object>[] }[] = [];
      const contexts: Context[] = [];
      for (const seed of SEEDS) {
        const source = generate(seed);
        const [finding, ...others] = await findingsIn(source);
        assert.equal(finding?.method.replace(/^.*\./, ''), 'reset', `seed ${seed}:\n${source}`);
        assert.deepEqual(others, [], `seed ${seed}:\n${source}`);
        const after = await fixAll(source, 'test.js', kind);
        assert.deepEqual(await findingsIn(after), [], `seed ${seed}:\n${after}`);
        assert.deepEqual(
          observe(load(after), seed),
          observe(load(source), seed),
          `seed ${seed}:\n${after}`,
        );
        const faulty = filledAndReset(load(source));
        const mended = filledAndReset(load(after));
        contexts.push(faulty.context, mended.context);
        used.push({ seed, before: faulty.refs, after: mended.refs });
      }
      await new Promise(resolve => setImmediate(resolve));
      collectGarbage();
      assert.equal(contexts.length, SEEDS.length * 2);
      const alive = (refs: WeakRef<object>[]): number =>
        refs.filter(ref => ref.deref() !== undefined).length;
      assert.deepEqual(
        used.filter(({ before, after }) => alive(before) !== 6 || alive(after) !== 0),
        [],
      );
    });
  }
});
