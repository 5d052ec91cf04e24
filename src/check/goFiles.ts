import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { syntaxOf } from '../protocol/languages';

/** A file's text; `undefined` when it cannot be read. */
export type TextOfFile = (name: string) => string | undefined;

/** The other files in the folder of a Go file, after the `go.mod` of its module. Tests belong to tests only. */
export function goPackageFiles(file: string): string[] {
  const folder = path.dirname(file);
  const isTest = file.endsWith('_test.go');
  const others = goFilesIn(folder, isTest).filter(name => name !== file);
  const module = goModule(folder);
  return module === undefined ? others : [module, ...others];
}

/**
 * The files of an imported package: of the module that `file` belongs to, of one that its `go.mod` replaces by a folder, of a
 * `vendor` folder, of the module cache, or of a `GOPATH`. None where it is not on this machine.
 */
export function goImportFiles(file: string, importPath: string, textOfFile: TextOfFile): string[] {
  for (const folder of foldersOf(file, importPath, textOfFile)) {
    const files = goFilesIn(folder, false);
    if (files.length > 0) return files;
  }
  return [];
}

function* foldersOf(file: string, importPath: string, textOfFile: TextOfFile): Generator<string> {
  if (
    !/^[\w.~!@+-]+(?:\/[\w.~!@+-]+)*$/.test(importPath) ||
    /(?:^|\/)\.\.?(?:\/|$)/.test(importPath)
  )
    return;
  const folder = path.dirname(file);
  const module = goModule(folder);
  const text = module && textOfFile(module);
  if (module && text !== undefined) {
    const root = path.dirname(module);
    const own = /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
    const inOwn = own === undefined ? undefined : within(own, importPath);
    if (inOwn !== undefined) yield path.join(root, inOwn);
    for (const [, from, to] of text.matchAll(REPLACED)) {
      const rest = within(from!, importPath);
      if (rest !== undefined) yield path.resolve(root, to!, rest);
    }
    yield path.join(root, 'vendor', importPath);
    yield* cachedFolders(text, importPath);
    return;
  }
  for (const above of foldersAbove(folder)) {
    yield path.join(above, 'vendor', importPath);
    if (path.basename(above) === 'src') yield path.join(above, importPath);
  }
  yield* besideFolders(folder, importPath);
}

/** How far above a file without a module its packages are looked for. */
const MAX_ABOVE = 6;

/** Where a package of the same module may be when nothing tells the module's path, as in a part of a checkout. */
function* besideFolders(folder: string, importPath: string): Generator<string> {
  const parts = importPath.split('/');
  for (let first = 1; first < parts.length; first++)
    for (const above of foldersAbove(folder).slice(1, MAX_ABOVE))
      yield path.join(above, ...parts.slice(first));
}

/** `replace example.org/a => ../a`, alone or in a block. */
const REPLACED = /^\s*(?:replace\s+)?([\w.~!/-]+)(?:\s+v\S+)?\s+=>\s+(\.\.?\/\S*)/gm;
/** `require example.org/a v1.2.3`, alone or in a block. */
const REQUIRED = /^\s*(?:require\s+)?([\w.~!/-]+)\s+(v[\w.+-]+)/gm;

/** Where the module cache has a package, the longest module path first. */
function cachedFolders(module: string, importPath: string): string[] {
  const [first] = (process.env.GOPATH ?? path.join(os.homedir(), 'go')).split(path.delimiter);
  const cache = process.env.GOMODCACHE ?? path.join(first!, 'pkg', 'mod');
  return [...module.matchAll(REQUIRED)]
    .flatMap(([, name, version]) => {
      const rest = within(name!, importPath);
      return rest === undefined
        ? []
        : [path.join(cache, `${escaped(name!)}@${escaped(version!)}`, rest)];
    })
    .sort((a, b) => b.length - a.length);
}

/** The module cache writes upper case letters in this way. */
function escaped(modulePath: string): string {
  return modulePath.replaceAll(/[A-Z]/g, letter => `!${letter.toLowerCase()}`);
}

/** What follows a module's path in an import path; `undefined` for packages of other modules. */
function within(modulePath: string, importPath: string): string | undefined {
  if (importPath === modulePath) return '';
  return importPath.startsWith(`${modulePath}/`)
    ? importPath.slice(modulePath.length + 1)
    : undefined;
}

/** The nearest `go.mod`, in the folder itself or above it. */
function goModule(folder: string): string | undefined {
  return foldersAbove(folder)
    .map(each => path.join(each, 'go.mod'))
    .find(each => fs.existsSync(each));
}

/** A folder and those that it lies in, the innermost first. */
function foldersAbove(folder: string): string[] {
  const above = path.dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

function goFilesIn(folder: string, withTests: boolean): string[] {
  let names: string[];
  try {
    names = fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
  return names
    .filter(name => syntaxOf(name)?.family === 'go' && !/^[._]/.test(name))
    .filter(name => withTests || !name.endsWith('_test.go'))
    .map(name => path.join(folder, name));
}
