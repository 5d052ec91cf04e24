import ignore, { type Ignore } from 'ignore';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readText } from './readSource';

const FILE = '.gitignore';

/** What git ignores in one folder: by the folder's own `.gitignore`, then by those of the folders above in its repository. */
export class IgnoreRules {
  private constructor(
    private readonly folder: string,
    private readonly own: Ignore | undefined,
    private readonly above: IgnoreRules | undefined,
  ) {}

  /** The rules of a folder that was named: what is named is wanted, so rules that ignore the folder itself do not count. */
  static of(folder: string): IgnoreRules {
    let rules: IgnoreRules | undefined;
    for (const each of fromRepository(folder)) {
      const above = rules?.ignores(each, true) ? undefined : rules;
      rules = new IgnoreRules(each, matcherOf(each), above);
    }
    return rules!;
  }

  /** The rules of a folder below. `names`: what is in it. */
  enter(folder: string, names: { name: string }[]): IgnoreRules {
    const hasOwn = names.some(({ name }) => name === FILE);
    return hasOwn ? new IgnoreRules(folder, matcherOf(folder), this) : this;
  }

  ignores(file: string, isFolder: boolean): boolean {
    if (this.own) {
      const name = path.relative(this.folder, file).split(path.sep).join('/');
      const { ignored, unignored } = this.own.test(isFolder ? `${name}/` : name);
      if (ignored || unignored) return ignored;
    }
    return this.above?.ignores(file, isFolder) ?? false;
  }
}

function matcherOf(folder: string): Ignore | undefined {
  const file = path.join(folder, FILE);
  if (!fs.existsSync(file)) return undefined;
  const read = readText(file);
  return 'text' in read ? ignore().add(read.text) : undefined;
}

/** The folders from the repository's root down to `folder`; that one alone when it is in no repository. */
function fromRepository(folder: string): string[] {
  const folders = [folder];
  while (!fs.existsSync(path.join(folders[0]!, '.git'))) {
    const above = path.dirname(folders[0]!);
    if (above === folders[0]) return [folder];
    folders.unshift(above);
  }
  return folders;
}
