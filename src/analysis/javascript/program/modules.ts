import { isBuiltin } from 'node:module';
import * as path from 'node:path';
import { moduleStem } from '../../../protocol/languages';
import { NEARBY, needOf, USERS, type RelatedText } from '../../../protocol/sourceFinding';
import type { Needed, Program, ReferredFiles } from './classLikes';
import { namesOfModule } from './imports';

/** More than anybody re-exports by hand. */
const MAX_HOPS = 8;

/** Makes the program of a text; `undefined` when it cannot be parsed. */
export type ReadModule = (
  text: RelatedText,
  folder: string,
  modules: ReferredFiles,
) => Program | undefined;

/** Where something is declared: its program, and its name there. */
export interface Declared {
  program: Program;
  name: string;
}

/** The files that a checked text refers to, as far as they are known, and those that are missing. */
export class Modules implements ReferredFiles {
  /** What answers would have been more exact with, as `needOf` writes it. */
  readonly missing = new Set<string>();
  private readonly byNeed = new Map<string, RelatedText[]>();
  private readonly programs = new Map<string, Program | undefined>();
  private using: readonly Program[] | undefined;

  /** `file`: the checked text's name. `texts` may be named by what they answer, or by paths only. */
  constructor(
    private readonly file: string,
    texts: readonly RelatedText[],
    private readonly read: ReadModule,
  ) {
    for (const text of texts) {
      const relative = path.relative(path.dirname(file), text.name).replaceAll('\\', '/');
      const keys = [stemOf(dotted(relative)), ...(text.need === undefined ? [] : [text.need])];
      for (const key of new Set(keys))
        this.byNeed.set(key, [...(this.byNeed.get(key) ?? []), text]);
    }
  }

  named(specifier: string, folder: string): Program[] {
    return this.textsOf(specifier, folder)
      .map(text => this.programOf(text))
      .filter(program => program !== undefined);
  }

  /** The texts that a file in a folder calls by a specifier. */
  textsOf(specifier: string, folder: string): readonly RelatedText[] {
    const need = needOf(specifier, folder);
    return this.byNeed.get(need) ?? this.byNeed.get(this.keyOf(need)) ?? [];
  }

  /** The key of a need as texts have it that were found without one: from the checked text's folder, without what may be omitted. */
  private keyOf(need: string): string {
    if (!isRelative(need)) return stemOf(need);
    const at = path.dirname(path.resolve(this.file));
    const key = stemOf(dotted(path.relative(at, path.resolve(at, need)).replaceAll('\\', '/')));
    return key === './' ? '.' : key;
  }

  miss(specifier: string, folder: string, needed: Needed = 'always'): void {
    const need = needOf(specifier, folder);
    const isInstalled = /(?:^|\/)node_modules\//.test(folder);
    if (needed === 'always' || (isRelative(specifier) && !isInstalled)) this.missNeed(need);
    else if (!isInstalled && !isBuiltin(specifier) && !this.byNeed.has(need))
      this.missing.add(`${NEARBY}${need}`);
  }

  missNeed(need: string): void {
    if (!this.byNeed.has(need) && !this.byNeed.has(this.keyOf(need))) this.missing.add(need);
  }

