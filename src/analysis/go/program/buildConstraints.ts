/** What a build of Go is for, in Go's words. */
export interface BuildTarget {
  os: string;
  arch: string;
}

const SYSTEMS =
  'linux darwin windows freebsd netbsd openbsd dragonfly solaris illumos aix android ios plan9 js wasip1';
const MACHINES =
  'amd64 arm64 386 arm riscv64 loong64 ppc64 ppc64le mips mipsle mips64 mips64le s390x wasm';
const systems = SYSTEMS.split(' ');
const machines = MACHINES.split(' ');
const NO_UNIX = new Set(['windows', 'plan9', 'js', 'wasip1']);
const NODE_SYSTEMS: Record<string, string> = { win32: 'windows', sunos: 'solaris' };
const NODE_MACHINES: Record<string, string> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
};

/** What this machine builds for. */
export const host: BuildTarget = {
  os: NODE_SYSTEMS[process.platform] ?? process.platform,
  arch: NODE_MACHINES[process.arch] ?? process.arch,
};

/** Constraints stand before the package clause; more than this is a licence. */
const MAX_HEAD = 20_000;
const MAX_NESTED = 50;

/** Whether a file takes part in a build, by its name and its `//go:build` or `// +build` lines. */
export function isBuilt(name: string, text: string, target: BuildTarget): boolean {
  return isNamedFor(name, target) && conditionOf(text)(tag => isSet(tag, target));
}

/** The host where a file is built for it; otherwise the first other target; `undefined` for a file that no build has. */
export function targetOf(name: string, text: string): BuildTarget | undefined {
  if (isBuilt(name, text, host)) return host;
  for (const os of [host.os, ...systems])
    for (const arch of [host.arch, ...machines])
      if (isBuilt(name, text, { os, arch })) return { os, arch };
  return undefined;
}

function isNamedFor(name: string, { os, arch }: BuildTarget): boolean {
  const parts =
    /([^/\\]*)\.go$/
      .exec(name)?.[1]!
      .replace(/_test$/, '')
      .split('_') ?? [];
  const last = parts.length > 1 ? parts.at(-1)! : '';
  const before = parts.length > 2 ? parts.at(-2)! : '';
  if (machines.includes(last)) return last === arch && (!systems.includes(before) || before === os);
  return !systems.includes(last) || last === os;
}

function isSet(tag: string, { os, arch }: BuildTarget): boolean {
  if (tag === os || tag === arch || tag === 'cgo' || tag === 'gc') return true;
  return tag === 'unix' ? !NO_UNIX.has(os) : /^go1(\.\d+)?$/.test(tag);
}

type Condition = (isSet: (tag: string) => boolean) => boolean;

function conditionOf(text: string): Condition {
  const head = text.slice(0, MAX_HEAD).split(/^package\s/m, 1)[0]!;
  const line = /^\/\/go:build (.*)$/m.exec(head)?.[1];
  if (line !== undefined) return new Expression(line).read();
  const old = [...head.matchAll(/^\/\/ ?\+build (.*)$/gm)].map(([, words]) => words!);
  // Lines and commas: all of them; blanks: one of them.
  return set =>
    old.every(words =>
      words
        .trim()
        .split(/\s+/)
        .some(all =>
          all.split(',').every(tag => (tag.startsWith('!') ? !set(tag.slice(1)) : set(tag))),
        ),
    );
}

/** `linux && (amd64 || !cgo)`. What cannot be read counts as true. */
class Expression {
  private readonly tokens: string[];
  private at = 0;

  constructor(line: string) {
    this.tokens = line.match(/&&|\|\||[!()]|[\w.]+/g) ?? [];
  }

  read(depth = 0): Condition {
    const terms = [this.readAll(depth)];
    while (this.accept('||')) terms.push(this.readAll(depth));
    return set => terms.some(term => term(set));
  }

  private readAll(depth: number): Condition {
    const terms = [this.readOne(depth)];
    while (this.accept('&&')) terms.push(this.readOne(depth));
    return set => terms.every(term => term(set));
  }

  private readOne(depth: number): Condition {
    if (depth > MAX_NESTED) return () => true;
    if (this.accept('!')) {
      const term = this.readOne(depth + 1);
      return set => !term(set);
    }
    if (this.accept('(')) {
      const inner = this.read(depth + 1);
      this.accept(')');
      return inner;
    }
    const tag = this.tokens[this.at++];
    return tag === undefined ? () => true : set => set(tag);
  }

  private accept(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}
