import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkSource } from '../../src/analysis/checkSource';
import { collect } from '../collect';
import { isMinified, isMinifiedAt } from '../../src/analysis/text/minified';
import { findHolders } from '../../src/analysis/javascript/sites/findHolders';
import { scanText } from '../../src/analysis/javascript/relevance/scan/scanText';
import { relevantText } from '../../src/analysis/javascript/relevance/relevantText';
import { mayUnlink } from '../../src/analysis/javascript/relevance/unlinking';
import { isSuppressed } from '../../src/analysis/text/suppression';
import type { HeapHolder, HolderOrigin } from '../../src/protocol/holders';
import { filePathOfUrl } from '../../src/base/filePathOfUrl';
import { visibleText } from '../../src/base/format';
import { lineStartsOf } from '../../src/base/lineStarts';
import { isLocalPath } from '../../src/base/localPath';
import { IgnoreRules } from '../../src/check/ignoreRules';
import { formatTable } from '../../src/cli/print/table';
import { createStyle } from '../../src/cli/print/style';
import { EdgeType } from '../../src/heap/graph/heapGraph';
import { HeapReader } from '../../src/heap/read/heapReader';
import { parseLsofDirectories, parseLsofListeners } from '../../src/inspector/discovery/lsofOutput';
import { catchesSignal, splitCommandLine } from '../../src/inspector/discovery/linuxProcesses';
import { asksForInspector, declaredPort, titleOf } from '../../src/inspector/discovery/nodeCommand';
import {
  parseWindowsProcesses,
  splitWindowsCommandLine,
} from '../../src/inspector/discovery/powerShellOutput';
import { parseProcNet } from '../../src/inspector/discovery/procNet';
import { parsePsColumn } from '../../src/inspector/discovery/psOutput';
import { html } from '../../src/report/html';
import { codeEnd } from '../../src/sourceMap/codeEnd';
import { mapUrlOfFile } from '../../src/sourceMap/mapUrlOfFile';
import { parseMap } from '../../src/sourceMap/parseMap';
import { TextLines } from '../../src/sourceMap/textLines';
import { goWasm } from '../goWasm';
import { SnapshotBuilder } from './heap/snapshotBuilder';

/** What a hostile text repeats: openings without an end, and what patterns hesitate at. */
const UNITS = [
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\0',
    '.',
    ',',
    ';',
    ':',
    '=',
    '-',
    '+',
    '*',
    '/',
    '\\',
    '#',
    '@',
    '!',
    '?',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '<',
    '>',
    '"',
    "'",
    '`',
    '${',
    '/*',
    '//',
    '*/',
    '%',
    '&',
    '|',
    '_',
    '$',
  ],
  ...[
    'a',
    '0',
    'é',
    '\u{1F388}',
    '\u202E',
    '\u2028',
    'a ',
    '0 ',
    'a.',
    'a,',
    'a:',
    'a=',
    'a[',
    'a(',
    'a{',
    'a;\n',
  ],
  ...[
    'get ',
    'get(',
    'get a(){',
    'return ',
    'async ',
    'function ',
    'class ',
    'export ',
    '=>',
    '--',
    '0e',
    '0_',
  ],
  ...[
    '[0 ',
    '[ ',
    'x[0].a',
    '.a = 0',
    ', a.b',
    '&a.b[',
    'a[1] = ',
    'func ',
    'type a struct{',
    '%2',
    '../',
    'a/',
  ],
  ...[
    'sourceMappingURL=',
    '//# sourceMappingURL=',
    ' sourceMappingURL=a\n',
    '@1) -> value (',
    '-> value (',
  ],
  ...[
    '// pool-leaks-ignore-next-line',
    '// pool-leaks-ignore-next-line -- ',
    '-- ',
    'p1\nn',
    ")]}'",
    '\\u0000',
  ],
];
/** What precedes and follows the repeated part: it gets past what is asked first. */
const AROUND: [before: string, after: string][] = [
  ['', ''],
  ['', '!'],
];

const POOL = `class Context { reset() { this.count = 0; } put(v) { this.items[this.count++] = v; } get size() { return this.count } }
class Pool { free = []; take() { return this.free.pop() ?? new Context(); } give(c) { c.reset(); this.free.push(c); } }
`;
type Scanner = (text: string) => unknown;

