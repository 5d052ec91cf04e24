import { sentenceOf } from '../../base/failure';
import type { SourceText } from '../../protocol/analysis';
import { syntaxOf } from '../../protocol/languages';
import { GO_PACKAGE, type CheckRequest, type SourceCheck } from '../../protocol/sourceFinding';
import { CountedStores, isRewind, mayRewind } from './pools/countedStores';
import { scopeOf } from './program/functionScope';
import type { GoNode } from './syntax/goNode';
import { GoPackage } from './program/goPackage';
import type { GoWasm } from './syntax/goWasm';
import { loadGoParser } from './syntax/parseGo';
import { Reuse } from './pools/reuse';
import { slotsOf } from './pools/slots';
import { goFinding, isSilenced } from './goFinding';
import { checkTruncation } from './rules/checkTruncation';
import type { GoParser } from './syntax/treeCache';
import { truncationsOf, type Truncation } from './pools/truncations';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 5_000_000;
/** The same limit for each of the package's other files, and for all of them together. */
const MAX_SIBLING = 400_000;
const MAX_SIBLINGS = 3_000_000;
/** Matches every function with a truncation: `s[:0]`, `s[0:0]`, `s[:n]`. */
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
  const siblings = siblingsOf(source, related)
    .flatMap(text => parse(text) ?? [])
    .filter(other => packageNameOf(other) === packageNameOf(file));
  const pkg = new GoPackage([file, ...siblings]);
  const stores = mayRewind(source.text) ? new CountedStores(pkg) : undefined;
  const truncations = pkg.functions
    .filter(node => node.parent === file)
    .flatMap(node => resetsIn(node, pkg, stores))
    .filter(truncation => slotsOf(truncation)?.retention !== 'none');
  if (truncations.length === 0) return { findings: [], needs: [] };
  const reuse = new Reuse(pkg);
  const input = { file, hasClear: modulesHaveClear(related) };
  const findings = truncations
    .filter(truncation => !isSilenced(truncation))
    .flatMap(truncation => checkTruncation(truncation, reuse))
    .map(fault => goFinding(fault, input))
    .sort((a, b) => a.range.start - b.range.start);
  return {
    findings,
    needs: related.length === 0 ? [GO_PACKAGE] : [],
    ...(hasErrors(file) && { skipped: 'Parts of it are no valid Go and were not analysed.' }),
  };
}

/** A cheap test before parsing. False means that the text has no findings. */
function mayHoldResets(text: string): boolean {
  return TRUNCATION.test(text) || mayRewind(text);
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
