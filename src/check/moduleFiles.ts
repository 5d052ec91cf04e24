import * as fs from 'node:fs';
import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import { createPathsMatcher, getTsconfig, type Cache, type PathsMatcher } from 'get-tsconfig';
import { resolveExports, resolveImports } from 'resolve-pkg-maps';
import { moduleEndings, originalEndings, syntaxOf } from '../protocol/languages';
import { readText } from './readSource';

/** A larger `package.json` is not read. */
const MAX_PACKAGE_BYTES = 1_000_000;

/** In the order of preference: types say more about what a package's values are than its compiled code. */
const CONDITIONS = [
  ['types'],
  ['import', 'node', 'module', 'default'],
  ['require', 'node', 'default'],
];

/**
 * The files that a module in `folder` may mean by a specifier, in groups: of each group, the first that exists. By relative
 * paths, `paths` of the nearest `tsconfig.json`, and packages, also those of the same workspace. Empty for what Node defines.
 */
export function moduleFiles(folder: string, specifier: string): string[][] {
  if (/^\.\.?(?:\/|$)/.test(specifier)) return [filesOf(path.resolve(folder, specifier))];
  if (path.isAbsolute(specifier) || isBuiltin(specifier)) return [];
  const mapped = pathsOf(folder)?.(specifier) ?? [];
  const byPaths = mapped.flatMap(filesOf);
  if (byPaths.some(file => fs.existsSync(file))) return [byPaths];
  const ofPackage = packageFiles(folder, specifier);
  return ofPackage.length > 0 ? ofPackage : aliasFiles(folder, specifier);
}

/** More folders are not looked at above a file. */
const MAX_ABOVE = 12;

/**
 * What a specifier means that no configuration explains and that names no package: bundlers, test runners and other runtimes
 * have aliases of their own, as `~/a/b`, `@/a/b`, `$a/b` or `src/a/b`. The file with that path in a folder above, or in its
 * `src`, is meant; none beyond a repository.
 */
function aliasFiles(folder: string, specifier: string): string[][] {
  const inside = specifier.replace(/^[~@#$]\/?/, '');
  if (!inside.includes('/') && inside === specifier) return [];
  if (inside.split('/').includes('..')) return [];
  // `@a/b` may be a package that is not installed.
  const isScoped = /^@[^/]/.test(specifier);
  for (let at = folder, level = 0; level < MAX_ABOVE; at = path.dirname(at), level++) {
    for (const base of [...(isScoped ? [] : [at]), path.join(at, 'src')]) {
      const wanted = path.join(base, inside);
      const files = fs.existsSync(path.dirname(wanted)) ? filesOf(wanted).filter(isFile) : [];
      if (files.length > 0) return [files];
    }
    if (path.dirname(at) === at || fs.existsSync(path.join(at, '.git'))) return [];
  }
  return [];
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A part of the path is a file, or nobody may look there.
    return false;
  }
}

/** The sources that a path may mean, which may lack its ending or be that of a compiled file. */
function filesOf(base: string): string[] {
  const ending = path.extname(base);
  const stem = base.slice(0, base.length - ending.length);
  return [
    ...originalEndings(ending).map(each => stem + each),
    ...(syntaxOf(base) ? [base] : []),
    ...moduleEndings.map(each => base + each),
    ...moduleEndings.map(each => path.join(base, `index${each}`)),
    `${stem}.d.ts`,
    `${base}.d.ts`,
  ];
}

/** The `paths` and `baseUrl` of the nearest `tsconfig.json` or `jsconfig.json`. A broken one has none. */
function pathsOf(folder: string): PathsMatcher | undefined {
  for (const name of ['tsconfig.json', 'jsconfig.json']) {
    try {
      const cache: Cache = new Map();
      const config = getTsconfig(folder, name, cache);
      if (config) return createPathsMatcher(config) ?? undefined;
    } catch {
      // Broken, or it extends one that is missing: the file is checked without it.
      return undefined;
    }
  }
  return undefined;
}

/** What is read of a `package.json`. */
interface Package {
  name?: unknown;
  main?: unknown;
  module?: unknown;
  types?: unknown;
  typings?: unknown;
  exports?: unknown;
  imports?: unknown;
}

function packageFiles(folder: string, specifier: string): string[][] {
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  if (name === undefined) return [];
  const inside = rest ?? '';
  if (name.startsWith('#')) {
    const own = packageAbove(folder);
    return own
      ? targetsOf(own.root, own.content.imports, conditions =>
          resolveImports(own.content.imports as never, specifier, conditions),
        )
      : [];
  }
  const found = packageNamed(folder, name);
  if (!found) return [];
  const { root, content } = found;
  if (content.exports !== undefined)
    return targetsOf(root, content.exports, conditions =>
      resolveExports(content.exports as never, inside, conditions),
    );
  if (inside !== '') return [filesOf(path.join(root, inside))];
  const named = [
    [content.types, content.typings],
    [content.module, content.main, './index'],
  ];
  return named.map(group =>
    group.filter(each => typeof each === 'string').flatMap(each => sourcesOf(root, each)),
  );
}

function targetsOf(
  root: string,
  map: unknown,
  resolve: (conditions: string[]) => string[],
): string[][] {
  if (map === undefined || map === null) return [];
  const groups = CONDITIONS.map(conditions => {
    try {
      return resolve(conditions).flatMap(target => sourcesOf(root, target));
    } catch {
      // The package exports no such module under these conditions.
      return [];
    }
  });
  const [types, ...code] = groups;
  return [types!, code.flat()];
}

/** The files of a package's target. A package of the workspace may not be built: then its sources. */
function sourcesOf(root: string, target: string): string[] {
  const inside = path.join(root, target);
  if (!inside.startsWith(root + path.sep)) return [];
  if (/[\\/]node_modules[\\/]/.test(root)) return filesOf(inside);
  const [, ...parts] = path.relative(root, inside).split(path.sep);
  const source = parts.length > 0 ? [path.join(root, 'src', ...parts)] : [];
  return [...source.map(withoutTypes).flatMap(filesOf), ...filesOf(inside)];
}

function withoutTypes(file: string): string {
  return file.replace(/\.d(\.[cm]?ts)$/, '$1');
}

/** The nearest installed package of a name, or the one around a folder that has it. Follows links of workspaces. */
function packageNamed(
  folder: string,
  name: string,
): { root: string; content: Package } | undefined {
  const own = packageAbove(folder);
  if (own?.content.name === name) return own;
  for (let at = folder; ; at = path.dirname(at)) {
    const root = path.join(at, 'node_modules', name);
    const content = packageIn(root);
    if (content) return { root: realPath(root), content };
    if (path.dirname(at) === at) return undefined;
  }
}

function packageAbove(folder: string): { root: string; content: Package } | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const content = packageIn(at);
    if (content) return { root: at, content };
    if (path.dirname(at) === at) return undefined;
  }
}

function packageIn(folder: string): Package | undefined {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return undefined;
  const read = readText(file, MAX_PACKAGE_BYTES);
  if ('skipped' in read) return undefined;
  try {
    const content: unknown = JSON.parse(read.text);
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    // It is broken, and Node would not load the package either.
    return undefined;
  }
}

function realPath(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    return folder;
  }
}
