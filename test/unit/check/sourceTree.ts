import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A folder of its own under the system's temporary one, filled with files; `dispose` removes it. */
export interface SourceTree {
  root: string;
  dispose(): void;
}

/** Makes files by their paths with `/`; a text that begins with `-> ` is a symbolic link to what follows. */
export function sourceTree(files: Record<string, string | Buffer>): SourceTree {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-tree-')));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const link = typeof content === 'string' ? /^-> (.*)$/s.exec(content)?.[1] : undefined;
    if (link === undefined) fs.writeFileSync(file, content);
    else fs.symlinkSync(link, file);
  }
  return { root, dispose: () => fs.rmSync(root, { recursive: true, force: true }) };
}
