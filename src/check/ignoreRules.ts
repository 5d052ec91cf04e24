import ignore, { type Ignore } from 'ignore';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readText } from './readSource';
import { foldersFromRepository } from './repository';

const FILE = '.gitignore';
const MAX_FILE_BYTES = 1_000_000;
/** Limit of `**` in one rule: each multiplies the time of a test by the path's depth. */
const MAX_GLOBSTARS = 3;
/** No path is longer, and the regular expression engine may refuse patterns made of longer rules. */
const MAX_RULE_UNITS = 4096;

/** Called for each file or folder that is ignored because it cannot be read. `message` says why, as a sentence. */
export type OnUnreadable = (path: string, message: string) => void;

/**
 * The files that git ignores in one folder, by the folder's own `.gitignore` and those of the folders above it in the
 * repository. A `.gitignore` may be a link to a regular file. Reports files that cannot be read, and rules that could take
 * forever.
 */
export class IgnoreRules {
  private constructor(
    private readonly folder: string,
    private readonly own: Ignore | undefined,
    private readonly above: IgnoreRules | undefined,
    private readonly onUnreadable: OnUnreadable,
  ) {}

  /** The rules of a folder that the person named: rules that ignore the folder itself do not apply. */
  static of(folder: string, onUnreadable: OnUnreadable): IgnoreRules {
    let rules: IgnoreRules | undefined;
    for (const each of foldersFromRepository(folder)) {
      const above = rules?.ignores(each, true) ? undefined : rules;
      const own = fs.existsSync(path.join(each, FILE)) ? matcherOf(each, onUnreadable) : undefined;
      rules = new IgnoreRules(each, own, above, onUnreadable);
    }
    return rules!;
  }

  /** The rules of a subfolder. `names`: its entries. */
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
    onUnreadable(file, `${read.skipped} It is not applied.`);
    return undefined;
  }
  const rules = read.text.split(/\r?\n/);
  const bounded = rules.filter(isBoundedRule);
  if (bounded.length < rules.length) {
    const bound = `${MAX_GLOBSTARS} "**" or ${MAX_RULE_UNITS} characters`;
    onUnreadable(file, `One of its rules has more than ${bound} and is not applied.`);
  }
  return ignore().add(bounded);
}

/** Whether a rule of gitignore's syntax can be tested in bounded time. */
export function isBoundedRule(rule: string): boolean {
  if (rule.length > MAX_RULE_UNITS) return false;
  return rule.split('/').filter(part => /^\*{2,}$/.test(part)).length <= MAX_GLOBSTARS;
}
