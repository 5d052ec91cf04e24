import {
  AnyMap,
  type SectionedSourceMapInput,
  type SectionedSourceMapXInput,
  type TraceMap,
} from '@jridgewell/trace-mapping';

/** Each segment becomes an array: more would take gigabytes. The largest real bundles have about half of it. */
const MAX_SEGMENTS = 4_000_000;
const MAX_DEPTH = 4;
const MAX_COLUMN = 2 ** 31 - 1;

/**
 * A source map's text, plain or in sections, as a map that can be asked. Only what was checked goes into it. Throws with
 * a sentence for people.
 */
export function parseMap(text: string, base: string): TraceMap {
  const budget = { segments: MAX_SEGMENTS };
  const checked = checkMap(parseJson(text), budget, 0);
  return new AnyMap(checked, base === '' ? null : base);
}

function parseJson(text: string): unknown {
  try {
    // Servers may put `)]}'` before the JSON, so that nobody runs it as a script.
    return JSON.parse(text.replace(/^\uFEFF?(\)\]\}'[^\n]*\n)?/, ''));
  } catch (error) {
    throw new Error('Its source map is not valid JSON.', { cause: error });
  }
}

type Budget = { segments: number };

function checkMap(value: unknown, budget: Budget, depth: number): SectionedSourceMapInput {
  if (!isRecord(value)) throw malformed('is not an object');
  if (value.version !== 3) throw malformed('is not of version 3');
  if (value.sections !== undefined) return checkSections(value.sections, budget, depth);
  const { mappings, sources, sourcesContent, names, sourceRoot } = value;
  if (typeof mappings !== 'string' || !/^[A-Za-z0-9+/,;]*$/.test(mappings)) {
    throw malformed('has broken mappings');
  }
  if (!Array.isArray(sources)) throw malformed('names no sources');
  spend(budget, countSegments(mappings));
  return {
    version: 3,
    mappings,
    sources: sources.map(stringOrNull),
    sourcesContent: Array.isArray(sourcesContent) ? sourcesContent.map(stringOrNull) : [],
    names: Array.isArray(names) ? names.map(String) : [],
    ...(typeof sourceRoot === 'string' ? { sourceRoot } : {}),
  };
}

function checkSections(value: unknown, budget: Budget, depth: number): SectionedSourceMapXInput {
  if (!Array.isArray(value) || depth === MAX_DEPTH) throw malformed('has broken sections');
  let lines = 0;
  const sections = value.map((section: unknown) => {
    const offset = isRecord(section) ? section.offset : undefined;
    if (!isRecord(section) || !isRecord(offset)) throw malformed('has broken sections');
    const line = ordinal(offset.line);
    const column = ordinal(offset.column);
    // Every line up to the section becomes an array of its own.
    spend(budget, Math.max(0, line - lines));
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

function spend(budget: Budget, segments: number): void {
  budget.segments -= segments;
  if (budget.segments < 0) throw new Error('Its source map has too many mappings to be read.');
}

function ordinal(value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > MAX_COLUMN) {
    throw malformed('has broken sections');
  }
  return value as number;
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