const scanners: Record<string, Scanner> = {
  visibleText: text => visibleText(text, text.length),
  lineStartsOf,
  filePathOfUrl: text => [filePathOfUrl(`file:///${text}`), filePathOfUrl(text)],
  isLocalPath: text => [isLocalPath(`/${text}`, 'linux'), isLocalPath(`C:\\${text}`, 'win32')],
  isMinified,
  isMinifiedAt: text => isMinifiedAt(text, text.length >> 1),
  isSuppressed: text => isSuppressed(`${text}\n${text}`, text.length + 2),
  scanText: text => scanText(text, true),
  mayUnlink,
  relevantText: text => relevantText('a.ts', POOL + text, 'models'),
  'relevantText of a getter': text =>
    relevantText('a.ts', `${POOL}class A { get ${text} }`, 'faults'),
  codeEnd: text => codeEnd(text, 0, text.length),
  TextLines: text => new TextLines(text).positionAt(text.length),
  parseMap: text => {
    for (const each of [text, JSON.stringify({ version: 3, sources: [text], mappings: 'AAAA' })]) {
      try {
        parseMap(each, 'file:///a.js');
      } catch (error) {
        assert.ok(error instanceof Error);
      }
    }
  },
  parsePsColumn: text => parsePsColumn(`1 ${text}x`),
  parseLsofListeners,
  parseLsofDirectories,
  parseProcNet,
  splitCommandLine: text => splitCommandLine(`${text}x`),
  catchesSignal: text => catchesSignal(`SigCgt:${text}`, 10),
  splitWindowsCommandLine,
  parseWindowsProcesses: text =>
    parseWindowsProcesses(JSON.stringify({ ProcessId: 1, CommandLine: text })),
  nodeCommand: text => {
    const args = [text, `--inspect${text}`, `--inspect-port=${text}`, ...text.split('a')];
    return [
      titleOf({ pid: 1, executable: text, args }),
      asksForInspector({ pid: 1, executable: text, args }),
      declaredPort(args),
    ];
  },
  formatTable: text =>
    formatTable(
      [{ title: 'a', align: 'left', limit: text.length }],
      [[text], ...text.split('a').map(each => [each])].slice(0, 2),
      createStyle({ colours: false }),
    ),
  html: text => html`<p title="${text}">${text}</p>`,
  'names in a heap': async text => {
    const builder = new SnapshotBuilder();
    for (const name of [text, `_${text}`, `1 / part of key (${text})`]) {
      const node = builder.object(name);
      builder.edge(0, 'internal', name, node);
      builder.property(node, name, builder.array([node]));
      builder.property(node, `${name}count`, builder.number(0));
    }
    const graph = await builder.graph();
    assert.ok(graph.edgeCount > EdgeType.context);
    return new HeapReader(graph, { models: [] }).reading;
  },
};

/** Scanners that want a file, by what is in it. */
const fileScanners: Record<string, { name: string; scan: (file: string) => unknown }> = {
  mapUrlOfFile: { name: 'a.js', scan: mapUrlOfFile },
  '.gitignore': {
    name: '.gitignore',
    scan: file => {
      const folder = path.dirname(file);
      const deep = path.join(folder, 'a/'.repeat(50), `${'a'.repeat(200)}.js`);
      return IgnoreRules.of(folder, () => undefined).ignores(deep, false);
    },
  },
};

const UNITS_OF_TEXT = 16_000;
/** Quicker work says nothing about its growth: compiling and collecting take as long. */
const TELLING_MS = 10;
const ROUNDS = 3;
const MEASUREMENTS = 3;
/** Of twice the text; four would be quadratic. */
const MOST_GROWTH = 3;

async function workMs(scan: Scanner, text: string): Promise<number> {
  const before = process.cpuUsage();
  await scan(text);
  return process.cpuUsage(before).user / 1000;
}

async function leastWorkMs(scan: Scanner, text: string): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) least = Math.min(least, await workMs(scan, text));
  return least;
}

/**
 * How many times as long a text of twice the length takes; 1 where that cannot be told, which is linear enough. What other work
 * on the machine adds falls on one of the measurements, growth on all of them: the least of three is told.
 */
async function growth(
  scan: Scanner,
  units: number,
  textOf: (units: number) => string,
): Promise<number> {
  if ((await workMs(scan, textOf(units))) < TELLING_MS) return 1;
  let least = Infinity;
  for (let i = 0; i < MEASUREMENTS && least > MOST_GROWTH; i++) {
    // What earlier tests left is not to be collected while this one is measured.
    if (i > 0) collect();
    // V8's own threads, which compile and collect, weigh less in a longer text; growth is the same in any.
    const length = units * 2 ** i;
    const once = await leastWorkMs(scan, textOf(length));
    if (once < TELLING_MS) return 1;
    least = Math.min(least, (await leastWorkMs(scan, textOf(length * 2))) / once);
  }
  return least;
}

