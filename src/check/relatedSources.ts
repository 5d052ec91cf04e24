import * as fs from 'node:fs';
import * as path from 'node:path';
import type { SourceText } from '../protocol/analysis';
import { moduleEndings, originalEndings, syntaxOf } from '../protocol/languages';
import { GO_PACKAGE } from '../protocol/sourceFinding';
import { readText } from './readSource';

const MAX_FILES = 200;
const MAX_TOTAL_BYTES = 20_000_000;

/**
 * The texts that `SourceCheck.needs` of `file` asks for: modules by relative specifiers; for Go the package's other files
 * and its `go.mod`. Named by absolute paths. `unsaved` texts replace files. Follows links. Leaves out what cannot be read,
 * and everything beyond 200 files or 20 MB.
 */
export function relatedSources(
  file: string,
  needs: string[],
  unsaved: SourceText[] = [],
): SourceText[] {
  const related: SourceText[] = [];
  let bytes = 0;
  const add = (name: string): boolean => {
    if (related.length >= MAX_FILES) return false;
    const room = MAX_TOTAL_BYTES - bytes;
    const text = unsaved.find(each => each.name === name)?.text ?? textOf(name, room);
    if (text === undefined) return false;
    bytes = Math.min(MAX_TOTAL_BYTES, bytes + text.length);
    related.push({ name, text });
    return true;
  };
  for (const need of new Set(needs)) {
    if (need === GO_PACKAGE) goPackage(file).forEach(add);
    else if (/^\.\.?\//.test(need)) moduleFiles(path.resolve(path.dirname(file), need)).some(add);
  }
  return related;
}

function moduleFiles(base: string): string[] {
  const ending = path.extname(base);
  const stem = base.slice(0, base.length - ending.length);
  return [
    ...originalEndings(ending).map(each => stem + each),
    ...(syntaxOf(base) ? [base] : []),
    ...moduleEndings.map(each => base + each),
    ...moduleEndings.map(each => path.join(base, `index${each}`)),
  ];
}

function goPackage(file: string): string[] {
  const folder = path.dirname(file);
  const others = listFolder(folder)
    .filter(name => syntaxOf(name)?.family === 'go' && name !== path.basename(file))
    .map(name => path.join(folder, name));
  return [...goModules(folder), ...others];
}

/** The nearest `go.mod`, in the folder itself or above it. */
function goModules(folder: string): string[] {
  const module = path.join(folder, 'go.mod');
  if (fs.existsSync(module)) return [module];
  const above = path.dirname(folder);
  return above === folder ? [] : goModules(above);
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
