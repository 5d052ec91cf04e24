import type { SourceText } from '../../protocol/analysis';
import { syntaxOf } from '../../protocol/languages';
import { GO_IMPORT, type CheckRequest } from '../../protocol/sourceFinding';
import { host, isBuilt, targetOf } from './program/buildConstraints';
import type { PackageTexts } from './program/knownPackages';

/** Limit of each of the other files, in UTF-16 units, and of all of a package: huge files are generated. */
const MAX_SIBLING = 400_000;
const MAX_SIBLINGS = 3_000_000;

/** The files of the checked text's package, with itself, and of others by import path: those that are built together. */
export function textsOf({ source, related = [] }: CheckRequest): {
  texts: PackageTexts;
  imports: ReadonlyMap<string, PackageTexts>;
} {
  // A file that no build has, as one marked `ignore`, is a package of its own.
  const target = targetOf(source.name, source.text);
  const siblings: SourceText[] = [];
  const imports = new Map<string, SourceText[]>();
  const isTest = source.name.endsWith('_test.go');
  const packageName = nameOf(source.text);
  for (const { name, text, need } of related) {
    if (syntaxOf(name)?.family !== 'go' || name === source.name || text.length > MAX_SIBLING)
      continue;
    if (need?.startsWith(GO_IMPORT)) {
      if (!isBuilt(name, text, target ?? host)) continue;
      const path = need.slice(GO_IMPORT.length);
      imports.set(path, [...(imports.get(path) ?? []), { name, text }]);
    } else if (
      target &&
      isBuilt(name, text, target) &&
      (isTest || !name.endsWith('_test.go')) &&
      nameOf(text) === packageName
    ) {
      siblings.push({ name, text });
    }
  }
  const byName = (a: SourceText, b: SourceText): number => (a.name < b.name ? -1 : 1);
  let length = 0;
  const within = siblings.sort(byName).filter(({ text }) => (length += text.length) < MAX_SIBLINGS);
  return { texts: [...within, source].sort(byName), imports };
}

/** The name in the package clause; `undefined` for a text without one. */
function nameOf(text: string): string | undefined {
  return /^package[ \t]+(\w+)/m.exec(text)?.[1];
}
