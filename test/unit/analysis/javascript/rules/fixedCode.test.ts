import * as assert from 'node:assert/strict';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as ts from 'typescript';
import type { FixKind } from '../../../../../src/protocol/sourceFinding';
import { findingsIn, fixAll } from './checked';
import { FIX_SHAPES, type Api, type FixShape } from './fixShapes';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** Runs a module's text and answers what it exports. */
function load(text: string): Api {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {};
  new Function('exports', outputText)(exports);
  return exports;
}

/** How many of five values are alive when the use is over and only what a pool keeps is held. */
async function survivors(text: string, shape: FixShape): Promise<number> {
  const api = load(text);
  const use = (): { refs: WeakRef<object>[]; kept: unknown } => {
    const values = Array.from({ length: 5 }, (_, i) => ({ i }));
    return { refs: values.map(value => new WeakRef(value)), kept: shape.drive(api, values) };
  };
  const { refs, kept } = use();
  // A WeakRef keeps its target until the job ends.
  await new Promise(resolve => setImmediate(resolve));
  collectGarbage();
  assert.ok(kept);
  return refs.filter(ref => ref.deref() !== undefined).length;
}

/** Which of five values were closed, in order; the second throws, the third fails later. */
async function closedIn(text: string, shape: FixShape): Promise<number[]> {
  const closed: number[] = [];
  const values = Array.from({ length: 5 }, (_, i) => ({
    close(): unknown {
      closed.push(i);
      if (i === 1) throw new Error('cannot close');
      return i === 2 ? Promise.reject(new Error('cannot close either')) : undefined;
    },
  }));
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  shape.drive(load(text), values);
  await new Promise(resolve => setImmediate(resolve));
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
  return closed;
}

/** Errors that the strict compiler finds in texts, by their names. */
function typeErrors(texts: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version, ...rest) =>
    texts.has(name)
      ? ts.createSourceFile(name, texts.get(name)!, version)
      : getSourceFile.call(host, name, version, ...rest);
  host.fileExists = name => texts.has(name) || fileExists.call(host, name);
  host.readFile = name => texts.get(name) ?? readFile.call(host, name);
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}

const everyTaken = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('fixed code', () => {
  const results = new Map<string, string>();
  const fixedText = async (shape: FixShape, kind: FixKind): Promise<string> => {
    const text = await fixAll(shape.source, shape.name, kind);
    results.set(`${kind}-${shape.name}`, text);
    return text;
  };

  for (const shape of FIX_SHAPES) {
    it(`of ${shape.title} keeps nothing, and was keeping it before`, async () => {
      assert.equal(await survivors(shape.source, shape), shape.keeps ?? 5);
      const nilOnly = await fixedText(shape, 'nil-only');
      assert.equal(await survivors(nilOnly, shape), 0, nilOnly);
      const closing = await fixAll(await fixedText(shape, 'nil-and-close'), shape.name, 'nil-only');
      assert.equal(await survivors(closing, shape), 0, closing);
      assert.deepEqual(
        (await findingsIn(nilOnly, shape.name)).map(each => each.message),
        [],
      );
      assert.deepEqual(
        (await findingsIn(closing, shape.name)).map(each => each.message),
        [],
      );
    });

    it(`of ${shape.title} closes each value once, whatever the others do`, async () => {
      const closing = await fixedText(shape, 'nil-and-close');
      const closed = await closedIn(closing, shape);
      const { taken = 0, contains = /^/ } = shape;
      assert.match(closing, contains);
      assert.deepEqual(closed.sort(), everyTaken(5).slice(taken), closing);
      const nilOnly = await fixedText(shape, 'nil-only');
      assert.deepEqual(await closedIn(nilOnly, shape), []);
    });
  }

  it('type-checks under strict', () => {
    const typed = new Map([...results].filter(([name]) => name.endsWith('.ts')));
    assert.ok(typed.size >= 10);
    assert.deepEqual(typeErrors(typed), []);
  });
});
