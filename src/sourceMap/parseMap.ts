import {
  AnyMap,
  type SectionedSourceMapInput,
  type SectionedSourceMapXInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';

/** Each segment becomes an array, so more would take gigabytes. The largest real bundles have about half as many. */
const MAX_SEGMENTS = 4_000_000;
/** Resolving a source to a URL takes some microseconds. Bundles have some ten thousand files. */
const MAX_SOURCES = 100_000;
/** The longest path: names are split into folders by regular expressions. */
const MAX_NAME_UNITS = 32_767;
/** Total length of all sources, each with its root and the map's own address. */
const MAX_RESOLVED_UNITS = 16_000_000;
const MAX_DEPTH = 4;
const MAX_COLUMN = 2 ** 31 - 1;

/**
 * Parses a source map, plain or in sections. Checks everything that the map library gets. Throws with a sentence for people.
 */
export function parseMap(text: string, base: string): TraceMap {
  const mapUrl = base.length > MAX_NAME_UNITS ? '' : base;
  const budget = {
    segments: MAX_SEGMENTS,
    sources: MAX_SOURCES,
    resolvedUnits: MAX_RESOLVED_UNITS,
    mapUrlUnits: mapUrl.length,
  };
  const checked = checkMap(parseJson(text), budget, 0);
  return new AnyMap(checked, mapUrl === '' ? null : mapUrl);
}

function parseJson(text: string): unknown {
  try {
    // Servers may put `)]}'` before the JSON, so that it cannot run as a script.
    return JSON.parse(text.replace(/^\uFEFF?(\)\]\}'[^\n]*\n)?/, ''));
  } catch (error) {
    throw new Error('Its source map is not valid JSON.', { cause: error });
  }
}

/** What may still be spent. */
type Budget = { segments: number; sources: number; resolvedUnits: number; mapUrlUnits: number };

function checkMap(value: unknown, budget: Budget, depth: number): SectionedSourceMapInput {
  if (!isRecord(value)) throw malformed('is not an object');
  if (value.version !== 3) throw malformed('is not of version 3');
  if (value.sections !== undefined) return checkSections(value.sections, budget, depth);
  const { mappings, sources, sourcesContent, sourceRoot } = value;
  if (typeof mappings !== 'string' || !/^[A-Za-z0-9+/,;]*$/.test(mappings)) {
    throw malformed('has broken mappings');
  }
  if (!Array.isArray(sources)) throw malformed('names no sources');
  spendSegments(budget, countSegments(mappings));
  spendSources(budget, sources.length);
  const names = sources.map(nameOrNull);
  const root = nameOrNull(sourceRoot);
  spendNames(budget, names, root);
  const contents: unknown[] = Array.isArray(sourcesContent) ? sourcesContent : [];
  return {
    version: 3,
    mappings,
    sources: names,
    // One for each source, because sections are concatenated.
    sourcesContent: sources.map((_, ordinal) => stringOrNull(contents[ordinal])),
    // Names are not used.
    names: [],
    ...(root === null ? {} : { sourceRoot: root }),
  };
}

function checkSections(value: unknown, budget: Budget, depth: number): SectionedSourceMapXInput {
  if (!Array.isArray(value) || depth === MAX_DEPTH) throw malformed('has broken sections');
  let lines = 0;
  spendSources(budget, value.length);
  const sections = value.map((section: unknown) => {
    const offset = isRecord(section) ? section.offset : undefined;
    if (!isRecord(section) || !isRecord(offset)) throw malformed('has broken sections');
    const line = ordinal(offset.line);
    const column = ordinal(offset.column);
    // Every line up to the section becomes an array of its own.
    spendSegments(budget, Math.max(0, line - lines));
    lines = Math.max(lines, line);
    return { offset: { line, column }, map: checkMap(section.map, budget, depth + 1) };
  });
  return { version: 3, sections };
}

function countSegments(mappings: string): number {
  let count = 1;
  for (let i = 0; i < mappings.length; i++) {
    const code = mappings.charCodeAt(i);
    if (code === 0x2c || code === 0x3b) count++;
  }
  return count;
}

function spendSources(budget: Budget, sources: number): void {
  budget.sources -= sources;
  if (budget.sources < 0) throw new Error('Its source map names too many sources to be read.');
}

function spendNames(budget: Budget, names: (string | null)[], root: string | null): void {
  const before = budget.mapUrlUnits + (root?.length ?? 0);
  for (const name of names) budget.resolvedUnits -= before + (name?.length ?? 0);
  if (budget.resolvedUnits < 0)
    throw new Error('The sources of its source map have too long names.');
}

function spendSegments(budget: Budget, segments: number): void {
  budget.segments -= segments;
  if (budget.segments < 0) throw new Error('Its source map has too many mappings to be read.');
}

function ordinal(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > MAX_COLUMN) {
    throw malformed('has broken sections');
  }
  return value as number;
}

function nameOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_NAME_UNITS ? value : null;
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function malformed(what: string): Error {
  return new Error(`Its source map ${what}.`);
}
