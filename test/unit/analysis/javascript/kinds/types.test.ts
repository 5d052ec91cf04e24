import * as assert from 'node:assert/strict';
import { checkSource } from '../../../../../src/analysis/checkSource';
import type { RelatedText } from '../../../../../src/protocol/sourceFinding';
import { pseudoRandom } from '../../../../generated/pseudoRandom';

/** A class with one array `cells`, filled up to `at` and set back by `reset`, or a variation of it. */
interface Kind {
  title: string;
  /** Code around the class. */
  more?: string;
  /** How `cells` is made; `n` is a number, and `Wide` one of the constructor's parameters. */
  made: string;
  /** The declared type of `cells`, for TypeScript only. */
  type?: string;
  /** What is written into a slot; `x` is the method's parameter. */
  written?: string;
  leaks: boolean;
  /** Whether the answer does not depend on code around the class. */
  isClear?: boolean;
}

const kinds: Kind[] = [
  {
    title: 'bytes that a condition chooses',
    made: 'Wide ? new Uint32Array(n) : new Uint16Array(n)',
    leaks: false,
  },
  { title: 'bytes of Node', made: 'Buffer.allocUnsafeSlow(n)', leaks: false },
  {
    title: 'bytes that a function makes',
    made: 'build(n)',
    more: 'function build(k) { return new Float64Array(k) }',
    leaks: false,
  },
  { title: 'numbers that are computed', made: '[]', written: 'x * 2', leaks: false },
  { title: 'texts', made: '[]', written: 'String(x)', leaks: false },
  { title: 'primitives by type', made: '[]', type: '(string | 1 | undefined)[]', leaks: false },
  {
    title: 'an alias of numbers',
    made: '[]',
    type: 'Marks',
    more: 'type Marks = ReadonlyArray<Mark>; enum Mark { On, Off }',
    leaks: false,
  },
  {
    title: 'scratch objects of the class',
    made: '[]',
    written: 'new Spot()',
    more: 'class Spot { constructor() { this.m = new Float32Array(9); this.n = 0 } }',
    leaks: false,
    isClear: true,
  },
  { title: 'objects of callers', made: '[]', leaks: true },
  { title: 'slots of an array that callers choose', made: 'new Wide(n)', leaks: true },
  {
    title: 'objects by type',
    made: '[]',
    type: 'Cell[]',
    more: 'interface Cell { id: number }',
    leaks: true,
  },
  {
    title: 'scratch objects that keep what callers give',
    made: '[]',
    written: 'new Spot(x)',
    more: 'class Spot { constructor(y) { this.kept = y } }',
    leaks: true,
  },
  { title: 'functions over what callers give', made: '[]', written: '() => x', leaks: true },
];

const OWN = /\b(?:Store|cells|at|put|reset|build|Marks|Mark|Spot|Cell|Wide|kept|m|n|x|y|k)\b/g;

function renamed(text: string, seed: number): string {
  const random = pseudoRandom(seed);
  const names = new Map<string, string>();
  return text.replace(OWN, name => {
    const known =
      names.get(name) ??
      `${/^[A-Z]/.test(name) ? 'Q' : 'q'}${names.size}${Math.floor(random() * 1e6)}`;
    names.set(name, known);
    return known;
  });
}

/** One kind in each way of writing, by the ending of the file's name. */
function ways({ more = '', made, type, written = 'x' }: Kind): Record<string, string> {
  const put = `this.cells[this.at++] = ${written};`;
  const typed = (declared: string): string =>
    `${more}\nclass Store { cells${declared}; at = 0; constructor(n, Wide) { this.cells = ${made} }
      put(x) { ${put} } reset() { this.at = 0 } }`;
  const own = typed(type === undefined ? '' : `: ${type}`);
  const late = `${more}\nclass Store { constructor() { this.cells = null; this.at = 0 } init(n, Wide) { this.cells = ${made} }
      put(x) { ${put} } reset() { this.at = 0 } }`;
  const all: Record<string, string> = {
    'class.ts': own,
    'seed1.ts': renamed(own, 1),
    'seed2.ts': renamed(own, 2),
  };
  if (type !== undefined) return all;
  return {
    ...all,
    'class.js': typed(''),
    'late.js': late,
    'private.js': typed('')
      .replace(/this\.(cells|at)\b/g, 'this.#$1')
      .replace('cells; at', '#cells; #at'),
    'prototype.js': `${more}\nfunction Store(n, Wide) { this.cells = ${made}; this.at = 0 }
      Store.prototype.put = function (x) { ${put} };
      Store.prototype.reset = function () { this.at = 0 };`,
    'closure.js': `${more}\nfunction store(n, Wide) { let cells = ${made}; let at = 0;
      return { put(x) { ${put.replace(/this\./g, '')} }, reset() { at = 0 } } }`,
  };
}

const provable = async (
  name: string,
  text: string,
  related: RelatedText[] = [],
): Promise<number> => {
  const { findings } = await checkSource({ source: { name, text }, related });
  return findings.filter(({ certainty }) => certainty === 'provable').length;
};

describe('kinds of what slots hold', () => {
  for (const kind of kinds)
    for (const [name, text] of Object.entries(ways(kind)))
      it(`${kind.leaks ? 'finds' : 'leaves'} ${kind.title} in ${name}`, async () => {
        assert.equal(await provable(name, text), kind.leaks ? 1 : 0, text);
      });

  for (const { more, ...kind } of kinds)
    if (more !== undefined)
      it(`${kind.leaks ? 'finds' : 'leaves'} ${kind.title}, when they are declared in another file`, async () => {
        const names = [...more.matchAll(/(?:function|class|type|enum|interface) (\w+)/g)].map(
          each => each[1]!,
        );
        const [first] = names;
        const text = `import { ${first} } from './more';\n${ways({ ...kind })['class.ts']}`;
        const exported = more.replace(
          /(function|class|type|enum|interface) (?=\w+)/g,
          'export $1 ',
        );
        const other = { name: 'more.ts', text: exported };
        assert.equal(await provable('class.ts', text, [other]), kind.leaks ? 1 : 0, text);
        const { needs } = await checkSource({ source: { name: 'class.ts', text } });
        assert.deepEqual(needs, kind.isClear ? [] : ['./more']);
        if (kind.leaks === false) assert.equal(await provable('class.ts', text), 0);
      });
});
