import { mapConcurrently } from '../../base/concurrent';
import { throwIfCancelled } from '../../base/failure';
import { kindOrdinals } from '../agent/agentAnswers';
import type { ProbeStatus, WalkStatus } from '../agent/agentApi';
import type { AgentClient, Bearer, RemoteObject } from '../agent/agentClient';
import { asJson } from '../agent/json';
import { checkedJson } from '../connection/checked';
import { internalsOf } from './functionInternals';
import type { ModelIndex } from '../scripts/modelIndex';

export interface WalkOptions {
  /** Time limit in ms for the whole walk. */
  budgetMs: number;
  internalScriptIds: Set<string>;
  /** The highest script id when the scripts were listed. V8 counts upwards. */
  newestScriptId: number;
  /** Also read the rest of large containers when a sought class has no instance otherwise. */
  mayGoDeep: boolean;
  /** A person is waiting for this one answer. */
  isAwaited: boolean;
  /** The reading ends with this walk, so its last slice may go on to the slots. */
  through: boolean;
  signal?: AbortSignal;
}

export interface WalkResult {
  /** True when the walk visited everything reachable. */
  complete: boolean;
  visited: number;
  /** Objects that were met but not read. */
  skipped: number;
  /** Objects that the inspector may not look into. */
  refused: number;
  /** Why the walk ended early: out of time, or over the object limit. */
  cut: 'time' | 'objects' | undefined;
  /** Running workers that were met. Each has its own heap. */
  workers: number;
  /** Some functions belong to scripts that were loaded after the list was made. */
  newScripts: boolean;
  /** The first slice of the probe, when the walk's last slice had time left for it. */
  probed?: ProbeStatus;
}

const SLICE_MS = 2;
/**
 * Number of slices for looking into the rest, once every class has an instance: there may be more of them. The larger number
 * applies when a person waits for this one answer.
 */
const BRIEF_SLICES = { few: 10, many: 150 };
/** Functions are expanded in growing batches, because the first ones, nearest to the roots, most often lead to the pools. */
const FIRST_BATCH = 4;
const BATCH = 64;
/** Requests in flight: none waits for the way there and back of another. The target handles them in one turn, so they are few. */
const AT_ONCE = 4;

/**
 * Names that every Node has on its global object and on `process`, and that lead only into Node itself. Read from the Node
 * that runs us.
 */
export function usualNames(): string[] {
  const names = new Set(
    [globalThis, process].flatMap(holder => Object.getOwnPropertyNames(holder)),
  );
  names.delete('_events');
  return [...names];
}

/**
 * Walks from the agent's roots through objects, and through functions to the variables that they capture, until everything
 * is visited or the budget is used up. The agent then holds the instances of every model that it met.
 */
export async function walkScopes(
  agent: AgentClient,
  index: ModelIndex,
  options: WalkOptions,
): Promise<WalkResult> {
  return new ScopeWalk(agent, index, options).run();
}

/** What all parts of a search have met, when the latest of them has gone on where earlier ones had ended. */
export function ofAllParts(latest: WalkResult, earlier: WalkResult): WalkResult {
  return {
    ...latest,
    visited: earlier.visited + latest.visited,
    refused: earlier.refused + latest.refused,
    workers: earlier.workers + latest.workers,
  };
}

class ScopeWalk {
  private newScripts = false;
  private batch = FIRST_BATCH;

  constructor(
    private readonly agent: AgentClient,
    private readonly index: ModelIndex,
    private readonly options: WalkOptions,
  ) {}

  async run(): Promise<WalkResult> {
    const { budgetMs, through } = this.options;
    const deadline = performance.now() + budgetMs;
    let deep = false;
    let isSought = false;
    let isBriefOver = false;
    let deepSlices = 0;
    for (;;) {
      throwIfCancelled(this.options.signal, 'The walk');
      const status = await this.agent.calls.walk(SLICE_MS, deep, through);
      this.agent.noteSlice(status.sliceMs);
      const found = await this.readFound(status, deep);
      await this.agent.freeWork();
      const isOver = performance.now() > deadline;
      const isExhausted = status.idle && !found;
      if (deep && !isSought)
        isBriefOver = ++deepSlices >= BRIEF_SLICES[this.options.isAwaited ? 'many' : 'few'];
      if (isExhausted && !deep && this.options.mayGoDeep && status.waiting > 0) {
        deep = true;
        isSought = status.sought > 0;
        continue;
      }
      if (isOver || isExhausted || isBriefOver) {
        // The newest confirmed instances may have hidden fields that the probe needs.
        if (isOver || isBriefOver) {
          await this.readHidden(status, false);
          await this.lookUpKeys();
        }
        const { visited, workers, refused, probed } = status;
        const skipped = status.dropped + status.waiting;
        const cut = isOver ? 'time' : status.full ? 'objects' : undefined;
        const complete = cut === undefined && skipped === 0;
        const { newScripts } = this;
        const counts = { visited, skipped, refused, workers };
        return { complete, ...counts, cut, newScripts, ...(probed && { probed }) };
      }
    }
  }

