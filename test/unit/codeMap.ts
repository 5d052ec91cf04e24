import * as fs from 'node:fs';
import * as path from 'node:path';

export const root = path.join(__dirname, '..', '..');

const map = fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');

/** The cells of each row of the map's table whose first column has that name. */
function rowsOf(firstColumn: string): string[][] {
  const [, table] = new RegExp(`^\\| ${firstColumn} .*\\n\\|[ |-]+\\n((?:\\|.*\\n)+)`, 'm').exec(
    map,
  )!;
  const lines = table!.trim().split('\n');
  return lines.map(line =>
    line
      .slice(1, -1)
      .split('|')
      .map(cell => cell.trim()),
  );
}

function folderIn([cell]: string[]): string {
  return cell!.replaceAll('`', '');
}

/** What each layer may import besides itself: names of layers of `src`, by the layer's folder. */
export const layers: ReadonlyMap<string, readonly string[]> = new Map(
  rowsOf('layer').map(row => [folderIn(row), row[2]!.split(', ').filter(name => name !== '')]),
);

/** The folders within layers. Each may import those of its layer that stand before it. */
export const rooms: readonly string[] = rowsOf('room').map(folderIn);

/** Every folder of the program below `src` and `webview`. */
export function foldersOfProgram(): string[] {
  return ['src', 'webview'].flatMap(top => [
    ...(top === 'src' ? [] : [top]),
    ...fs
      .readdirSync(path.join(root, top), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(({ parentPath, name }) =>
        path.relative(root, path.join(parentPath, name)).split(path.sep).join('/'),
      ),
  ]);
}
