import * as assert from 'node:assert/strict';
import * as ts from 'typescript';
import { Bindings } from '../../../../../src/analysis/javascript/sites/bindings';
import { parseSource } from '../../../../../src/analysis/javascript/syntax/parse';
import { visit } from '../../../../../src/analysis/javascript/syntax/nodes';
import { randomScopes } from '../../../../generated/scopeShapes';

const PROGRAMS = 30;

/** For each use of a name, where the compiler says that it is declared. */
function declaredByCompiler(
  file: string,
  texts: ReadonlyMap<string, string>,
): Map<number, number[]> {
  const source = program(texts).getSourceFile(file)!;
  const checker = program(texts).getTypeChecker();
  const found = new Map<number, number[]>();
  const walk = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'use') {
      const [name] = node.arguments;
      const declarations = checker.getSymbolAtLocation(name!)?.declarations ?? [];
      const ids = declarations.map(each => ts.getNameOfDeclaration(each)!.getStart(source));
      found.set(
        name!.getStart(source),
        ids.sort((a, b) => a - b),
      );
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return found;
}

let known: { texts: ReadonlyMap<string, string>; program: ts.Program } | undefined;

/** One program of all texts. They are modules, so that they share no names. */
function program(texts: ReadonlyMap<string, string>): ts.Program {
  if (known?.texts === texts) return known.program;
  const host: ts.CompilerHost = {
    fileExists: file => texts.has(file),
    readFile: file => texts.get(file),
    getSourceFile: (file, target) => {
      const text = texts.get(file);
      return text === undefined ? undefined : ts.createSourceFile(file, text, target, true);
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: file => file,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  };
  const options = { target: ts.ScriptTarget.ES2022, allowJs: true, noLib: true, noResolve: true };
  known = { texts, program: ts.createProgram([...texts.keys()], options, host) };
  return known.program;
}

function declaredByUs(name: string, text: string): Map<number, number[]> {
  const parsed = parseSource(name, text);
  assert.ok('file' in parsed);
  const bindings = new Bindings(parsed.file);
  const found = new Map<number, number[]>();
  visit(parsed.file.program, node => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return;
    const [used] = node.arguments;
    if (node.callee.name !== 'use' || used?.type !== 'Identifier') return;
    const binding = bindings.resolve(used.name, used.start!);
    const ids = binding?.declarations.map(({ id }) => id.start!) ?? [];
    found.set(
      used.start!,
      ids.sort((a, b) => a - b),
    );
  });
  return found;
}

/** The text around a use. */
function marked(text: string, use: number): string {
  return `${text.slice(Math.max(0, use - 300), use)}§${text.slice(use, use + 100)}`;
}

describe('the variables of a script', () => {
  it('are those of the TypeScript compiler, in generated programs', () => {
    const texts = new Map<string, string>();
    for (let seed = 1; seed <= PROGRAMS; seed++) texts.set(`/${seed}.js`, randomScopes(seed));
    let uses = 0;
    for (const [name, text] of texts) {
      const ours = declaredByUs(name, text);
      const theirs = declaredByCompiler(name, texts);
      assert.deepEqual([...ours.keys()], [...theirs.keys()]);
      for (const [use, ids] of ours) assert.deepEqual(ids, theirs.get(use), marked(text, use));
      uses += ours.size;
    }
    assert.ok(uses > 1_000, `${uses} uses`);
  });

  // The compiler takes the inner one.
  it('are not those of a function for the values of its parameters', () => {
    const text = 'const a = 1; function f(b = () => use(a)) { function a() {} use(a); }';
    const declared = declaredByUs('a.js', text);
    assert.deepEqual([...declared.values()], [[text.indexOf('a =')], [text.indexOf('a()')]]);
  });
});
