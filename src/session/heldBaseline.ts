import * as v from 'valibot';
import { pathBelow } from '../base/shownPath';
import { jsonText } from '../base/words';
import type { Finding, Reading } from '../protocol/finding';
import type { HeldContexts } from '../protocol/heldContexts';
import { holderKinds, type HolderKind } from '../protocol/holders';
import type { LeftBehind, Recording } from '../protocol/leftBehind';
import type { NodeTarget } from '../protocol/target';

const VERSION = 1;

/**
 * What a process holds by one cause, by what a restart, another machine and moved lines do not change. Of a finding: rule, class
 * and method; of a holder: its kind, class and name.
 */
export interface HeldEntry {
  /** `null` for a holder. May be one of another version. */
  rule: string | null;
  /** `null` for a finding. */
  holder: HolderKind | null;
  className: string | null;
  /** The reset's method, or what the holder is called. */
  name: string;
  /** From the process's working directory or the package's folder on, with `/`; '' where no source is known. */
  script: string;
  /** Stale values, finished requests that are held, or values that a recorded load left, of all threads. */
  count: number;
}

/** What a process held at one time, to compare later readings with. */
export interface HeldBaseline {
  version: typeof VERSION;
  /** What was done: only like things are compared. */
  basis: 'reading' | 'recording';
  /** ISO 8601. */
  savedAt: string;
  /** The process's title, for people. */
  title: string;
  entries: HeldEntry[];
}

const entry = v.object({
  rule: v.nullable(v.string()),
  holder: v.nullable(v.picklist(holderKinds)),
  className: v.nullable(v.string()),
  name: v.string(),
  script: v.string(),
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
}) satisfies v.GenericSchema<unknown, HeldEntry>;

const format = v.object({
  version: v.literal(VERSION),
  basis: v.picklist(['reading', 'recording']),
  savedAt: v.string(),
  title: v.string(),
  entries: v.array(entry),
}) satisfies v.GenericSchema<unknown, HeldBaseline>;

/** Of a reading of all threads. */
export function readingBaseline(target: NodeTarget, reading: Reading, at: Date): HeldBaseline {
  const scriptOf = scriptIn(target.cwd);
  return baselineOf('reading', target, at, [
    ...reading.findings.map(finding => ofFinding(finding, scriptOf)),
    ...(reading.contexts?.holders ?? []).map(row => ofHolder(row, row.contexts, scriptOf)),
  ]);
}

/** Of what a recorded load left behind. */
export function recordingBaseline(recording: Recording, at: Date): HeldBaseline {
  const scriptOf = scriptIn(recording.target.cwd);
  const countOf = ({ perRound }: LeftBehind): number => perRound.reduce((a, b) => a + b, 0);
  const rows = recording.left.map(row => ofHolder(row.holder, countOf(row), scriptOf));
  return baselineOf('recording', recording.target, at, rows);
}

/** The text of a file. */
export function baselineText(baseline: HeldBaseline): string {
  const { entries, ...head } = baseline;
  const lines = entries.map(each => `    ${jsonText(each)}`);
  const rows = lines.length > 0 ? `[\n${lines.join(',\n')}\n  ]` : '[]';
  return `${jsonText(head).slice(0, -1)},\n  "entries": ${rows}\n}\n`;
}

/** `undefined` for a text that is no baseline. */
export function parseBaseline(text: string): HeldBaseline | undefined {
  try {
    const parsed = v.safeParse(format, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function baselineOf(
  basis: HeldBaseline['basis'],
  { title }: NodeTarget,
  at: Date,
  found: readonly HeldEntry[],
): HeldBaseline {
  const entries = new Map<string, HeldEntry>();
  for (const each of found) {
    if (each.count === 0) continue;
    const key = entryKey(each);
    const count = (entries.get(key)?.count ?? 0) + each.count;
    entries.set(key, { ...each, count });
  }
  const sorted = [...entries.values()].sort((a, b) => (entryKey(a) < entryKey(b) ? -1 : 1));
  return { version: VERSION, basis, savedAt: at.toISOString(), title, entries: sorted };
}

/** Equal for what is one cause, whatever the count. */
export function entryKey({ rule, holder, className, name, script }: HeldEntry): string {
  return JSON.stringify([rule, holder, className, name, script]);
}

function ofFinding(
  { rule, className, method, location, live }: Finding,
  scriptOf: (file: string) => string,
): HeldEntry {
  const script = scriptOf(location.file);
  return { rule, holder: null, className, name: method, script, count: live.staleReferences };
}

function ofHolder(
  {
    kind,
    className,
    name,
    location,
  }: Pick<HeldContexts, 'kind' | 'className' | 'name' | 'location'>,
  count: number,
  scriptOf: (file: string) => string,
): HeldEntry {
  const script = location ? scriptOf(location.file) : '';
  return { rule: null, holder: kind, className, name, script, count };
}

const PACKAGES = '/node_modules/';

/** What a restart elsewhere has in common: a package's own path, or the path below the working directory. */
function scriptIn(cwd: string | undefined): (file: string) => string {
  return file => {
    const normal = file.replaceAll('\\', '/');
    const inPackage = normal.lastIndexOf(PACKAGES);
    if (inPackage >= 0) return normal.slice(inPackage + 1);
    const below = cwd === undefined ? undefined : pathBelow(file, cwd);
    return below?.replaceAll('\\', '/') ?? normal;
  };
}
