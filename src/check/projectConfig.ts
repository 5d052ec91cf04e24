import ignore, { type Ignore } from 'ignore';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as v from 'valibot';
import { Failure } from '../base/failure';
import { readFileBytesSync, whyUnreadable } from '../base/readFile';
import type { PoolHints } from '../protocol/poolHint';
import type { Rule } from '../protocol/rules';
import { parseTargetAddress, type NamedTargets } from '../protocol/targetAddress';
import type { Severity } from '../protocol/severity';
import { configFormat, mistakeIn } from './configFormat';

/** The key in `package.json`, and what the file's name is made of. */
const NAME = 'poolleaks';
const PACKAGE = 'package.json';
const OWN_FILE = `.${NAME}rc.json`;
/** What is below is of others, who must not be able to hide their code. */
const PACKAGES = `${path.sep}node_modules${path.sep}`;
/** Nobody writes a larger one. */
const MAX_BYTES = 1 << 20;
/**
 * What the project of a file says: the nearest `.poolleaksrc.json`, or `package.json` with a key `poolleaks`. For what is below
 * `node_modules` that is the nearest one above: packages do not say how they are checked.
 */
export interface ProjectConfig {
  /** The absolute path of the file that says so; `undefined` when none does. */
  file: string | undefined;
  /** What is wrong with that file, of which nothing holds then: a sentence for people. */
  mistake?: string;
  /** Rules that are not named are as the tool has them. */
  rules: Readonly<Partial<Record<Rule, Severity>>>;
  pools: PoolHints;
  /** Where servers are, by the names that people call them. */
  targets: NamedTargets;
  /** Whether a source, by its absolute path, is not to be checked. */
  ignores(source: string): boolean;
  /** Whether a script, by its absolute path, is left out of readings of a running program. */
  ignoresLive(script: string): boolean;
}

const NONE: ProjectConfig = {
  ...{ file: undefined, rules: {}, pools: {}, targets: {} },
  ignores: () => false,
  ignoresLive: () => false,
};

/** Finds what projects say. Each folder is looked at once: make a new one for what should see later changes. */
export class ProjectConfigs {
  private readonly known = new Map<string, ProjectConfig | Failure>();

  /** By the absolute path of a file. Throws `usage` when its configuration has a mistake. */
  of(file: string): ProjectConfig {
    const config = this.inFolder(path.dirname(file));
    if (config instanceof Failure) throw config;
    return config;
  }

  /** The same, where a configuration with a mistake counts as none: the caller says its `mistake`. */
  orNone(file: string): ProjectConfig {
    const config = this.inFolder(path.dirname(file));
    return config instanceof Failure ? { ...NONE, mistake: config.message } : config;
  }

  /** A folder's own configuration, or that of the next folder up to the repository that has one. */
  private inFolder(folder: string): ProjectConfig | Failure {
    const passed: string[] = [];
    let config: ProjectConfig | Failure | undefined;
    const packages = `${folder}${path.sep}`.indexOf(PACKAGES);
    const start = packages < 0 ? folder : folder.slice(0, packages) || path.sep;
    for (let at = start; !config; at = path.dirname(at)) {
      config = this.known.get(at);
      if (config) break;
      passed.push(at);
      config = ownConfig(at) ?? (isTop(at) ? NONE : undefined);
    }
    for (const each of passed) this.known.set(each, config);
    return config;
  }
}

/** Where servers are by their names, as the projects of these folders say; the first one's where two have one name. Throws `usage`. */
export function namedTargetsIn(folders: readonly string[]): NamedTargets {
  const configs = new ProjectConfigs();
  const all = folders.map(folder => configs.of(path.join(folder, OWN_FILE)).targets);
  return Object.assign({}, ...all.reverse()) as NamedTargets;
}

function isTop(folder: string): boolean {
  return folder === path.dirname(folder) || fs.existsSync(path.join(folder, '.git'));
}

/** What the files of this folder say; `undefined` when they say nothing. */
function ownConfig(folder: string): ProjectConfig | Failure | undefined {
  try {
    const [manifest, own] = [path.join(folder, PACKAGE), path.join(folder, OWN_FILE)];
    const [inManifest, inOwn] = [ofPackage(manifest), ofOwnFile(own)];
    if (inManifest !== undefined && inOwn !== undefined)
      throw wrong(own, `${PACKAGE} beside it has a key "${NAME}" too, and only one can hold`);
    if (inOwn !== undefined) return configOf(own, inOwn);
    return inManifest === undefined ? undefined : configOf(manifest, inManifest);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** What is wrong with a package's own file is npm's to complain about. */
function ofPackage(file: string): unknown {
  try {
    const manifest: unknown = JSON.parse(readFileBytesSync(file, MAX_BYTES).toString());
    return (manifest as Record<string, unknown> | null)?.[NAME];
  } catch {
    return undefined;
  }
}

function ofOwnFile(file: string): unknown {
  let text: string;
  try {
    text = readFileBytesSync(file, MAX_BYTES).toString();
  } catch (error) {
    if (/^(?:ENOENT|ENOTDIR)$/.test(whyUnreadable(error))) return undefined;
    throw wrong(file, whyUnreadable(error), error);
  }
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  } catch (error) {
    throw wrong(file, 'it is no JSON', error);
  }
}

function configOf(file: string, given: unknown): ProjectConfig {
  const parsed = v.safeParse(configFormat, given);
  if (!parsed.success) {
    throw wrong(file, mistakeIn(parsed.issues[0]));
  }
  const {
    rules = {},
    ignore: ignored = [],
    ignoreLive = [],
    pools = {},
    targets = {},
  } = parsed.output;
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
    targets: Object.fromEntries(
      Object.entries(targets).map(([name, address]) => [name, parseTargetAddress(address)]),
    ),
    ignores: matcher(ignored),
    ignoresLive: matcher(ignoreLive),
  };
}

function wrong(file: string, why: string, cause?: unknown): Failure {
  return new Failure('usage', `${file} cannot be used: ${why}. Mend it, then try again.`, cause);
}