describe('a scan of foreign text takes twice as long for twice the text', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-linear-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  for (const [what, { name, scan }] of Object.entries(fileScanners)) {
    const file = path.join(folder, name);
    scanners[what] = text => {
      fs.writeFileSync(file, text);
      return scan(file);
    };
  }

  for (const [what, scan] of Object.entries(scanners)) {
    it(what, async () => {
      const slow: string[] = [];
      for (const unit of UNITS) {
        for (const [before, after] of AROUND) {
          const textOf = (length: number): string =>
            before + unit.repeat(Math.ceil(length / unit.length)) + after;
          const times = await growth(scan, UNITS_OF_TEXT, textOf);
          if (times > MOST_GROWTH) slow.push(`${JSON.stringify(unit)}: ${times.toFixed(1)}`);
        }
      }
      assert.deepEqual(slow, []);
    });
  }
});

/** What a source may have any number of, with what stands around them. Other texts are parsed by what others have written. */
const sources: Record<string, { name: string; before: string; unit: string; after: string }> = {
  // `#` stands for a number of its own, `#+1` for the next one.
  pools: {
    name: 'a.ts',
    before: '',
    unit: POOL.replace(/Context|Pool/g, '$&#'),
    after: '',
  },
  resets: { name: 'a.ts', before: 'class A {', unit: 'reset() { this.n = 0; }\n', after: '}' },
  statements: {
    name: 'a.js',
    before: `${POOL} class A { reset() {`,
    unit: 'this.n = f(this.n, this.items[this.n]);\n',
    after: '} }',
  },
  branches: {
    name: 'a.js',
    before: 'class A { reset() {',
    unit: 'if (a) this.n = 0; else this.items.length = 0;\n',
    after: '} }',
  },
  'ways through a reset': {
    name: 'a.js',
    before: 'class A { items = []; n = 0; add(v) { this.items[this.n++] = v; } reset() {',
    unit: 'if (a) this.n = 0; if (b) this.items.length = 0;\n',
    after: '} }',
  },
  getters: {
    name: 'a.js',
    before: `${POOL} class A {`,
    unit: 'get size() { return this.count; }\n',
    after: '}',
  },
  functions: {
    name: 'a.js',
    before: POOL,
    unit: 'function f(c) { c.reset(); free.push(c); }\n',
    after: '',
  },
  'labels of one name': { name: 'a.js', before: POOL, unit: 'a:', after: ';' },
  'labels of one name in a broken text': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: 'a:',
    after: ';',
  },
  'labels of one name, a chain at a time': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: `${'a:'.repeat(100)};\n`,
    after: '',
  },
  'labels that are not ASCII': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: 'é:',
    after: ';',
  },
  'labels of many names': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: `${Array.from({ length: 200 }, (_, i) => `l${i}:`).join('')}`,
    after: ';',
  },
  'labels before comments': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: 'a/* # */:',
    after: ';',
  },
  'labels before comments of a line': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: 'a // #\n:',
    after: ';',
  },
  'labels with escapes': {
    name: 'a.js',
    before: `${POOL} let x; let x;`,
    unit: '\\u0061:',
    after: ';',
  },
  'Go structs': {
    name: 'a.go',
    before: 'package p\n',
    unit: 'type T# struct { items []*I; n int }\nfunc (c *T#) Reset() { c.items = c.items[:0]; c.n = 0 }\n',
    after: '',
  },
  'truncations in one Go function': {
    name: 'a.go',
    before: 'package p\nfunc (c *T) Reset() {\n',
    unit: 'c.items# = c.items#[:0]\n',
    after: '}\ntype T struct {}\n',
  },
  'loops in one Go function': {
    name: 'a.go',
    before: 'package p\ntype T struct { items []*I }\nfunc (c *T) Reset() {\n',
    unit: 'for i := range c.items# {\nc.items#[i] = nil\n}\nc.items# = c.items#[:0]\n',
    after: '}\n',
  },
  'variables of one name in one Go function': {
    name: 'a.go',
    before: 'package p\ntype T struct { items []*I }\nfunc (c *T) Reset() {\n',
    unit: '{\ns := c.items\nc.items = s[:0]\n}\n',
    after: '}\n',
  },
  'counters in Go': {
    name: 'a.go',
    before: 'package p\n',
    unit: 'type T# struct { items []*I; n# int }\nfunc (c *T#) Add(v *I) { c.items[c.n#] = v; c.n#++ }\nfunc (c *T#) Reset() {\nc.n# = 0\n}\n',
    after: '',
  },
  'classes that extend each other': {
    name: 'a.js',
    before:
      'class C { items = []; n = 0; put(v) { this.items[this.n++] = v; } reset() { this.n = 0; } }\nclass D0 extends C {}\n',
    unit: 'class D#+1 extends D# { other#() { this.m = 0; } }\n',
    after: '',
  },
  'names for an array': {
    name: 'a.ts',
    before: 'class C { n = 0; items = []; reset() { this.n = 0; } put(v) {',
    unit: 'const a# = this.items; a#[this.n++] = v;\n',
    after: '} }',
  },
  'values of one name': {
    name: 'a.ts',
    before: 'class C { n = 0; items = []; reset() { this.n = 0; } put(v) { let i;',
    unit: 'i = this.n++; this.items[i] = v;\n',
    after: '} }',
  },
  'fields that are set': {
    name: 'a.ts',
    before:
      'class Pool { free = []; take() { return this.free.pop() ?? new C(); } give(c) { c.reset(); this.free.push(c); } }\nclass C { reset() { this.n = 0; }\n',
    unit: 'set#(a) { this.f# = a; }\n',
    after: '}',
  },
};

