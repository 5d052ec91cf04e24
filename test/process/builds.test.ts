import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { minify } from 'terser';
import * as ts from 'typescript';
import type { Finding } from '../../src/protocol/finding';
import { Target, targets } from './target';

const CONTEXTS = 3;
/** Of `valuesFor` in serve.cjs the number does not count. */
const HELD = 4;
const original = path.join(targets, 'typed', 'server.ts');
const statement = 'this.size = 0;';

/** What people really run: compiled, mapped, and minified code. */
describe('a build of a server', () => {
  let folder: string;
  let target: Target | undefined;

  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-build-')));
    fs.copyFileSync(path.join(targets, 'serve.cjs'), path.join(folder, 'serve.cjs'));
  });
  afterEach(() => {
    target?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  async function findingOf(file: string, text: string): Promise<Finding> {
    const script = path.join(folder, file);
    fs.writeFileSync(script, text);
    target = await Target.start(script);
    await target.load(CONTEXTS);
    const { findings, undecided } = await target.read();
    assert.equal(findings.length, 1, JSON.stringify({ findings, undecided }));
    assert.equal(findings[0]!.live.staleReferences, CONTEXTS * HELD);
    assert.equal(findings[0]!.live.idle, CONTEXTS);
    return findings[0]!;
  }

  function assertOriginal({ location, methodLocation, generated, mapNote }: Finding): void {
    assert.equal(location.file, original);
    assert.equal(textAt(location), statement);
    assert.match(textAt(methodLocation), /^reset\(\): void \{\n {4}this\.size = 0;\n {2}\}$/);
    assert.match(generated?.url ?? '', /server\.js$/);
    assert.notEqual(generated?.line, location.line);
    assert.equal(mapNote, undefined);
  }

  it('in TypeScript leads to the original file through a map beside it', async () => {
    const { outputText, sourceMapText } = compile({ sourceMap: true });
    fs.writeFileSync(path.join(folder, 'server.js.map'), sourceMapText ?? '');
    assertOriginal(await findingOf('server.js', outputText));
  });

  it('in TypeScript leads to the original file through a map within it', async () => {
    const options = { inlineSourceMap: true, inlineSources: true };
    assertOriginal(await findingOf('server.js', compile(options).outputText));
  });

  it('with a broken map is shown as it was loaded, and says why', async () => {
    const { outputText } = compile({});
    const broken = `${outputText}\n//# sourceMappingURL=data:application/json;base64,e30gbm90IGpzb24=\n`;
    const { location, generated, mapNote } = await findingOf('server.js', broken);
    assert.equal(location.file, path.join(folder, 'server.js'));
    assert.equal(generated, undefined);
    assert.match(mapNote ?? '', /source map/i);
  });

  it('with a map that lies is shown as it was loaded, and says why', async () => {
    const { outputText, sourceMapText } = compile({ sourceMap: true });
    const map = JSON.parse(sourceMapText ?? '') as Record<string, unknown>;
    const lie = { ...map, sourceRoot: '', sources: [path.join(folder, 'short.ts')] };
    fs.writeFileSync(path.join(folder, 'server.js.map'), JSON.stringify(lie));
    fs.writeFileSync(path.join(folder, 'short.ts'), '// one line\n');
    const { location, mapNote } = await findingOf('server.js', outputText);
    assert.equal(location.file, path.join(folder, 'server.js'));
    assert.match(mapNote ?? '', /source map/i);
  });

  it('whose file was edited since is read as it was loaded', async () => {
    const script = path.join(folder, 'server.cjs');
    const text = fs.readFileSync(path.join(targets, 'commonjs.cjs'), 'utf8');
    fs.writeFileSync(script, text);
    target = await Target.start(script);
    await target.load(CONTEXTS);
    fs.writeFileSync(
      script,
      text.replace('this.count = 0;\n  }\n}', 'this.values.length = 0;\n  }\n}'),
    );
    const { findings } = await target.read();
    assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD);
  });

  it('that was minified is found under its short names', async () => {
    const text = fs.readFileSync(path.join(targets, 'commonjs.cjs'), 'utf8');
    const { code } = await minify(text, { mangle: { toplevel: true }, compress: { passes: 2 } });
    assert.doesNotMatch(code ?? '', /Context/);
    const { rule, method, location } = await findingOf('bundle.cjs', code ?? '');
    assert.deepEqual([rule, method, location.line], ['stale-slots', 'reset', 1]);
  });
});

function compile(options: ts.CompilerOptions): ts.TranspileOutput {
  return ts.transpileModule(fs.readFileSync(original, 'utf8'), {
    fileName: original,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      sourceRoot: `${path.dirname(original)}/`,
      ...options,
    },
  });
}

function textAt(range: Finding['location']): string {
  const lines = fs.readFileSync(range.file, 'utf8').split('\n');
  const picked = lines.slice(range.line - 1, range.endLine);
  const last = picked.length - 1;
  picked[last] = picked[last]!.slice(0, range.endColumn - 1);
  picked[0] = picked[0]!.slice(range.column - 1);
  return picked.join('\n');
}
