import ignore, { type Ignore } from 'ignore';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readText } from './readSource';

const FILE = '.gitignore';
const MAX_FILE_BYTES = 1_000_000;
/** `**` in one rule. Each multiplies the time of a test by the depth of the path. */
const MAX_GLOBSTARS = 3;
/** No path is longer, and longer rules may become patterns that the engine refuses. */
const MAX_RULE_UNITS = 4096;

/** Told of each file or folder that counts as if it were not there, and why, as a sentence. */
export type OnUnreadable = (path: string, message: string) => void;

/**
 * What git ignores in one folder: by the folder's own `.gitignore`, then by those of the folders above in its repository. A
 * `.gitignore` may be a link to a regular file. One that cannot be read is told, and so is a rule that could take for ever.
 */
export class IgnoreRules {
  private constructor(
    private readonly folder: string,
    private readonly own: Ignore | undefined,
    private readonly above: IgnoreRules | undefined,
    private readonly onUnreadable: OnUnreadable,
  ) {}

  /** The rules of a folder that was named: what is named is wanted, so rules that ignore the folder itself do not count. */
  static of(folder: string, onUnreadable: OnUnreadable): IgnoreRules {
    let rules: IgnoreRules | undefined;
    for (const each of fromRepository(folder)) {
      const above = rules?.ignores(each, true) ? undefined : rules;
      const own = fs.existsSync(path.join(each, FILE)) ? matcherOf(each, onUnreadable) : undefined;
      rules = new IgnoreRules(each, own, above, onUnreadable);
    }
    return rules!;
  }

  /** The rules of a folder below. `names`: what is in it. */
  enter(folder: string, names: { name: string }[]): IgnoreRules {
    if (!names.some(({ name }) => name === FILE)) return this;
    const { onUnreadable } = this;
    return new IgnoreRules(folder, matcherOf(folder, onUnreadable), this, onUnreadable);
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

function matcherOf(folder: string, onUnreadable: OnUnreadable): Ignore | undefined {
  const file = path.join(folder, FILE);
  const read = readText(file, MAX_FILE_BYTES);
  if ('skipped' in read) {
    onUnreadable(file, `${read.skipped} Nothing is left out by it.`);
    return undefined;
  }
  const rules = read.text.split(/\r?\n/);
  const bounded = rules.filter(isBounded);
  if (bounded.length < rules.length) {
    const bound = `${MAX_GLOBSTARS} "**" or ${MAX_RULE_UNITS} characters`;
    onUnreadable(file, `A rule of it has more than ${bound} and is not obeyed.`);
  }
  return ignore().add(bounded);
}

function isBounded(rule: string): boolean {
  if (rule.length > MAX_RULE_UNITS) return false;
  return rule.split('/').filter(part => /^\*{2,}$/.test(part)).length <= MAX_GLOBSTARS;
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