describe('a check takes twice as long for twice the source', () => {
  for (const [what, { name, before, unit, after }] of Object.entries(sources)) {
    it(`of ${what}`, async () => {
      const check = (text: string): unknown => checkSource({ source: { name, text } }, goWasm);
      const numbered = (repeated: string, length: number): string =>
        Array.from({ length }, (_, i) =>
          repeated.replaceAll('#+1', String(i + 1)).replaceAll('#', String(i)),
        ).join('');
      const textOf = (units: number): string => {
        const length = Math.ceil(units / unit.length);
        return before + numbered(unit, length) + after;
      };
      const times = await growth(check, UNITS_OF_TEXT, textOf);
      assert.ok(times <= MOST_GROWTH, String(times));
    });
  }
});

/** Texts in which a holder is looked for that has any number of mentions. */
const searched: Record<
  string,
  { holder: Omit<HeapHolder, 'origin'>; is: HolderOrigin['is']; unit: string }
> = {
  stores: {
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    unit: 'function handle#(req) { recent.set(req.id, req); }\n',
  },
  'stores in variables of one name': {
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    unit: '{ const recent = new Map(); recent.set(1, recent); recent.get(1).set(recent); }\n',
  },
  'other names': {
    holder: { kind: 'array', className: null, name: 'recent' },
    is: 'inside',
    unit: '{ let a = recent; a = other(); a.push(recent); b = recent; f(recent); }\n',
  },
  'links of a list': {
    holder: { kind: 'object', className: null, name: 'recent' },
    is: 'inside',
    unit: 'recent = node; node.next = recent; tail.next = node; { let node = recent; recent = node; }\n',
  },
  listeners: {
    holder: { kind: 'listener', className: 'EventEmitter', name: 'data' },
    is: 'callback',
    unit: 'function on() { bus.on("data", recent); bus.off("data", on); } handle.x = on;\n',
  },
  fields: {
    holder: { kind: 'field', className: null, name: 'last' },
    is: 'class',
    unit: 'class A# extends B { last = 1; m(a) { this.last = a; a.last = this.last; } }\n',
  },
};

describe('a search for holders takes twice as long for twice the source', () => {
  for (const [what, { holder, is, unit }] of Object.entries(searched)) {
    it(`of ${what}`, async () => {
      const before = 'const bus = f(() => 0), recent = new Map(), tail = {};\n';
      const origin = { at: { line: 0, column: before.indexOf('()') }, is };
      const textOf = (units: number): string => {
        const length = Math.ceil(units / unit.length);
        const numbered = (_: unknown, i: number): string => unit.replaceAll('#', String(i));
        return [before, ...Array.from({ length }, numbered)].join('');
      };
      const search = (text: string): unknown =>
        findHolders({ source: { name: 'a.js', text }, holders: [{ ...holder, origin }] });
      const times = await growth(search, 2 * UNITS_OF_TEXT, textOf);
      assert.ok(times <= MOST_GROWTH, String(times));
    });
  }
});
