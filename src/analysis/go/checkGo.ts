import { sentenceOf } from '../../base/failure';
import type { SourceText } from '../../protocol/analysis';
import { syntaxOf } from '../../protocol/languages';
import {
  GO_IMPORT,
  GO_PACKAGE,
  type CheckRequest,
  type RelatedText,
  type SourceCheck,
} from '../../protocol/sourceFinding';
import { CountedStores, isRewind, mayRewind } from './pools/countedStores';
import { scopeOf } from './program/functionScope';
import type { GoNode } from './syntax/goNode';
import { GoPackage } from './program/goPackage';
import { importsOf } from './program/goImportPaths';
import type { GoWasm } from './syntax/goWasm';
import { loadGoParser } from './syntax/parseGo';
import { Reuse } from './pools/reuse';
import { slotsOf } from './pools/slots';
import { goFinding, isSilenced, parkedFinding } from './goFinding';
import { parkingsIn } from './pools/parkings';
import { goStaleFields } from './rules/goStaleFields';
import { checkTruncation } from './rules/checkTruncation';
import type { GoParser } from './syntax/treeCache';
import { truncationsOf, type Truncation } from './pools/truncations';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 5_000_000;
/** The same limit for each of the package's other files, and for all of them together. */
const MAX_SIBLING = 400_000;
const MAX_SIBLINGS = 3_000_000;
/** Matches every function with a truncation: `s[:0]`, `s[0:0]`, `s[:n]`. */
/** Matches each `append` of one value, as to a free list. */
const LIST_PUT = /= append\([\w.]{1,80}, \w{1,80}\)/;
const TRUNCATION = /\[\s*(?:0\s*)?:/;

/**
 * Finds the resets in one Go file that leave a slice's slots full. `request.related` holds the package's other files, for
 * types, and the `go.mod`, which tells whether the builtin `clear` exists. Never rejects: `skipped` says what was not read.
 */
export async function checkGo(request: CheckRequest, wasm: GoWasm): Promise<SourceCheck> {
  const { text } = request.source;
  if (!mayHoldResets(text)) return { findings: [], needs: [] };
  if (text.length > MAX_LENGTH) return skipped('It is larger than 5 MB and was not analysed.');
  try {
    return check(request, await loadGoParser(wasm));
  } catch (error) {
    return skipped(`The analysis failed: ${sentenceOf(error)}`);
  }
}

function skipped(words: string): SourceCheck {
  return { findings: [], needs: [], skipped: words };
}

function check({ source, related = [] }: CheckRequest, parse: GoParser): SourceCheck {
  const file = parse(source.text);
  if (!file) return skipped('It could not be parsed in time.');
  const siblings = siblingsOf(
    source,
    related.filter(({ need }) => !need?.startsWith(GO_IMPORT)),
  )
    .flatMap(text => parse(text) ?? [])
    .filter(other => packageNameOf(other) === packageNameOf(file));
  const files = [file, ...siblings];
  const imports = importsOf(files);
  const pkg = new GoPackage(files, importedPackages(imports, related, parse));
  const stores = mayRewind(source.text) ? new CountedStores(pkg) : undefined;
  const truncations = pkg.functions
    .filter(node => node.parent === file)
    .flatMap(node => resetsIn(node, pkg, stores))
    .filter(truncation => slotsOf(truncation)?.retention !== 'none');
  const parkings = mayPark(source.text)
    ? pkg.functions
        .filter(node => node.parent === file && mayPark(node.text))
        .flatMap(node => parkingsIn(scopeOf(node, pkg)))
    : [];
  if (truncations.length + parkings.length === 0)
    return {
      findings: [],
      needs: mayLackTypes(source.text) && related.length === 0 ? [GO_PACKAGE] : [],
    };
  const reuse = new Reuse(pkg);
  const input = { file, hasClear: modulesHaveClear(related) };
  const findings = truncations
    .filter(truncation => !isSilenced(truncation))
    .flatMap(truncation => checkTruncation(truncation, reuse))
    .map(fault => goFinding(fault, input))
    .concat(
      parkings
        .filter(parking => !isSilenced(parking))
        .flatMap(goStaleFields)
        .map(fault => parkedFinding(fault, input)),
    )
    .sort((a, b) => a.range.start - b.range.start);
  return {
    findings,
    needs: related.length === 0 ? [GO_PACKAGE, ...importsWanted(truncations, imports)] : [],
    ...(hasErrors(file) && { skipped: 'Parts of it are no valid Go and were not analysed.' }),
  };
}

/** The other packages whose files are given, by the names under which the files use them. */
function importedPackages(
  imports: ReadonlyMap<string, string>,
  related: RelatedText[],
  parse: GoParser,
): ReadonlyMap<string, GoPackage> {
  const found = new Map<string, GoPackage>();
  for (const [name, importPath] of imports) {
    const texts = related.filter(({ need }) => need === GO_IMPORT + importPath);
    const files = texts
      .filter(({ text }) => text.length <= MAX_SIBLING)
      .flatMap(({ text }) => parse(text) ?? []);
    if (files.length > 0) found.set(name, new GoPackage(files));
  }
  return found;
}

/** The packages in which the slots' types are declared, where they are not known. */
function importsWanted(
  truncations: readonly Truncation[],
  imports: ReadonlyMap<string, string>,
): string[] {
  const names = truncations.flatMap(truncation => {
    const slots = slotsOf(truncation);
    const element = slots?.element.kind === 'pointer' ? undefined : slots?.element;
    if (slots?.retention !== 'unknown' || element?.kind !== 'foreign') return [];
    return imports.get(element.name.split('.')[0]!) ?? [];
  });
  // A path without a dot in its first part belongs to the standard library.
  return [
    ...new Set(names.filter(name => name.includes('/') && name.split('/')[0]!.includes('.'))),
  ].map(name => GO_IMPORT + name);
}

/** A cheap test before parsing. False means that the text has no findings. */
function mayHoldResets(text: string): boolean {
  return TRUNCATION.test(text) || mayRewind(text) || mayPark(text);
}

/** A cheap test. False means that a text parks nothing. */
function mayPark(text: string): boolean {
  return (
    text.includes('.Put(') ||
    (text.includes('<-') && text.includes('default:')) ||
    LIST_PUT.test(text)
  );
}

/** Whether what a text parks may be declared in another file: the pool's field, or the object's type. */
function mayLackTypes(text: string): boolean {
  return text.includes('.Put(');
}

function resetsIn(node: GoNode, pkg: GoPackage, stores: CountedStores | undefined): Truncation[] {
  const mayTruncate = TRUNCATION.test(node.text);
  if (!mayTruncate && !(stores && isRewind(node.text))) return [];
  const scope = scopeOf(node, pkg);
  const truncations = mayTruncate ? truncationsOf(scope) : [];
  const rewinds = stores?.rewindsIn(scope) ?? [];
  const truncated = new Set(truncations.map(({ path }) => path));
  return [...truncations, ...rewinds.filter(({ path }) => !truncated.has(path))];
}

/**
 * The texts of the package's other files, within limits: huge files are generated and rarely declare what a reset works on.
 */
function siblingsOf(source: SourceText, related: SourceText[]): string[] {
  const texts: string[] = [];
  let length = 0;
  for (const { name, text } of related) {
    if (syntaxOf(name)?.family !== 'go' || name === source.name || text.length > MAX_SIBLING)
      continue;
    length += text.length;
    if (length > MAX_SIBLINGS) break;
    texts.push(text);
  }
  return texts;
}

function packageNameOf(file: GoNode): string | undefined {
  return file.childrenOf('package_clause')[0]?.children[0]?.text;
}

function hasErrors(file: GoNode): boolean {
  return [...file.descendants()].some(node => node.type === 'ERROR');
}

function modulesHaveClear(related: SourceText[]): boolean {
  const module = related.find(({ name }) => /(^|[\\/])go\.mod$/.test(name));
  const version = /^go 1\.(\d+)/m.exec(module?.text ?? '');
  return version !== null && Number(version[1]) >= 21;
}
