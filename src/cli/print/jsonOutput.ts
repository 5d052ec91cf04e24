import { jsonText } from '../../base/words';
import { contextsSentence } from '../../protocol/contextsText';
import type {
  Coverage,
  FileLocation,
  Finding,
  GeneratedLocation,
  Held,
  Reading,
  StaleValue,
  Undecided,
} from '../../protocol/finding';
import type { ContextsReading, Holder, SourcePlace } from '../../protocol/heldContexts';
import type { RequestFigures } from '../../protocol/requestFigures';
import type { NodeTarget, ThreadName } from '../../protocol/target';
import type { HeldComparison } from '../../session/compareHeld';
import { heldComparisonJson } from './heldComparisonJson';
import type { ReadProcess } from './readProcess';

/**
 * `inspect --json`: one line with exactly the documented fields. Unknown facts about the target are `null`. `requests`: while
 * followed. `compared`: with a baseline.
 */
export function inspectJson(
  target: NodeTarget,
  reading: Reading,
  requests?: RequestFigures,
  compared?: HeldComparison,
): string {
  const baseline = compared && { baseline: heldComparisonJson(compared) };
  return toLine({ ...readingJson(target, reading, requests), ...baseline });
}

/**
 * `inspect --json` of several processes: one line with an array, in the order of the addresses. A process that was not read
 * has `error`, a sentence, and its `target` may be `null`.
 */
export function severalJson(processes: readonly ReadProcess[]): string {
  return toLine(
    processes.map(({ outcome, name }) =>
      'why' in outcome
        ? { target: outcome.target ? targetJson(outcome.target) : null, name, error: outcome.why }
        : readingJson(outcome.target, outcome.reading),
    ),
  );
}

function readingJson(
  target: NodeTarget,
  { findings, undecided, contexts, coverage, cost }: Reading,
  requests?: RequestFigures,
): object {
  return {
    target: targetJson(target),
    findings: findings.map(findingJson),
    undecided: undecided.map(undecidedJson),
    ...(contexts && { contexts: contextsJson(contexts) }),
    ...(requests && { requests: requestsJson(requests) }),
    coverage: coverageJson(coverage),
    cost: {
      strategy: cost.strategy,
      longestPauseMs: cost.longestPauseMs,
      elapsedMs: cost.elapsedMs,
    },
  };
}

/** Unknown facts are `null`. */
export function targetJson({ pid, title, node, url, thread }: NodeTarget): object {
  return {
    ...{ pid: pid ?? null, title, node: node ?? null, url: url ?? null },
    ...threadJson(thread),
  };
}

export function coverageJson(coverage: Coverage): object {
  return {
    scripts: coverage.scripts,
    pooledClasses: coverage.pooledClasses,
    cleanClasses: coverage.cleanClasses,
    sourceFaults: coverage.sourceFaults,
    instances: coverage.instances,
    judged: coverage.judged,
    threads: { read: coverage.threads.read, left: coverage.threads.left },
    limits: coverage.limits,
  };
}

/** `targets --json`: one line with an array. */
export function targetsJson(targets: NodeTarget[]): string {
  return toLine(
    targets.map(({ pid, title, url, node, workers }) => ({
      pid: pid ?? null,
      title,
      url: url ?? null,
      node: node ?? null,
      workers: workers.map(worker => ({ title: worker.title, url: worker.url })),
    })),
  );
}

function findingJson({
  rule,
  certainty,
  className,
  method,
  message,
  location,
  generated,
  live,
  thread,
}: Finding): object {
  return {
    rule,
    certainty,
    className,
    method,
    message,
    location: locationJson(location),
    ...(generated && { generated: generatedJson(generated) }),
    ...threadJson(thread),
    fixes: [],
    live: heldJson(live),
  };
}

export function undecidedJson({ className, reason, location, thread }: Undecided): object {
  return {
    ...{ className, reason, location: location ? placeJson(location) : null },
    ...threadJson(thread),
  };
}

/** Nothing for the main thread. */
function threadJson(thread: ThreadName | undefined): object {
  return thread ? { thread: { id: thread.id, name: thread.name } } : {};
}

/** `within` is there where a dependency's code has the holder, and the program's own leads to it. */
export function holderJson({ kind, className, name, location, within }: Holder): object {
  return {
    ...{ kind, className, name, location: location && placeJson(location) },
    ...(within && { within: holderJson(within) }),
  };
}

/**
 * The finished requests that are held; the counts are estimates where `estimated` is there. `withoutHolder` of them have no
 * row. `message` says what was looked at, too.
 */
export function contextsJson(contexts: ContextsReading): object {
  const { basis, over, held, estimated, withoutHolder, holders } = contexts;
  return {
    ...{ basis, over, held, ...(estimated && { estimated }) },
    ...(withoutHolder !== undefined && { withoutHolder }),
    message: `${contextsSentence(contexts)}.`,
    holders: holders.map(row => ({
      ...holderJson(row),
      contexts: row.contexts,
      retainedBytes: row.retainedBytes,
      path: row.path,
      storedAt: row.storedAt.map(placeJson),
      ...threadJson(row.thread),
    })),
  };
}

/** What became of the followed requests; all but `made` are estimates where `estimated` is there. */
function requestsJson({
  made,
  over,
  inMemory,
  outlived,
  collections,
  oneIn,
  http2Unseen,
}: RequestFigures): object {
  const estimated = oneIn > 1 && { estimated: true };
  return { made, over, inMemory, outlived, collections, ...estimated, oneIn, http2: !http2Unseen };
}

export function placeJson({ file, line, column }: SourcePlace): object {
  return { file, line, column };
}

export function locationJson({ file, line, column, endLine, endColumn }: FileLocation): object {
  return { file, line, column, endLine, endColumn };
}

export function generatedJson({ url, line, column }: GeneratedLocation): object {
  return { url, line, column };
}

export function heldJson(held: Held): object {
  return {
    instances: held.instances,
    idle: held.idle,
    staleReferences: held.staleReferences,
    open: held.open,
    retainedBytes: held.retainedBytes,
    truncated: held.truncated,
    values: held.values.map(valueJson),
  };
}

export function valueJson({
  instance,
  slot,
  key,
  className,
  closable,
  retainedBytes,
}: StaleValue): object {
  return { instance, slot, key, className, closable, retainedBytes };
}

/** One line of JSON. */
export function toLine(value: unknown): string {
  return `${jsonText(value)}\n`;
}
