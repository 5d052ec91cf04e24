import type { GoNode } from '../syntax/goNode';

/** The import paths of files by the names under which the files use them. A name for two packages is left out. */
export function importsOf(files: readonly GoNode[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const spec of files.flatMap(file => file.children).flatMap(specsOf)) {
    const importPath = spec.field('path')?.text.slice(1, -1) ?? '';
    const name = spec.field('name')?.text ?? packageName(importPath);
    const known = found.get(name);
    if (known !== undefined && known !== importPath) twice.add(name);
    found.set(name, importPath);
  }
  for (const name of twice) found.delete(name);
  return found;
}

function specsOf(declaration: GoNode): readonly GoNode[] {
  return declaration.type === 'import_declaration' ? declaration.descendantsOf('import_spec') : [];
}

/** The name of a package by its path, as is usual: the last part that is no version, without `go-` and `.v2`. */
function packageName(importPath: string): string {
  const parts = importPath.split('/').filter(part => !/^v\d+$/.test(part));
  return (parts.at(-1) ?? '').replace(/\.v\d+$|^go-|[-.]go$/g, '').replaceAll('-', '_');
}
