import type { Reading } from '../protocol/finding';
import type { Recording } from '../protocol/leftBehind';
import { entryKey, type HeldBaseline, type HeldEntry } from './heldBaseline';

/** `unknown`: it was not found, and what has it was not judged this time. */
export type HeldState = 'new' | 'more' | 'same' | 'fewer' | 'gone' | 'unknown';

/** The order in which people want to know. */
const ORDER: readonly HeldState[] = ['new', 'more', 'unknown', 'same', 'fewer', 'gone'];

/** One cause, before and now. A count is 0 where it was not found. */
export interface HeldChange extends Omit<HeldEntry, 'count'> {
  state: HeldState;
  before: number;
  now: number;
}

/** What became of what a baseline has. */
export interface HeldComparison {
  /** Absolute path of the baseline. */
  file: string;
  /** As in `HeldBaseline`. */
  savedAt: string;
  changes: HeldChange[];
}

/** Tells whether what an entry is about was looked at, so that its absence says something. */
export type IsJudged = (entry: HeldEntry) => boolean;

/** Each cause of a baseline and of what is held now; new ones first. */
export function compareHeld(
  before: HeldBaseline,
  now: HeldBaseline,
  isJudged: IsJudged,
): HeldChange[] {
  const later = new Map(now.entries.map(each => [entryKey(each), each]));
  const found = new Map<HeldEntry, HeldEntry>();
  // What is the same to the last folder first: of the rest, less says which belong together.
  for (const same of [exactly, nearly]) {
    for (const entry of before.entries) {
      const other = found.has(entry) ? undefined : same(entry, later);
      if (!other) continue;
      found.set(entry, other);
      later.delete(entryKey(other));
    }
  }
  const changes = before.entries.map(entry =>
    change(entry, entry.count, found.get(entry)?.count ?? 0, () => isJudged(entry)),
  );
  for (const entry of later.values()) changes.push(change(entry, 0, entry.count, () => true));
  return changes.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

/** Whether something is held that was not, or more of it. */
export function isWorse({ state }: HeldChange): boolean {
  return state === 'new' || state === 'more';
}

/** Of what is not found, a reading tells only where it judged contexts of the class, or nothing limited it. */
export function judgedBy({ pools, undecided, coverage, contexts }: Reading): IsJudged {
  const isLimited = coverage.limits.length > 0 || coverage.threads.left > 0;
  return ({ rule, className }) => {
    if (rule === null) return contexts !== undefined && !isLimited;
    if (undecided.some(each => each.className === className)) return false;
    const isRead = pools.some(pool => pool.className === className && pool.seenAt === undefined);
    return isRead || !isLimited;
  };
}

/** A recorded load tells of all that it compared. */
export function judgedByRecording({ coverage }: Recording): IsJudged {
  return () => coverage.limits.length === 0;
}

function change(
  { rule, holder, className, name, script }: HeldEntry,
  before: number,
  now: number,
  isJudged: () => boolean,
): HeldChange {
  return {
    state: stateOf(before, now, isJudged),
    ...{ rule, holder, className, name, script, before, now },
  };
}

function stateOf(before: number, now: number, isJudged: () => boolean): HeldState {
  if (now > 0 && before === 0) return 'new';
  if (now === 0) return isJudged() ? 'gone' : 'unknown';
  if (now === before) return 'same';
  return now > before ? 'more' : 'fewer';
}

function exactly(entry: HeldEntry, all: ReadonlyMap<string, HeldEntry>): HeldEntry | undefined {
  return all.get(entryKey(entry));
}

/** The same cause in a file of that name in another folder, as after a deployment, if there is only one. */
function nearly(entry: HeldEntry, all: ReadonlyMap<string, HeldEntry>): HeldEntry | undefined {
  const nameOf = ({ script }: HeldEntry): string => script.slice(script.lastIndexOf('/') + 1);
  const keyOf = (each: HeldEntry): string => entryKey({ ...each, script: nameOf(each) });
  const alike = [...all.values()].filter(other => keyOf(other) === keyOf(entry));
  return alike.length === 1 ? alike[0] : undefined;
}
