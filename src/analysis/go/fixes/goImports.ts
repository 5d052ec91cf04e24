import type { TextEdit } from '../../../protocol/sourceFinding';
import type { GoNode } from '../syntax/goNode';

/** How a file names the package `io`, and an edit that imports it if needed. */
export interface IoImport {
  name: string;
  edit?: TextEdit;
}

/** The names by which a file can use other packages. */
export function importedNames(file: GoNode): ReadonlySet<string> {
  return file.source.once(
    'imported names',
    () =>
      new Set(
        specsOf(file).map(spec => spec.field('name')?.text ?? pathOf(spec).split('/').at(-1)!),
      ),
  );
}

/** `undefined` when the file imports `io` in a way that gives it no usable name. */
export function ioImportOf(file: GoNode): IoImport | undefined {
  return file.source.once('import of io', () => readIoImport(file));
}

function readIoImport(file: GoNode): IoImport | undefined {
  const specs = specsOf(file);
  const present = specs.find(spec => pathOf(spec) === 'io');
  if (present) {
    const name = present.field('name')?.text ?? 'io';
    return /^\w+$/.test(name) && name !== '_' ? { name } : undefined;
  }
  return { name: 'io', edit: importEdit(file, specs, file.source.newline) };
}

/** Keeps gofmt's order: by path, within a group of consecutive lines. */
function importEdit(file: GoNode, specs: GoNode[], newline: string): TextEdit {
  const block = file
    .childrenOf('import_declaration')
    .flatMap(declaration => declaration.childrenOf('import_spec_list'))
    .find(list => list.childrenOf('import_spec').some(isStandard));
  if (block) return insertInBlock(file, block, newline);
  const single = specs.find(spec => spec.parent?.type === 'import_declaration' && isStandard(spec));
  if (single) {
    const [before, after] = pathOf(single) < 'io' ? [single.text, '"io"'] : ['"io"', single.text];
    const text = `(${newline}\t${before}${newline}\t${after}${newline})`;
    return { start: single.start, end: single.end, text };
  }
  const clause = file.childrenOf('package_clause')[0]!;
  return { start: clause.end, end: clause.end, text: `${newline}${newline}import "io"` };
}

function insertInBlock(file: GoNode, block: GoNode, newline: string): TextEdit {
  const all = block.childrenOf('import_spec');
  const first = all.findIndex(isStandard);
  const next = all.findIndex(
    (spec, i) => i >= first && (pathOf(spec) > 'io' || !isAdjacent(file, spec, all[i + 1])),
  );
  const spec = all[next === -1 ? all.length - 1 : next]!;
  if (pathOf(spec) > 'io') {
    return { start: spec.start, end: spec.start, text: `"io"${newline}\t` };
  }
  const lineEnd = file.source.text.slice(spec.end).search(/\r?\n|\)/) + spec.end;
  return { start: lineEnd, end: lineEnd, text: `${newline}\t"io"` };
}

function isAdjacent(file: GoNode, spec: GoNode, next: GoNode | undefined): boolean {
  if (!next) return false;
  const between = file.source.text.slice(spec.end, next.start);
  return between.split('\n').length === 2;
}

function specsOf(file: GoNode): GoNode[] {
  return file
    .childrenOf('import_declaration')
    .flatMap(declaration =>
      [...declaration.descendants()].filter(node => node.type === 'import_spec'),
    );
}

function pathOf(spec: GoNode): string {
  return (spec.field('path')?.text ?? '').slice(1, -1);
}

/** Standard library paths have no dot in their first element. `C` belongs to cgo and stays alone. */
function isStandard(spec: GoNode): boolean {
  const path = pathOf(spec);
  return path !== 'C' && !path.split('/')[0]!.includes('.');
}
