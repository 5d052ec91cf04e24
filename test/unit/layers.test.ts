import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { foldersOfProgram, layers, rooms, root } from './codeMap';

const source = path.join(root, 'src');
const webview = path.join(root, 'webview');

/** They put the parts together, and may import all. */
const roots = ['cli.ts', 'eslintPlugin.ts', 'extension.ts'];
/** Every package that is imported, and the one file (or folder) that may know it. */
const keepers: Record<string, string> = {
  '@babel/parser': 'analysis/javascript/syntax/parse.ts',
  '@babel/types': 'analysis/',
  '@jridgewell/trace-mapping': 'sourceMap/',
  '@vscode/l10n': '../webview/',
  'chrome-remote-interface': 'inspector/connection/protocolClient.ts',
  '@modelcontextprotocol/server': 'mcp/',
  '@valibot/to-json-schema': 'mcp/serveTools.ts',
  'd3-hierarchy': 'report/treemap.ts|../webview/retained/treemapLayout.ts',
  'devtools-protocol': 'inspector/',
  diff: 'ui/panel/fixPreview.ts|tools/fixDiff.ts',
  esbuild: 'inspector/agent/buildAgent.ts',
  eslint: 'eslint/',
  'get-tsconfig': 'check/moduleFiles.ts',
  ignore: 'check/(ignoreRules|projectConfig).ts',
  picomatch: 'check/checkTargets.ts',
  preact: '../webview/',
  'resolve-pkg-maps': 'check/moduleFiles.ts',
  sarif: 'cli/print/sarif(Rules)?\\.ts',
  uplot: '../webview/curves/',
  valibot:
    'check/|inspector/|tools/|session/heldBaseline.ts|protocol/panelContract.ts|../webview/(curves/moment|viewState).ts',
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

const ofPage = importsIn(webview)
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => {
    const own = path.posix.join('src', from);
    return { from: own, to: path.posix.join(path.posix.dirname(own), to) };
  });

/** The layer of a file or folder, by its path in the repository. */
function layerOf(file: string): string {
  return file.startsWith('webview/') ? 'webview' : file.split('/').slice(0, 2).join('/');
}

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
  it('are the folders of the code map, with their rooms', () => {
    assert.deepEqual([...layers.keys(), ...rooms].sort(), foldersOfProgram().sort());
  });

  it('name each file once, so that a name alone says which one is meant', () => {
    const folders = fs.readdirSync(source).filter(name => !roots.includes(name));
    const layersOfFiles = [...folders.map(name => path.join(source, name)), webview];
    const twice = layersOfFiles.flatMap(folder => {
      const names = filesIn(folder).map(file => path.basename(file));
      return names
        .filter((name, i) => names.indexOf(name) !== i)
        .map(name => `${path.basename(folder)}: ${name}`);
    });
    assert.deepEqual(twice, []);
  });

  it('import in one direction', () => {
    const wrong = inner.filter(({ from, to }) => {
      if (roots.includes(from)) return false;
      const [own, other] = [from.split('/')[0]!, to.split('/')[0]!];
      return own !== other && !layers.get(`src/${own}`)!.includes(other);
    });
    assert.deepEqual(wrong, []);
  });

  it('give the page what it may import', () => {
    const wrong = ofPage.filter(({ to }) => {
      const [, other] = /^src\/([^/]+)\//.exec(to) ?? [];
      return !to.startsWith('webview/') && !layers.get('webview')!.includes(other ?? to);
    });
    assert.deepEqual(wrong, []);
  });

  it('let a room import only the rooms that stand above it', () => {
    const ofSource = inner.map(({ from, to }) => ({ from: `src/${from}`, to: `src/${to}` }));
    const wrong = [...ofSource, ...ofPage].filter(({ from, to }) => {
      const [own, other] = [from, to].map(file => rooms.indexOf(path.posix.dirname(file)));
      return layerOf(from) === layerOf(to) && own! >= 0 && other! > own!;
    });
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