  isChecked(specifier: string, folder: string): boolean {
    const own = stemOf(path.resolve(this.file)).replaceAll('\\', '/');
    if (isRelative(specifier))
      return (
        stemOf(path.resolve(path.dirname(this.file), folder, specifier)).replaceAll('\\', '/') ===
        own
      );
    // By an alias: `@/models/user`, `~lib/user`.
    const inside = stemOf(specifier.replace(/^(?:[~@#$]\/?|[^/]+\/)/, ''));
    return specifier.includes('/') && own.endsWith(`/${inside}`);
  }

  users(checked: Program): readonly Program[] {
    if (this.using) return this.using;
    const seen = new AsSeenByUsers(this, checked);
    return (this.using = (this.byNeed.get(USERS) ?? []).flatMap(
      text => this.readBy(text, seen) ?? [],
    ));
  }

  /** The program of a text for which other files refer to others. */
  readBy(text: RelatedText, modules: ReferredFiles): Program | undefined {
    return this.read(text, this.folderOf(text), modules);
  }

  private programOf(text: RelatedText): Program | undefined {
    if (this.programs.has(text.name)) return this.programs.get(text.name);
    // A cycle of imports finds nothing the second time.
    this.programs.set(text.name, undefined);
    const program = this.read(text, this.folderOf(text), this);
    this.programs.set(text.name, program);
    return program;
  }

  /** The folder of a text, relative to the checked text's. */
  private folderOf(text: RelatedText): string {
    const folder = path.relative(path.dirname(this.file), path.dirname(text.name));
    return folder === '' ? '.' : folder.replaceAll('\\', '/');
  }
}

/** What files that import the checked text refer to: also that text itself. */
class AsSeenByUsers implements ReferredFiles {
  private readonly programs = new Map<string, Program | undefined>();

  constructor(
    private readonly others: Modules,
    private readonly checked: Program,
  ) {}

  named(specifier: string, folder: string): Program[] {
    if (this.isChecked(specifier, folder)) return [this.checked];
    return this.others
      .textsOf(specifier, folder)
      .map(text => this.programOf(text))
      .filter(program => program !== undefined);
  }

  /** Read anew, because what it refers to may be the checked text. */
  private programOf(text: RelatedText): Program | undefined {
    if (this.programs.has(text.name)) return this.programs.get(text.name);
    this.programs.set(text.name, undefined);
    const program = this.others.readBy(text, this);
    this.programs.set(text.name, program);
    return program;
  }

  isChecked(specifier: string, folder: string): boolean {
    return this.others.isChecked(specifier, folder);
  }

  /** What only a user refers to is not asked for. */
  miss(): void {}

  missNeed(): void {}

  users(): readonly Program[] {
    return [];
  }
}

/**
 * Where a name of a program is declared: there, or in a file that it is imported from, through re-exports. Where such a file
 * is not known and needed, that is noted.
 */
export function declaredAs(
  program: Program,
  name: string,
  isDeclared: (program: Program, name: string) => boolean,
  needed: Needed,
): Declared | undefined {
  let at: Declared[] = [{ program, name }];
  for (let hop = 0; hop < MAX_HOPS && at.length > 0; hop++) {
    const found = at.find(each => isDeclared(each.program, each.name));
    if (found) return found;
    at = at.flatMap(each => importsOf(each, needed)).slice(0, MAX_HOPS);
  }
  return undefined;
}

function importsOf({ program, name }: Declared, needed: Needed): Declared[] {
  // `context_1.Ctx`, `namespace.Type`
  const [local, member] = name.split('.', 2);
  const imported = namesOfModule(program).imports.get(local!);
  if (!imported || isBuiltin(imported.specifier)) return [];
  const wanted = member ?? imported.name ?? 'default';
  return exportsOf(program, imported.specifier, wanted, needed, 0);
}

/** What a program's specifier exports under a name. */
function exportsOf(
  from: Program,
  specifier: string,
  name: string,
  needed: Needed,
  hop: number,
): Declared[] {
  if (hop > MAX_HOPS || !from.modules) return [];
  const programs = from.modules.named(specifier, from.folder);
  if (programs.length === 0 && needed !== 'never')
    from.modules.miss(specifier, from.folder, needed);
  return programs.flatMap(program => {
    const { exports, all } = namesOfModule(program);
    const exported = exports.get(name);
    if (exported && 'local' in exported) return [{ program, name: exported.local }];
    if (exported)
      return exportsOf(program, exported.specifier, exported.name ?? 'default', needed, hop + 1);
    const beyond = all.flatMap(each => exportsOf(program, each, name, needed, hop + 1));
    if (beyond.length > 0) return beyond;
    // `module.exports = X` may be all that there is; declarations need no export.
    return [{ program, name }];
  });
}

function isRelative(specifier: string): boolean {
  return /^\.\.?(?:\/|$)/.test(specifier);
}

/** A path without the parts that a specifier may omit. */
function stemOf(file: string): string {
  return moduleStem(file.replace(/\.d\.[cm]?ts$/, '.ts')).replace(/\/index$/, '');
}

function dotted(relative: string): string {
  return relative.startsWith('.') ? relative : `./${relative}`;
}
