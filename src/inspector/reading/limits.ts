import { formatCount, formatQuantity } from '../../base/format';
import type { LiveModelReading } from './reading';
import type { WalkResult } from './scopeWalk';

/** What one reading looked at, as far as it says what kept it from more. */
export interface Looked {
  models: readonly LiveModelReading[];
  /** The walk from what earlier readings found. */
  known: WalkResult;
  /** The last walk through the whole program. */
  search: WalkResult;
  /** Names of what the program has replaced, so that it was not asked. */
  replaced: readonly string[];
}

/** What kept a reading from more, a sentence each, for people; empty when nothing did. */
export function limitsOf({ models, known, search, replaced }: Looked): string[] {
  const limits: string[] = [];
  if (known.cut) {
    limits.push(`Reading what earlier readings found ended early: ${ends[known.cut]}.`);
  }
  for (const { live, isParked, reading } of models) {
    if (isParked && isAllInUse(reading)) {
      limits.push(
        `None of ${formatQuantity(reading.instances, 'instance')} of ${live.model.className} was parked at that moment: what a reset will leave behind is not seen while they are in use.`,
      );
    }
    if (standsOnFew(reading)) {
      limits.push(
        `What parks ${live.model.className} was not reached: only instances that requests had in hand were read.`,
      );
    }
    if (reading.missing === 0) continue;
    const of = `${formatCount(reading.missing)} of ${formatQuantity(reading.known, 'instance')}`;
    const verb = reading.missing === 1 ? 'was' : 'were';
    limits.push(
      `${of} of ${live.model.className} that an earlier reading found ${verb} not reached this time.`,
    );
  }
  // Where no class has a fault that could be seen, nothing is searched for.
  if (!search.complete && models.length > 0) {
    const why = search.cut ? ends[search.cut] : 'large containers were read in part';
    const left =
      search.skipped > 0 ? `, ${formatQuantity(search.skipped, 'object')} were left` : '';
    limits.push(
      `The search for pools is not through: ${why}${left}. The next search goes on from there.`,
    );
  }
  if (search.newScripts) {
    limits.push('Scripts were loaded meanwhile: the next reading analyses them.');
  }
  for (const name of replaced) {
    limits.push(`The program has replaced ${name}: it was not called, nor looked into.`);
  }
  if (search.workers > 0) {
    const threads = formatQuantity(search.workers, 'worker thread');
    const verb = search.workers === 1 ? 'was' : 'were';
    limits.push(`${threads} ${verb} not read: each has a heap of its own.`);
  }
  return limits;
}

/** Instances were met, and nothing that parks any: those in hand say little of those that are parked. */
export function standsOnFew({ instances, isParkingMet }: LiveModelReading['reading']): boolean {
  return instances > 0 && !isParkingMet;
}

/** Nothing stale was seen, of instances that requests have in hand alone. */
function isAllInUse(reading: LiveModelReading['reading']): boolean {
  const { instances, idle, stale } = reading;
  return instances > 0 && idle === 0 && stale === 0 && !standsOnFew(reading);
}

const ends = {
  time: 'the time that a reading may take was over',
  objects: 'the limit on objects was reached',
};
