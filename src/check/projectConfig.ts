import ignore, { type Ignore } from 'ignore';
import { lilconfigSync } from 'lilconfig';
import * as path from 'node:path';
import * as v from 'valibot';
import { Failure, sentenceOf } from '../base/failure';
import type { PoolHints } from '../protocol/poolHint';
import { ruleIds, type Rule } from '../protocol/rules';
import { severities, type Severity } from '../protocol/severity';
import { isBoundedRule } from './ignoreRules';
import { repositoryOf } from './repository';

/** The key in `package.json`, and what the file's name is made of. */
const NAME = 'poolleaks';
const PLACES = ['package.json', `.${NAME}rc.json`];
const MAX_PATTERNS = 1_000;

const patterns = v.pipe(
  v.array(
    v.pipe(v.string(), v.check(isBoundedRule, 'has more than three "**" or 4,096 characters')),
  ),
  v.maxLength(MAX_PATTERNS),
);
const hint = v.strictObject({
  take: v.pipe(v.string(), v.minLength(1)),
  put: v.pipe(v.string(), v.minLength(1)),
  ownPut: v.optional(v.boolean()),
});
const format = v.strictObject({
  $schema: v.optional(v.string()),
  rules: v.optional(v.record(v.picklist(ruleIds), v.picklist(severities))),
  ignore: v.optional(patterns),
  ignoreLive: v.optional(patterns),
  pools: v.optional(v.record(v.string(), hint)),
});

/** What the project of a file says: the nearest `.poolleaksrc.json`, or `package.json` with a key `poolleaks`. */
export interface ProjectConfig {
  /** The absolute path of the file that says so; `undefined` when none does. */
  file: string | undefined;
  /** Rules that are not named are as the tool has them. */
  rules: Readonly<Partial<Record<Rule, Severity>>>;
  pools: PoolHints;
  /** Whether a source, by its absolute path, is not to be checked. */
  ignores(source: string): boolean;
  /** Whether a script, by its absolute path, is left out of readings of a running program. */
  ignoresLive(script: string): boolean;
}

const NONE: ProjectConfig = {
  ...{ file: undefined, rules: {}, pools: {} },
  ignores: () => false,
  ignoresLive: () => false,
};

/** Finds what projects say. Each folder is read once: make a new one for what should see later changes. */
export class ProjectConfigs {
  private readonly known = new Map<string, ProjectConfig | Failure>();

  /** By the absolute path of a file. Throws `usage` when its configuration has a mistake. */
  of(file: string): ProjectConfig {
    const folder = path.dirname(file);
    let config = this.known.get(folder);
    if (!config) this.known.set(folder, (config = readConfig(folder)));
    if (config instanceof Failure) throw config;
    return config;
  }

  /** The same, where a configuration with a mistake counts as none: the checks of its files name that. */
  orNone(file: string): ProjectConfig {
    try {
      return this.of(file);
    } catch (error) {
      if (error instanceof Failure) return NONE;
      throw error;
    }
  }
}

function readConfig(folder: string): ProjectConfig | Failure {
  const stopDir = repositoryOf(folder) ?? path.parse(folder).root;
  try {
    const found = lilconfigSync(NAME, {
      ...{ searchPlaces: PLACES, packageProp: NAME, stopDir, cache: false },
      loaders: { '.json': (file, text) => parse(file, text) },
    }).search(folder);
    return found ? configOf(found.filepath, found.config) : NONE;
  } catch (error) {
    return error instanceof Failure ? error : new Failure('usage', sentenceOf(error), error);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // That of a package is npm's to complain about.
    if (path.basename(file) === PLACES[0]) return {};
    throw wrong(file, 'it is no JSON', error);
  }
}

function configOf(file: string, given: unknown): ProjectConfig {
  const parsed = v.safeParse(format, given);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const at = v.getDotPath(issue);
    throw wrong(file, `${at === null ? '' : `${at}: `}${issue.message}`);
  }
  const { rules = {}, ignore: ignored = [], ignoreLive = [], pools = {} } = parsed.output;
  const matcher = (rules: string[]): ((source: string) => boolean) => {
    const own: Ignore = ignore().add(rules);
    return source => {
      const below = path.relative(path.dirname(file), source).split(path.sep).join('/');
      return ignore.isPathValid(below) && own.ignores(below);
    };
  };
  return {
    ...{ file, rules },
    pools: Object.fromEntries(
      Object.entries(pools).map(([name, { take, put, ownPut }]) => [
        name,
        { take, put, ...(ownPut && { isOwnPut: true as const }) },
      ]),
    ),
    ignores: matcher(ignored),
    ignoresLive: matcher(ignoreLive),
  };
}

function wrong(file: string, why: string, cause?: unknown): Failure {
  return new Failure('usage', `${file} cannot be used: ${why}. Mend it, then try again.`, cause);
}
