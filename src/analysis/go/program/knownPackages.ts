import type { SourceText } from '../../../protocol/analysis';
import type { GoNode } from '../syntax/goNode';
import type { GoParser } from '../syntax/treeCache';
import { GoPackage } from './goPackage';
import { addTo } from './groups';
import { isStandardPath } from './standardTypes';

/** The files of a package, in the order of their names. */
export type PackageTexts = readonly SourceText[];

/** A package that is being checked, with those of its imports whose files were given. */
export interface CheckedPackage {
  pkg: GoPackage;
  /** The trees of its files by their texts. Texts that could not be parsed have none. */
  trees: ReadonlyMap<string, GoNode>;
  /** Import paths that were asked for so far. */
  wanted: ReadonlySet<string>;
}

interface Kept extends CheckedPackage {
  texts: PackageTexts;
  imports: Map<string, PackageTexts>;
  wanted: Set<string>;
  length: number;
}

/** Limits of what is kept, because the trees of a text take about twenty times its memory. */
const MAX_KEPT = 4;
const MAX_LENGTH = 6_000_000;

/** Packages that were read lately, so that what is known of them serves each of their files. */
export class KnownPackages {
  /** In the order of last use. */
  private kept: Kept[] = [];

  constructor(private readonly parse: GoParser) {}

  /** The package of these texts. What an earlier check was given of imports stays known until other texts are given. */
  packageOf(texts: PackageTexts, given: ReadonlyMap<string, PackageTexts>): CheckedPackage {
    const known = this.kept.find(each => areSame(each.texts, texts));
    const imports = new Map([...(known?.imports ?? []), ...given]);
    const isChanged = [...given].some(([path, files]) => !areSame(known?.imports.get(path), files));
    const kept = known && !isChanged ? known : this.read(texts, imports, known?.wanted);
    this.kept = [...this.kept.filter(each => each !== known), kept];
    let length = this.kept.reduce((sum, each) => sum + each.length, 0);
    while (this.kept.length > 1 && (this.kept.length > MAX_KEPT || length > MAX_LENGTH))
      length -= this.kept.shift()!.length;
    return kept;
  }

  private read(
    texts: PackageTexts,
    imports: Map<string, PackageTexts>,
    wanted = new Set<string>(),
  ): Kept {
    const packages = new Map<string, GoPackage>();
    const importer = (path: string): GoPackage | undefined => {
      const known = packages.get(path);
      if (known) return known;
      if (!isStandardPath(path)) wanted.add(path);
      const files = imports.get(path);
      if (!files) return undefined;
      const trees = files.flatMap(({ text }) => this.parse(text) ?? []);
      const pkg = new GoPackage(mostOf(trees), importer, path);
      packages.set(path, pkg);
      return pkg;
    };
    const trees = new Map(
      texts.flatMap(({ text }): [string, GoNode][] => {
        const tree = this.parse(text);
        return tree ? [[text, tree]] : [];
      }),
    );
    const all = [...texts, ...[...imports.values()].flat()];
    const length = all.reduce((sum, { text }) => sum + text.length, 0);
    return {
      pkg: new GoPackage([...trees.values()], importer),
      trees,
      wanted,
      texts,
      imports,
      length,
    };
  }
}

/** The name in a file's package clause. */
function packageNameOf(file: GoNode): string | undefined {
  return file.childrenOf('package_clause')[0]?.children[0]?.text;
}

/** The files with the name that most have, where a folder holds two packages. */
function mostOf(files: readonly GoNode[]): GoNode[] {
  const groups = new Map<string | undefined, GoNode[]>();
  for (const file of files) addTo(groups, packageNameOf(file), file);
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

const byParser = new WeakMap<GoParser, KnownPackages>();

/** The packages that one parser read. */
export function packagesFor(parse: GoParser): KnownPackages {
  let packages = byParser.get(parse);
  if (!packages) byParser.set(parse, (packages = new KnownPackages(parse)));
  return packages;
}

function areSame(a: PackageTexts | undefined, b: PackageTexts): boolean {
  return a?.length === b.length && a.every(({ text }, i) => text === b[i]!.text);
}