  /** Bounded: so many objects are looked up in so many WeakMaps. */
  private async lookUpKeys(): Promise<void> {
    for (let isDone = false; !isDone;) {
      throwIfCancelled(this.options.signal, 'The walk');
      const { done, sliceMs } = await this.agent.calls.lookUpKeys(SLICE_MS);
      this.agent.noteSlice(sliceMs);
      isDone = done;
    }
  }

  private async readFound(status: WalkStatus, deep: boolean): Promise<boolean> {
    if (status.kinds > 0) await this.confirmKinds();
    const hidden = await this.readHidden(status, deep);
    if (status.functions > 0) await this.expandFunctions(deep);
    return hidden || status.kinds > 0 || status.functions > 0;
  }

  private async readHidden(status: WalkStatus, deep: boolean): Promise<boolean> {
    if (status.insides > 0) await this.readInsides(deep);
    if (status.closures > 0) await this.readClosures();
    return status.insides > 0 || status.closures > 0;
  }

  private async confirmKinds(): Promise<void> {
    const [ordinals, ...markers] = await this.agent.calls.nextKinds();
    const kinds = checkedJson(
      kindOrdinals,
      ordinals?.value ?? '[]',
      'The target answered nextKinds',
    );
    if (kinds.length !== markers.length) throw this.agent.malformed('answered nextKinds by halves');
    const verdicts = await mapConcurrently(
      markers,
      AT_ONCE,
      async (marker, i): Promise<[kind: number, model: number]> => [
        kinds[i]!,
        await this.modelOf(marker),
      ],
    );
    await this.agent.calls.confirm(asJson(verdicts));
  }

  private async modelOf(marker: RemoteObject): Promise<number> {
    if (marker.objectId === undefined) return -1;
    const { location } = await internalsOf(this.agent, marker.objectId);
    if (!location) return -1;
    if (this.isInternal(location.scriptId)) return -1;
    return this.index.find(
      location.scriptId,
      location.lineNumber,
      location.columnNumber ?? 0,
      nameOf(marker),
    );
  }

  /**
   * Whether a script is Node's own. Unlisted scripts count as Node's, because V8 does not list those from Node's startup
   * snapshot. A script newer than the list makes the next reading list the scripts again.
   */
  private isInternal(scriptId: string): boolean {
    if (this.index.knows(scriptId)) return false;
    if (!this.options.internalScriptIds.has(scriptId)) {
      this.newScripts ||= Number(scriptId) > this.options.newestScriptId;
    }
    return true;
  }

  private async expandFunctions(deep: boolean): Promise<void> {
    const functions = await this.agent.calls.nextFunctions(this.batch, deep);
    this.batch = Math.min(2 * this.batch, BATCH);
    const expanded = await mapConcurrently(functions, AT_ONCE, fn => this.expand(fn));
    const internal = expanded.flatMap(({ target, internal: list }) => (list ? [target, list] : []));
    if (internal.length > 0) await this.agent.calls.addInternal(...internal);
    await this.handOver(expanded);
  }

  private async expand(fn: RemoteObject): Promise<Expansion & { internal?: RemoteObject }> {
    const nothing = { target: fn, privates: [], scopes: undefined, bound: [] };
    if (fn.objectId === undefined) return nothing;
    const { bound, privates, scopes, location } = await internalsOf(this.agent, fn.objectId);
    if (scopes && location && this.isInternal(location.scriptId)) {
      return { ...nothing, bound, internal: scopes };
    }
    return { target: fn, privates, scopes, bound };
  }

  private async readInsides(deep: boolean): Promise<void> {
    const targets = await this.agent.calls.nextInsides(BATCH, deep);
    await this.handOver(
      await mapConcurrently(targets, AT_ONCE, async target => ({
        target,
        ...(await internalsOf(this.agent, target.objectId ?? '')),
      })),
    );
  }

  private async handOver(expanded: readonly Expansion[]): Promise<void> {
    const scopes = expanded.flatMap(({ target, scopes: list }) => (list ? [target, list] : []));
    const parts = expanded.flatMap(({ target, bound }) => bound.flatMap(value => [target, value]));
    if (scopes.length > 0) await this.agent.calls.addScopes(...scopes);
    if (parts.length > 0) await this.agent.calls.addParts(...parts);
    await this.agent.addHidden(expanded);
  }

  private async readClosures(): Promise<void> {
    const pairs = await this.agent.calls.nextClosures(BATCH);
    const instances = pairs.filter((_, i) => i % 2 === 0);
    const flat = await mapConcurrently(instances, AT_ONCE, async (instance, i) => {
      const { scopes } = await internalsOf(this.agent, pairs[2 * i + 1]?.objectId ?? '');
      return scopes ? [instance, scopes] : [];
    });
    await this.agent.calls.addClosures(...flat.flat());
  }
}

/** What one function or object leads to. */
interface Expansion extends Bearer {
  scopes: RemoteObject | undefined;
  bound: RemoteObject[];
}

/** The name in a function's description: `class Foo extends Bar {…}`, `function foo(…) {…}`. */
function nameOf(fn: RemoteObject): string {
  return /^(?:async\s+)?(?:class|function\*?)\s+([\w$]+)/.exec(fn.description ?? '')?.[1] ?? '';
}
