import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import { renamed } from '../../../../generated/renamed';
import { differenceBy } from '../../../../sweep/cheapStage';

/** A program, and what it is blamed for: `rule method`, provable ones only. */
interface Kind {
  text: string;
  found: string[];
  isTyped?: true;
}

const SEEDS = [31, 32];

/** Slots behind a counter, whoever holds them. */
const leaks: Record<string, Kind> = {
  'a constructor in a namespace': {
    text: `LIB.Batch = function (out) { this.out = out; this.items = []; this.n = 0; };
LIB.Batch.prototype.constructor = LIB.Batch;
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { for (var i = 0; i < this.n; i++) this.out.write(this.items[i]); this.n = 0; };`,
    found: ['stale-slots send'],
  },
  'a constructor deep in a namespace, with an object as its prototype': {
    text: `lib.gfx.Batch = function () { this.items = []; this.n = 0; };
lib.gfx.Batch.prototype = { put: function (x) { this.items[this.n++] = x; }, take: function () { return this.items[--this.n]; } };`,
    found: ['stale-slots take'],
  },
  'the object of a class maker': {
    text: `var Batch = Klass.extend({
  init: function () { this.items = []; this.n = 0; },
  put: function (x) { this.items[this.n++] = x; },
  send: function () { for (var i = 0; i < this.n; i++) this.items[i].go(); this.n = 0; } });`,
    found: ['stale-slots send'],
  },
  'an object of its own': {
    text: `export const batch = { items: [], n: 0,
  put(x) { this.items[this.n++] = x; },
  send() { for (let i = 0; i < this.n; i++) this.items[i].go(); this.n = 0; } };`,
    found: ['stale-slots send'],
  },
};

const clean: Record<string, string> = {
  'a constructor in a namespace that clears': `LIB.Batch = function () { this.items = []; this.n = 0; };
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { for (var i = 0; i < this.n; i++) { this.items[i].go(); this.items[i] = null; } this.n = 0; };`,
  'a constructor in a namespace with numbers': `LIB.Batch = function () { this.items = new Float32Array(64); this.n = 0; };
LIB.Batch.prototype.put = function (x) { this.items[this.n++] = x; };
LIB.Batch.prototype.send = function () { this.n = 0; };`,
  'an object that is made a class and may inherit what clears': `var Batch = Klass.extend({
  put: function (x) { this.items[this.n++] = x; },
  send: function () { this.wipe(); this.n = 0; } });`,
  'an object of its own that cuts': `export const batch = { items: [], n: 0,
  put(x) { this.items[this.n++] = x; },
  send() { for (let i = 0; i < this.n; i++) this.items[i].go(); this.items.length = 0; this.n = 0; } };`,
};

function provable(text: string, name: string): string[] {
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings
    .filter(({ certainty }) => certainty === 'provable')
    .map(({ rule, method }) => `${rule} ${method}`);
}

function nameOf({ isTyped }: Kind): string {
  return isTyped ? 'kind.ts' : 'kind.js';
}

describe('slots are found with whoever holds them', () => {
  for (const [title, kind] of Object.entries(leaks)) {
    it(title, () => assert.deepEqual(provable(kind.text, nameOf(kind)), kind.found));

    for (const seed of SEEDS)
      it(`${title}, with other names (${seed})`, () => {
        const { text, nameOf: other } = renamed(kind.text, seed);
        const expected = kind.found.map(line => {
          const [rule, method] = line.split(' ');
          return `${rule} ${other(method!)}`;
        });
        assert.deepEqual(provable(text, nameOf(kind)), expected, text);
      });

    it(`${title}, with the cheap stage before`, () => {
      const difference = differenceBy('faults', nameOf(kind), kind.text);
      assert.deepEqual(difference?.lost ?? [], []);
    });

    it(`${title}, is mended, or the finding says why not`, () => {
      const name = nameOf(kind);
      for (const finding of checkJavaScript({ source: { name, text: kind.text } }).findings) {
        if (finding.certainty !== 'provable') continue;
        const fix = finding.fixes.find(({ kind: way }) => way === 'nil-only');
        if (!fix) assert.match(finding.unmended ?? '', /./);
        else assert.deepEqual(provable(applyEdits(kind.text, fix.edits), name), []);
      }
    });
  }
});

describe('slots that hold nothing behind their counter stay silent', () => {
  for (const [title, text] of Object.entries(clean))
    for (const each of [text, ...SEEDS.map(seed => renamed(text, seed).text)])
      it(title, () => assert.deepEqual(provable(each, 'kind.js'), [], each));
});
