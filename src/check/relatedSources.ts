import * as fs from 'node:fs';
import * as path from 'node:path';
import type { SourceText } from '../protocol/analysis';
import { syntaxOf } from '../protocol/languages';
import {
  GO_IMPORT,
  GO_PACKAGE,
  moduleOfNeed,
  NEARBY,
  USERS,
  type RelatedText,
} from '../protocol/sourceFinding';
import { goImportFiles, goPackageFiles } from './goFiles';
import { moduleFiles } from './moduleFiles';
import { isSourceFile } from './sourceFiles';
import { readText } from './readSource';

const MAX_FILES = 200;
const MAX_TOTAL_BYTES = 20_000_000;

/**
 * The texts that `SourceCheck.needs` of `file` asks for: modules; for Go the package's other files and its `go.mod`. Named by
 * absolute paths. `unsaved` texts replace files. Follows links. Leaves out what cannot be read, and everything beyond 200
 * files or 20 MB.
 */
export function relatedSources(
  file: string,
  needs: string[],
  unsaved: SourceText[] = [],
): RelatedText[] {
  const related: RelatedText[] = [];
  const texts = new Map<string, string | undefined>();
  let bytes = 0;
  const textOfFile = (name: string): string | undefined => {
    if (texts.has(name)) return texts.get(name);
    const text =
      unsaved.find(each => each.name === name)?.text ?? textOf(name, MAX_TOTAL_BYTES - bytes);
    bytes = Math.min(MAX_TOTAL_BYTES, bytes + (text?.length ?? 0));
    texts.set(name, text);
    return text;
  };
  const add = (name: string, need: string): boolean => {
    if (related.length >= MAX_FILES) return false;
    const text = textOfFile(name);
    if (text === undefined) return false;
    related.push({ name, text, need });
    return true;
  };
  for (const need of new Set(needs)) {
    if (need === GO_PACKAGE) goPackageFiles(file).forEach(each => add(each, need));
    else if (need === USERS) usersOf(file, textOfFile).forEach(each => add(each, need));
    else if (need.startsWith(GO_IMPORT))
      goImportFiles(file, need.slice(GO_IMPORT.length), textOfFile).forEach(each =>
        add(each, need),
      );
    else {
      const isNearby = need.startsWith(NEARBY);
      const module = isNearby ? need.slice(NEARBY.length) : need;
      const { specifier, folder } = moduleOfNeed(module);
      const groups = moduleFiles(path.resolve(path.dirname(file), folder), specifier);
      const added = new Set<string>();
      for (const group of groups)
        group.some(
          each =>
            added.has(each) ||
            (!(isNearby && isInstalled(each)) && add(each, module) && added.add(each)),
        );
    }
  }
  return related;
}

function isInstalled(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

const MAX_FOLDERS = 100;
const MAX_NEIGHBOURS = 150;
const MAX_USERS = 20;

/** Files in the same folder and around it, but not beyond its package's, that seem to import a file. */
function usersOf(file: string, textOfFile: (name: string) => string | undefined): string[] {
  const folder = path.dirname(file);
  const above = path.dirname(folder);
  const isRoot = fs.existsSync(path.join(folder, 'package.json'));
  const beyond = isRoot ? [] : [above, ...foldersIn(above)];
  const around = [folder, ...foldersIn(folder), ...beyond];
  const neighbours = [...new Set(around)]
    .slice(0, MAX_FOLDERS)
    .flatMap(each => listFolder(each).map(name => path.join(each, name)))
    .filter(name => name !== file && isSourceFile(name) && syntaxOf(name)?.family === 'javascript');
  const users: string[] = [];
  const words = [wordOf(file)];
  // What re-exports the file is imported in its place.
  for (let at = 0; at < words.length && at < MAX_WORDS; at++) {
    const imports = importOf(words[at]!);
    for (const name of neighbours.slice(0, MAX_NEIGHBOURS)) {
      if (users.length >= MAX_USERS) return users;
      const text = users.includes(name) ? '' : (textOfFile(name) ?? '');
      if (!imports.test(text)) continue;
      users.push(name);
      const isPassedOn = new RegExp(`\\bexport\\b[^;'"]*\\bfrom\\s*${imports.source}`).test(text);
      if (isPassedOn && !words.includes(wordOf(name))) words.push(wordOf(name));
    }
  }
  return users;
}

const MAX_WORDS = 3;

/** The last part of the specifiers by which a file is imported. */
function wordOf(file: string): string {
  const stem = path.basename(file, path.extname(file));
  return stem === 'index' ? path.basename(path.dirname(file)) : stem;
}

/** The text of a specifier that ends with a word: relative, or by an alias. */
function importOf(word: string): RegExp {
  return new RegExp(`['"\`](?:[.@~#$\\w][^'"\`\\n]*)?/${escaped(word)}(?:\\.\\w+)?/?['"\`]`);
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter(each => each.isDirectory() && !/^(?:\.|node_modules$)/.test(each.name))
      .map(({ name }) => path.join(folder, name))
      .sort();
  } catch {
    return [];
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function listFolder(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(file: string, maxBytes: number): string | undefined {
  const source = readText(file, maxBytes);
  return 'text' in source ? source.text : undefined;
}
