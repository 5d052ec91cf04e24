import type { Finding, Held, StaleValue } from '../protocol/finding';
import { faultGroups } from '../protocol/faultGroups';
import type { PoolModel } from '../protocol/poolModel';
import type { Rule } from '../protocol/rules';
import type { StaleRow } from '../inspector/agent/agentApi';
import type { LiveModel } from '../inspector/scripts/modelIndex';
import type { LiveModelReading } from '../inspector/reading/reading';
import { faultMessage } from './faultMessage';
import type { LocatedResets } from './locatedResets';

/** Identifies a finding across readings, live or of a snapshot. `origin` is the script's id or the file's path. */
export function findingId(origin: string, model: PoolModel, rule: Rule, reset: number): string {
  return `${origin}:${model.functionOffset}:${rule}:${reset}`;
}

/** A finding, and what leads from its values back into the target. */
export interface JoinedFinding {
  finding: Finding;
  live: LiveModel;
  /** The row behind each of `finding.live.values`, in the same order. */
  rows: StaleRow[];
  /** The original text, when the source map contains it. */
  content?: string;
}

/**
 * Joins one model's reading with its faults: one finding for each reset to blame. Each store's references count once, for
 * the most certain fault that names the store.
 */
export function joinFindings(reading: LiveModelReading, resets: LocatedResets): JoinedFinding[] {
  const { model, script } = reading.live;
  const joined: JoinedFinding[] = [];
  for (const { fault, stores } of faultGroups(model)) {
    const rows = reading.rows.filter(row => stores.has(row.store));
    const live = heldOf(reading, stores, rows);
    if (live.staleReferences === 0) continue;
    const reset = model.resets[fault.reset]!;
    const located = resets.get(reset)!;
    joined.push({
      live: reading.live,
      rows,
      content: located.content,
      finding: {
        id: findingId(script.id, model, fault.rule, fault.reset),
        rule: fault.rule,
        certainty: fault.certainty,
        className: model.className,
        method: reset.method,
        message: faultMessage(model.className, reset.method, fault.rule, live),
        scriptHash: script.hash,
        location: located.location,
        methodLocation: located.methodLocation,
        ...(located.generated ? { generated: located.generated } : {}),
        ...(located.note === undefined ? {} : { mapNote: located.note }),
        live,
      },
    });
  }
  const repeated = joinRepeats(reading, resets);
  return repeated ? [...joined, repeated] : joined;
}

/** The finding for instances that their free list has more than once. */
function joinRepeats(
  { live, reading: { repeats } }: LiveModelReading,
  resets: LocatedResets,
): JoinedFinding | undefined {
  const { model, script } = live;
  const reset = model.parkedBy;
  const located = reset && resets.get(reset);
  if (!reset || !located || repeats.length === 0) return undefined;
  const ordinal = model.resets.length;
  const rows = repeats.map(([instance, slot, , className]): StaleRow => ({
    // No store has them: the instances themselves stand in the list.
    ...{ model: 0, store: model.stores.length, instance, idle: true, slot },
    ...{ key: null, className, closable: null, size: null },
  }));
  const held: Held = {
    ...{ instances: repeats.length, idle: repeats.length, open: 0, retainedBytes: null },
    staleReferences: repeats.reduce((sum, [, , times]) => sum + times, 0),
    truncated: false,
    values: rows.map(valueOf),
  };
  return {
    ...{ live, rows, content: located.content },
    finding: {
      id: findingId(script.id, model, 'parked-twice', ordinal),
      rule: 'parked-twice',
      certainty: 'provable',
      ...{ className: model.className, method: reset.method },
      message: faultMessage(model.className, reset.method, 'parked-twice', held),
      scriptHash: script.hash,
      ...{ location: located.location, methodLocation: located.methodLocation },
      ...(located.generated ? { generated: located.generated } : {}),
      ...(located.note === undefined ? {} : { mapNote: located.note }),
      live: held,
    },
  };
}

function heldOf(reading: LiveModelReading, stores: Set<number>, rows: StaleRow[]): Held {
  const counts = reading.reading.stores.filter(store => stores.has(store.store));
  const most = (pick: (count: (typeof counts)[number]) => number): number =>
    Math.max(0, ...counts.map(pick));
  const sum = (pick: (count: (typeof counts)[number]) => number): number =>
    counts.reduce((total, count) => total + pick(count), 0);
  const listed = new Set(rows.map(row => row.instance)).size;
  const { truncated } = reading.reading;
  return {
    // An instance with several stores counts once. Rows give the exact number, unless they were cut.
    instances: truncated ? most(count => count.instances) : listed,
    idle: truncated
      ? most(count => count.idle)
      : new Set(rows.filter(row => row.idle).map(row => row.instance)).size,
    staleReferences: sum(count => count.staleReferences),
    open: sum(count => count.open),
    retainedBytes: null,
    truncated,
    values: rows.map(valueOf),
  };
}

function valueOf(row: StaleRow): StaleValue {
  const { instance, idle, slot, key, className, closable, size } = row;
  return { instance, idle, slot, key, className, closable, size, retainedBytes: null };
}
