import { sentenceOf } from '../../base/failure';
import type { SourceText } from '../../protocol/analysis';
import {
  GO_IMPORT,
  GO_PACKAGE,
  type CheckRequest,
  type SourceCheck,
} from '../../protocol/sourceFinding';
import { unread } from '../../protocol/skipped';
import { isRewind, mayRewind, storesOf, type CountedStores } from './pools/countedStores';
import { countedRemovalsIn, mayRemove } from './pools/countedRemovals';
import { deletionsOf, filtersOf, shiftsOf } from './pools/keptParts';
import { parkingsIn } from './pools/parkings';
import { Reuse } from './pools/reuse';
import { slotsOf } from './pools/slots';
import { truncationsOf, type Truncation } from './pools/truncations';
import { scopeOf } from './program/functionScope';
import type { GoPackage } from './program/goPackage';
import { packagesFor, type KnownPackages } from './program/knownPackages';
import { GoExplainingPlaces } from './goExplainingPlaces';
import { goFinding, isSilenced, parkedFinding } from './goFinding';
import { textsOf } from './packageTexts';
import { idleComments } from '../text/suppression';
import { checkTruncation } from './rules/checkTruncation';
import { goStaleFields } from './rules/goStaleFields';
import type { GoNode } from './syntax/goNode';
import type { GoWasm } from './syntax/goWasm';
import { loadGoParser } from './syntax/parseGo';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 5_000_000;
/** More packages than this are not asked for. */
const MAX_IMPORTS = 24;
/** Matches what else shortens a slice: `s[:0]`, `s[:n]`, `append(s[:i], s[i+1:]...)`, `s[1:]`. */
const SHORTENING = /\[\s*(?:0\s*)?:|\[1:\]/;
/** Matches each `append` of one value, as to a free list. */
const LIST_PUT = /= append\([\w.]{1,80}, \w{1,80}\)/;
/** Matches every function with a truncation: `s[:0]`, `s[0:0]`, `s[:n]`. */
const TRUNCATION = /\[\s*(?:0\s*)?:/;

/**
 * Finds what one Go file leaves in reused slices and parked objects. `request.related` holds the package's other files, those
 * of packages that it imports, and the `go.mod`, which tells whether the builtin `clear` exists. Never rejects: `skipped` says what was not read.
 */
export async function checkGo(request: CheckRequest, wasm: GoWasm): Promise<SourceCheck> {
  const { text } = request.source;
  if (!mayHoldResets(text)) return { findings: [], needs: [], ...withIdle(text) };
  if (text.length > MAX_LENGTH) return skipped('It is larger than 5 MB and was not analysed.');
  try {
    return check(request, packagesFor(await loadGoParser(wasm)));
  } catch (error) {
    return skipped(`The analysis failed: ${sentenceOf(error)}`);
  }
}

/** The comments of a text without findings: none of them ignores anything. */
function withIdle(text: string): Pick<SourceCheck, 'idleComments'> {
  const idle = idleComments(text, []);
  return idle.length > 0 ? { idleComments: idle } : {};
}

function skipped(words: string): SourceCheck {
  return { findings: [], needs: [], skipped: unread(words) };
}

function check(request: CheckRequest, packages: KnownPackages): SourceCheck {
  const { source, related = [] } = request;
  const { texts, imports } = textsOf(request);
  const { pkg, trees, wanted } = packages.packageOf(texts, imports);
  const file = trees.get(source.text);
  if (!file) return skipped('It could not be parsed in time.');
  const stores = mayRewind(source.text) || mayRemove(source.text) ? storesOf(pkg) : undefined;
  const own = pkg.functions.filter(node => node.source === file.source);
  const truncations = own
    .flatMap(node => resetsIn(node, pkg, stores))
    .filter(truncation => slotsOf(truncation)?.retention !== 'none');
  const parkings = mayPark(source.text)
    ? own.filter(node => mayPark(node.text)).flatMap(node => parkingsIn(scopeOf(node, pkg)))
    : [];
  if (truncations.length + parkings.length === 0)
    return {
      findings: [],
      needs: mayLackTypes(source.text) && related.length === 0 ? [GO_PACKAGE] : [],
      ...withIdle(source.text),
    };
  const reuse = new Reuse(pkg);
  const input = { file, hasClear: modulesHaveClear(related) };
  const places = new GoExplainingPlaces(() => own.map(node => scopeOf(node, pkg)), parkings);
  const suppressed: number[] = [];
  const loud = <T extends { statement: GoNode }>(site: T, faults: number): boolean => {
    if (!isSilenced(site)) return true;
    if (faults > 0) suppressed.push(site.statement.start);
    return false;
  };
  const findings = truncations
    .map(site => ({ site, faults: checkTruncation(site, reuse) }))
    .filter(({ site, faults }) => loud(site, faults.length))
    .flatMap(({ faults }) =>
      faults.map(fault => ({ ...goFinding(fault, input), ...places.ofTruncation(fault) })),
    )
    .concat(
      parkings
        .map(site => ({ site, faults: goStaleFields(site) }))
        .filter(({ site, faults }) => loud(site, faults.length))
        .flatMap(({ faults }) =>
          faults.map(fault => ({ ...parkedFinding(fault, input), ...places.ofParking(fault) })),
        ),
    )
    .map(finding =>
      isGenerated(source.text) ? { ...finding, certainty: 'likely' as const } : finding,
    )
    .sort((a, b) => a.range.start - b.range.start);
  const asked = [...wanted].slice(0, MAX_IMPORTS).map(path => GO_IMPORT + path);
  const isBroken = hasErrors(file);
  const idle = isBroken ? [] : idleComments(source.text, suppressed);
  return {
    findings,
    needs: [...(related.length === 0 ? [GO_PACKAGE] : []), ...asked],
    ...(idle.length > 0 && { idleComments: idle }),
    ...(isBroken && { skipped: unread('Parts of it are no valid Go and were not analysed.') }),
  };
}

/** What people write by a tool is mended in the tool. */
function isGenerated(text: string): boolean {
  return /^\/\/ Code generated .* DO NOT EDIT\.\r?$/m.test(text);
}

/** A cheap test before parsing. False means that the text has no findings. */
function mayHoldResets(text: string): boolean {
  return SHORTENING.test(text) || mayRewind(text) || mayRemove(text) || mayPark(text);
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
  const { text } = node;
  const mayTruncate = TRUNCATION.test(text);
  const mayShorten = SHORTENING.test(text);
  const mayCount = stores !== undefined && (isRewind(text) || mayRemove(text));
  if (!mayTruncate && !mayShorten && !mayCount) return [];
  const scope = scopeOf(node, pkg);
  const truncations = mayTruncate ? truncationsOf(scope) : [];
  const parts = mayShorten ? [...filtersOf(scope), ...deletionsOf(scope), ...shiftsOf(scope)] : [];
  const known = new Set(truncations.map(({ statement }) => statement));
  const rewinds = mayCount ? [...stores.rewindsIn(scope), ...countedRemovalsIn(scope, stores)] : [];
  const truncated = new Set(truncations.map(({ path }) => path));
  return [
    ...truncations,
    ...parts.filter(({ statement }) => !known.has(statement)),
    ...rewinds.filter(({ path }) => !truncated.has(path)),
  ];
}

function hasErrors(file: GoNode): boolean {
  return [...file.descendants()].some(node => node.type === 'ERROR');
}

function modulesHaveClear(related: SourceText[]): boolean {
  const module = related.find(({ name }) => /(^|[\\/])go\.mod$/.test(name));
  const version = /^go 1\.(\d+)/m.exec(module?.text ?? '');
  return version !== null && Number(version[1]) >= 21;
}
