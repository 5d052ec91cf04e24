import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

const source = path.join(__dirname, '..', '..', 'src');
const webview = path.join(__dirname, '..', '..', 'webview');

/** What each folder of `src` may import besides itself. The two composition roots may import all. */
const layers: Record<string, string[]> = {
  base: [],
  protocol: ['base'],
  analysis: ['base', 'protocol'],
  heap: ['base', 'protocol'],
  sourceMap: ['base', 'protocol'],
  inspector: ['base', 'protocol'],
  check: ['base', 'protocol'],
  worker: ['base', 'protocol', 'analysis', 'check', 'heap', 'sourceMap', 'table'],
  session: ['base', 'protocol', 'inspector'],
  report: ['base', 'protocol'],
  table: ['base', 'protocol'],
  ui: ['base', 'protocol', 'check', 'session', 'table', 'report'],
  cli: ['base', 'protocol', 'check', 'session', 'report'],
  sample: [],
};
const roots = ['cli.ts', 'extension.ts'];
/** Every package that is imported, and the one file (or folder) that may know it. */
const keepers: Record<string, string> = {
  '@babel/parser': 'analysis/javascript/syntax/parse.ts',
  '@babel/types': 'analysis/',
  '@jridgewell/trace-mapping': 'sourceMap/',
  '@vscode/l10n': '../webview/',
  'chrome-remote-interface': 'inspector/connection/protocolClient.ts',
  'd3-hierarchy': 'report/treemap.ts|../webview/retained/treemapLayout.ts',
  'devtools-protocol': 'inspector/',
  diff: 'ui/panel/fixPreview.ts',
  esbuild: 'inspector/agent/buildAgent.ts',
  ignore: 'check/ignoreRules.ts',
  picomatch: 'check/checkTargets.ts',
  preact: '../webview/',
  sarif: 'cli/print/sarif.ts',
  uplot: '../webview/curves/',
  valibot: 'inspector/|protocol/panelContract.ts|../webview/(curves/moment|viewState).ts',
  vscode: 'ui/|extension.ts',
  'web-tree-sitter': 'analysis/go/syntax/parseGo.ts',
  ws: 'inspector/connection/(connect|socketConnection|protocolClient|chrome\\.d).ts',
};

interface Import {
  from: string;
  to: string;
}

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(full);
    return /\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

function importsIn(folder: string): Import[] {
  return filesIn(folder).flatMap(file => {
    const text = fs.readFileSync(file, 'utf8');
    const names = [...text.matchAll(/(?:from|import\()\s*'([^'\s]+)'/g)].map(match => match[1]!);
    return names.map(to => ({ from: path.relative(source, file).split(path.sep).join('/'), to }));
  });
}

const imports = importsIn(source);
const inner = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: path.posix.join(path.posix.dirname(from), to) }));

type Edge = [from: string, to: string];

function assertNoCycle(edges: readonly Edge[]): void {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const walk = (at: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(at), `cycle: ${[...trail, at].join(' → ')}`);
    if (done.has(at)) return;
    for (const next of targets.get(at) ?? []) walk(next, [...trail, at]);
    done.add(at);
  };
  for (const from of targets.keys()) walk(from, []);
}

/** Which folder imports which, where those that are deeper count as the one at this depth around them. */
function betweenFolders(depth: number): Edge[] {
  const folderOf = (file: string): string => file.split('/').slice(0, -1).slice(0, depth).join('/');
  return inner
    .map(({ from, to }): Edge => [folderOf(from), folderOf(to)])
    .filter(([from, to]) => from !== to);
}

describe('the layers of src', () => {
  it('are all named', () => {
    const folders = fs.readdirSync(source).filter(name => !roots.includes(name));
    assert.deepEqual(folders.sort(), Object.keys(layers).sort());
  });

  it('import in one direction', () => {
    const wrong = inner.filter(({ from, to }) => {
      if (roots.includes(from)) return false;
      const [own, other] = [from.split('/')[0]!, to.split('/')[0]!];
      return own !== other && !layers[own]!.includes(other);
    });
    assert.deepEqual(wrong, []);
  });

  it('give the page their words and contracts only', () => {
    const wrong = importsIn(webview)
      .filter(({ to }) => to.startsWith('.'))
      .map(({ from, to }) => ({ from, to: path.posix.join(path.posix.dirname(from), to) }))
      .filter(({ to }) => !/^\.\.\/(?:webview|src\/(?:base|protocol))\//.test(to));
    assert.deepEqual(wrong, []);
  });

  it('have no cycle between files', () => {
    assertNoCycle(inner.map(({ from, to }) => [from, `${to.replace(/\.ts$/, '')}.ts`]));
  });

  // Every folder counts with the files that stand in it directly: a folder in it is another one. So what a parent shares with
  // its children has a folder of its own, and a parent's own files may know its children or be known by them, never both.
  // `src` itself holds the composition roots.
  it('have no cycle between folders', () => {
    assertNoCycle(betweenFolders(Infinity));
  });

  it('have no cycle between folders with all that is in them, at any depth', () => {
    const depths = inner.map(({ from }) => from.split('/').length - 1);
    for (let depth = 1; depth < Math.max(...depths); depth++) assertNoCycle(betweenFolders(depth));
  });

  it('know outside packages only where they are kept', () => {
    const ofPackages = [...imports, ...importsIn(webview)]
      .filter(({ to }) => !/^(?:\.|node:)/.test(to))
      .map(({ from, to }) => ({ from, name: /^(?:@[^/]+\/)?[^/]+/.exec(to)![0] }));
    const wrong = ofPackages.filter(({ from, name }) => {
      const keeper = keepers[name];
      return keeper === undefined || !new RegExp(`^(?:${keeper})`).test(from);
    });
    assert.deepEqual(wrong, []);
    const known = new Set(ofPackages.map(({ name }) => name));
    assert.deepEqual([...known].sort(), Object.keys(keepers).sort());
  });
});
