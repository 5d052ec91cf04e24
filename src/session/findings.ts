import { formatQuantity } from '../base/format';
import type { Finding, GeneratedLocation, Held, StaleValue } from '../protocol/finding';
import { faultGroups } from '../protocol/faultGroups';
import type { Fault, PoolModel, ResetSite } from '../protocol/poolModel';
import type { StaleRow } from '../inspector/agent/agentApi';
import type { LiveModelReading } from '../inspector/reading';
import type { ScriptMap } from '../inspector/sourceMaps';
import { filePathOfUrl } from '../inspector/sourceMaps';

/** A finding and what leads from its values back into the target. */
export interface JoinedFinding {
  finding: Finding;
  /** Ordinal of the model that the agent knows. */
  model: number;
  scriptId: string;
  /** The row behind each of `finding.live.values`, in the same order. */
  rows: StaleRow[];
  /** The original text, when the source map carried it. */
  content?: string;
}

/**
 * Joins one model's reading with its faults: one finding for each reset that is to blame. Each store's references count
 * once, for the most certain fault that names it.
 */
export function joinFindings(reading: LiveModelReading, map: ScriptMap): JoinedFinding[] {
  const { model, script } = reading.live;
  const joined: JoinedFinding[] = [];
  for (const { fault, stores } of faultGroups(model)) {
    const rows = reading.rows.filter(row => stores.has(row.store));
    const live = heldOf(reading, stores, rows);
    if (live.staleReferences === 0) continue;
    const reset = model.resets[fault.reset]!;
    const place = locate(map, script.url, script.id, reset);
    joined.push({
      model: reading.ordinal,
      scriptId: script.id,
      rows,
      content: place.content,
      finding: {
        id: `${script.id}:${model.functionOffset}:${fault.rule}:${fault.reset}`,
        rule: fault.rule,
        className: model.className,
        method: reset.method,
        message: messageOf(model, fault, reset, live),
        location: place.location,
        methodLocation: place.methodLocation,
        ...(place.generated ? { generated: place.generated } : {}),
        ...(place.note === undefined ? {} : { mapNote: place.note }),
        live,
      },
    });
  }
  return joined;
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
    // Over several stores the same instance counts once: exact from the rows, unless they were cut.
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

function messageOf(model: PoolModel, fault: Fault, reset: ResetSite, live: Held): string {
  const what = { slots: 'slots', ring: 'slots', field: 'field', collection: 'collection' }[
    model.stores[fault.store]!.kind
  ];
  const held = `${formatQuantity(live.staleReferences, 'value')} in ${formatQuantity(live.instances, 'context')}`;
  return `${model.className}.${reset.method} leaves its ${what} filled: ${held} (${live.idle} idle, ${live.open} still open).`;
}

interface Place {
  location: Finding['location'];
  methodLocation: Finding['methodLocation'];
  generated?: GeneratedLocation;
  note?: string;
  content?: string;
}

function locate(map: ScriptMap, url: string, scriptId: string, reset: ResetSite): Place {
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${scriptId})`;
  const asIs = (range: ResetSite['statement']): Finding['location'] => ({
    file,
    line: range.line + 1,
    column: range.column + 1,
    endLine: range.endLine + 1,
    endColumn: range.endColumn + 1,
  });
  const statement = map.originalRange(reset.statement);
  if ('note' in statement) {
    return {
      location: asIs(reset.statement),
      methodLocation: asIs(reset.methodRange),
      ...(statement.note ? { note: statement.note } : {}),
    };
  }
  const method = map.originalRange(reset.methodRange);
  const location = { file: statement.file, ...statement.range };
  return {
    location,
    methodLocation: 'note' in method ? location : { file: method.file, ...method.range },
    generated: {
      url,
      line: reset.statement.line + 1,
      column: reset.statement.column + 1,
    },
    content: statement.content,
  };
}
