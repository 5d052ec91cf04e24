import * as assert from 'node:assert/strict';
import {
  elementsHold,
  fieldHolds,
  instanceHolds,
} from '../../../../../src/analysis/javascript/holds/holdings';
import type { Holding } from '../../../../../src/analysis/javascript/holds/held';
import type { ClassLike } from '../../../../../src/analysis/javascript/program/classLikes';
import { readProgram } from '../../../../../src/analysis/javascript/program/readProgram';
import { parseSource } from '../../../../../src/analysis/javascript/syntax/parse';

/** The first class of a text. */
function classIn(text: string, name = 'text.ts'): ClassLike {
  const parsed = parseSource(name, text);
  assert.ok('file' in parsed, text);
  return readProgram(parsed.file, text).classes[0]!;
}

const at = (owner: ClassLike, path: string): Parameters<typeof fieldHolds>[1] => ({
  base: owner.form === 'factory' ? 'closure' : 'this',
  path: path.split('.'),
});

/** What the elements of `at` hold in each text. */
const elements: [Holding, string][] = [
  // Bytes, wherever they are made.
  [
    'nothing',
    'class A { constructor(n) { this.at = Buffer.allocUnsafe(n) } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'class A { constructor(n, b) { this.at = b ? new Uint8Array(n) : Buffer.from(n) } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'class A { constructor() { this.at = null } init(n) { this.at = new Float64Array(n) } put(v) { this.at[0] = v } }',
  ],
  ['nothing', 'class A { at = new DataView(new ArrayBuffer(8)); put(v) { this.at[0] = v } }'],
  [
    'nothing',
    'class A { constructor(n) { this.at = make(n) } put(v) { this.at[0] = v } } function make(n) { return new Uint16Array(n) }',
  ],
  [
    'nothing',
    'class A { constructor(n) { this.at = this.make(n) } make(n) { const a = new Int8Array(n); return a } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'class A { constructor(n) { this.at = new globalThis.Uint8Array(n) } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'class A { grow() { const more = new Uint32Array(9); more.set(this.at); this.at = more } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'function A(n) { this.at = new Uint8Array(n) } A.prototype.put = function (v) { this.at[0] = v }; new A(1)',
  ],
  [
    'nothing',
    'function a(n) { const at = new Uint8Array(n); return { put(v) { at[0] = v }, get() { return at } } }',
  ],
  [
    'nothing',
    'class A { constructor() { this.at = new Int32Array(0) } put(v) { this.at = grow(this.at); this.at[0] = v } } const grow = list => { const more = new list.constructor(9); more.set(list); return more }',
  ],
  [
    'nothing',
    'class A { constructor(n) { const List = listFor(n); this.at = new List(n) } put(v) { this.at[0] = v } } const listFor = n => n < 256 ? Uint8Array : n < 65536 ? Uint16Array : null',
  ],
  // Numbers, by the declared type.
  ['nothing', 'class A { at: number[] = []; put(v) { this.at.push(v) } }'],
  ['nothing', 'class A { at: readonly number[] | Float32Array = []; put(v) { this.at[0] = v } }'],
  ['nothing', 'class A { at: Array<string | null> = []; put(v) { this.at[0] = v } }'],
  ['nothing', 'class A { at = [] as (1 | 2)[]; put(v) { this.at[0] = v } }'],
  ['nothing', 'class A { at = new Array<`id-${string}`>(9); put(v) { this.at[0] = v } }'],
  [
    'nothing',
    'type Id = number; type Ids = Id[]; class A { at: Ids = []; put(v) { this.at[0] = v } }',
  ],
  ['nothing', 'enum State { On, Off } class A { at: State[] = []; put(v) { this.at[0] = v } }'],
  ['nothing', 'class A { at: Record<string, boolean> = {}; put(k, v) { this.at[k] = v } }'],
  ['nothing', 'class A<T extends number> { at: T[] = []; put(v) { this.at[0] = v } }'],
  ['nothing', 'type List<T> = T[]; class A { at: List<bigint> = []; put(v) { this.at[0] = v } }'],
  [
    'nothing',
    'class A { constructor() { /** @type {number[]} */ this.at = [] } put(v) { this.at[0] = v } }',
  ],
  [
    'nothing',
    'class A { constructor() { this.at = [] } /** @param {boolean} v */ put(v) { this.at[0] = v } }',
  ],
  ['nothing', 'class A { constructor(private at: number[]) {} put(v) { this.at[0] = v } }'],
  // Numbers, by all that is written, or by their use.
  [
    'nothing',
    'class A { at = []; put(a, b) { this.at.push(a | 0, b * 2, String(a), a.length, a === b) } }',
  ],
  [
    'nothing',
    'class A { at = []; put(v: number) { for (const each of [v, 1]) this.at.push(each) } }',
  ],
  ['nothing', 'class A { at = []; put(vs: number[]) { for (const v of vs) this.at.push(v) } }'],
  ['nothing', 'class A { at = []; put(v) { this.at.push(v) } sum() { return this.at[0] * 2 } }'],
  ['nothing', 'class A { at = new Array(9).fill(0); put(v) { this.at[1] = v } }'],
  // What the class itself makes.
  [
    'own',
    'class A { at = []; put() { this.at.push(new B()) } } class B { v = new Float32Array(9); copy(b) { this.v.set(b.v) } }',
  ],
  ['own', 'class A { at = []; put() { this.at.push({ x: 0, y: 0 }) } }'],
  ['own', 'class A { at = []; put(n: number) { this.at.push([n]) } }'],
  // What comes from outside.
  ['others', 'class A { at = []; put(v) { this.at.push(v) } }'],
  ['others', 'class A<T> { at: T[] = []; put(v: T) { this.at[0] = v } }'],
  [
    'others',
    'class A { at: Session[] = []; put(v: Session) { this.at[0] = v } } interface Session { id: string }',
  ],
  ['others', 'class A { at = []; put(v) { this.at[0] = { v } } }'],
  ['others', 'class A { at = []; put(v) { const e = (this.at[0] ??= { v: null }); e.v = v } }'],
  ['others', 'class A { at = []; put(v) { this.at[0][1] = v } }'],
  [
    'others',
    'class A { at = []; put(v) { this.at.push(new B(v)) } } class B { constructor(v) { this.v = v } }',
  ],
  ['others', 'class A { at = []; put(v) { this.at.push(() => v) } }'],
  ['others', 'class A { constructor(List) { this.at = new List(9) } put(v) { this.at[0] = v } }'],
  ['others', 'class A { at = []; put(v) { this.at.push(wrap(v)) } run() { this.at[0].run() } }'],
  [
    'others',
    'function a() { const at = []; return { put(v) { at.push(v) }, get() { return at } } }',
  ],
  // What nothing shows.
  [
    'unknown',
    'class A { at = []; n = 0; take() { const list = this.at[this.n++]; return list ?? (this.at[this.n] = []) } }',
  ],
  ['unknown', "import { Id } from 'ids'; class A { at: Id[] = []; put(v: Id) { this.at[0] = v } }"],
  ['unknown', 'class A { constructor(at) { this.at = at } put(v: number) { this.at[0] = v } }'],
  ['unknown', 'class A { at = []; put() { this.at.push(wrap()) } }'],
];

/** What the field `at` holds in each text. */
const fields: [Holding, string][] = [
  ['nothing', 'class A { put(v, { at = false } = {}) { this.at = at } }'],
  ['nothing', "class A { at = ''; put(def) { this.at = def.id || makeId() } }"],
  ['nothing', 'class A { constructor() { this.at = 0 } put(at) { this.at = at } }'],
  [
    'nothing',
    'class A { at: Options["mode"]; put(o) { this.at = o.mode } } interface Options { mode: "a" | "b" }',
  ],
  [
    'nothing',
    'class A { put(o: Options) { this.at = o.inner.size } } interface Options { inner: { size: number } }',
  ],
  ['nothing', 'class A { put(at) { this.at = at } late() { return Date.now() - this.at } }'],
  ['nothing', 'class A { put(at) { this.at = typeof at; this.at = JSON.stringify(at) } }'],
  ['own', 'class A { at = new B(); put(v: number) { this.at.n = v } } class B { n = 0 }'],
  ['others', 'class A { at = null; put(at) { this.at = at } }'],
  ['others', 'class A { at = null; put(r) { this.at = r.body } }'],
  ['others', 'class A { at?: Session; put(at: Session) { this.at = at } } class Session {}'],
  ['others', 'class A { at = null } function put(a, v) { a.at = v }'],
  [
    'others',
    'class A { at = null } const take = () => idle.pop() ?? new A(); function put(v) { const a = take(); a.at = v }',
  ],
  ['others', 'class A { put(at) { this.at = at } run() { this.at.run(); return this.at - 1 } }'],
  ['unknown', "import type { Id } from 'ids'; class A { put(at: Id) { this.at = at } }"],
];

describe('what elements and fields can hold', () => {
  for (const [expected, text] of elements)
    it(`finds ${expected} in the elements: ${text}`, () => {
      const owner = classIn(text);
      assert.equal(elementsHold(owner, at(owner, 'at')), expected);
    });

  for (const [expected, text] of fields)
    it(`finds ${expected} in the field: ${text}`, () => {
      const owner = classIn(text);
      assert.equal(fieldHolds(owner, at(owner, 'at')), expected);
    });

  it('follows generics that are instantiated, through the fields of a part', () => {
    const of = (argument: string): Holding => {
      const owner = classIn(
        `class A { list = new List<${argument}>() } class List<T> { items: T[] = []; add(v: T) { this.items.push(v) } }`,
      );
      return elementsHold(owner, at(owner, 'list.items'));
    };
    assert.equal(of('number'), 'nothing');
    assert.equal(of('object'), 'others');
  });

  it('knows no array of an unknown object', () => {
    const text = 'class A { put(v: { x: number }) { this.layout.buffer.data[0] = v.x } }';
    const owner = classIn(`${text} class Layout {}`);
    assert.equal(elementsHold(owner, at(owner, 'layout.buffer.data')), 'nothing');
  });

  it('answers for classes that depend on each other, and for endless types', () => {
    const text =
      'class A { b = new B(); a: A | null = null } class B { a = new A(); at: T<T<number>> } type T<X> = T<X>';
    assert.equal(instanceHolds(classIn(text)), 'unknown');
    const names = Array.from({ length: 60 }, (_, at) => `class A${at} { at = new A${at + 1}() }`);
    assert.equal(instanceHolds(classIn(names.join('\n'))), 'unknown');
  });

  it('asks a whole text where the cheap stage has left functions out', () => {
    const kept = 'class A { init() {                         } put(v) { this.at[0] = v } }';
    const text = 'class A { init() { this.at = new Uint8Array(9) } put(v) { this.at[0] = v } }';
    const [parsed, whole] = [kept, text].map(each => parseSource('text.js', each));
    assert.ok(parsed && 'file' in parsed && whole && 'file' in whole);
    const program = readProgram(parsed.file, kept, { whole: () => readProgram(whole.file, text) });
    assert.equal(elementsHold(program.classes[0]!, { base: 'this', path: ['at'] }), 'nothing');
  });
});
