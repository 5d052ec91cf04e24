import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { aptInstall } from '../host/aptInstall';
import { TEST_MS } from '../patience';

/** Where Debian's Go packages put their sources; a GOPATH. */
export const DEBIAN_GOPATH = '/usr/share/gocode';
const FASTHTTP = path.join(DEBIAN_GOPATH, 'src/github.com/valyala/fasthttp');
const PACKAGES = ['golang-go', 'golang-github-valyala-fasthttp-dev'];

/** Debian's Go and fasthttp 1.31.0, which root installs on first use; otherwise says what to install. */
export function needGo(): { fasthttp: string } {
  const isThere = (): boolean =>
    spawnSync('go', ['version']).status === 0 && fs.existsSync(path.join(FASTHTTP, 'userdata.go'));
  if (isThere()) return { fasthttp: FASTHTTP };
  aptInstall(PACKAGES);
  if (isThere()) return { fasthttp: FASTHTTP };
  throw new Error(`The Go tests need Debian's packages: apt-get install ${PACKAGES.join(' ')}`);
}

/** Debian packages of Go modules, which root installs on first use; otherwise says what to install. */
export function needGoPackages(packages: readonly string[]): void {
  const missing = packages.filter(
    each =>
      spawnSync('dpkg-query', ['-W', '-f', '${Status}', each]).stdout?.includes('ok installed') !==
      true,
  );
  if (missing.length > 0 && !aptInstall(missing))
    throw new Error(`The Go tests need Debian's packages: apt-get install ${missing.join(' ')}`);
}

export interface GoRun {
  code: number;
  output: string;
}

/** Runs `go` or `gofmt` in a folder, with GOPATH mode, the given GOPATH before Debian's, and a build cache that later runs share. */
export function runGo(tool: 'go' | 'gofmt', args: string[], cwd: string, gopath: string): GoRun {
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    cwd,
    encoding: 'utf8',
    timeout: TEST_MS,
    maxBuffer: 1 << 26,
    env: {
      ...process.env,
      GO111MODULE: 'off',
      GOFLAGS: '',
      GOPATH: `${gopath}:${DEBIAN_GOPATH}`,
      GOCACHE: path.join(os.tmpdir(), 'pool-leaks-gocache'),
    },
  });
  if (error) throw error;
  return { code: status ?? 1, output: stdout + stderr };
}
