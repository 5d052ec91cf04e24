import { Failure, sentenceOf } from '../base/failure';
import { formatQuantity } from '../base/format';
import type { Analyser } from '../protocol/analysis';
import type { Coverage, PropertyRow, Undecided } from '../protocol/finding';
import type { TargetFigures } from '../protocol/liveFigures';
import type { PoolModel } from '../protocol/poolModel';
import type { AgentConfig, AgentModel, ModelReading, StaleRow } from './agent/agentApi';
import { AgentClient, type RemoteObject } from './agent/agentClient';
import { asJson, type Json } from './agent/json';
import { reachByBreakpoint } from './breakpointReach';
import type { Connection } from './connection';
import { reachByHeapQuery } from './heapQueryReach';
import { internalsOf } from './functionInternals';
import { agentModel, modelId, type LiveModel, type ModelIndex } from './modelIndex';
import { PauseBudget, type Consent } from './pauseBudget';
import { primitiveRow, propertyRows } from './propertyRows';
import { readFigures } from './readFigures';
import type { LiveModelReading, TargetReading } from './reading';
import { limitsOf, standsOnFew, type Looked } from './limits';
import { usualNames, walkScopes, type WalkOptions, type WalkResult } from './scopeWalk';
import { ScriptModels, type AnalysedLiveScript } from './scriptModels';
import { stopDebugger } from './scripts';

export interface PoolReaderOptions {
  analyser: Analyser;
  maxObjects: number;
  /** Time in ms that one walk may take, all slices and round trips together. */
  walkBudgetMs: number;
  /** The most time in ms that reading what the walk found may take; a minute when left out. */
  probeBudgetMs?: number;
  log(line: string): void;
}

export interface ReadPassOptions {
  signal?: AbortSignal;
  /** Do not wait long for the analysis of large sources: what is missing is undecided. */
  early?: boolean;
  /** Walk the whole program again, and not only from what earlier readings found. */
  thorough?: boolean;
  consent?: Consent;
  onStep?(step: string): void;
}

const SLICE_MS = 2;
/** New pools are looked for this often; readings between begin at the pools that are known. */
const THOROUGH_EVERY_MS = 60_000;
/** Of one class. */
const LIMITS = { maxRows: 10_000, maxContexts: 2_000 };
const PROBE_BUDGET_MS = 60_000;
/** An early answer waits for analyses until so much time has passed, and walks for a short while. */
const EARLY_ANALYSIS_MS = 1_500;
const EARLY_WALK_MS = 600;

/**
 * Reads one connected target: scripts and their pool models once, then any number of passes over the live objects. Calls
 * must not overlap (the session sees to it).
 */
export class PoolReader {
  private readonly scripts: ScriptModels;
  private agent: AgentClient | undefined;
  /** The last walk through the whole program, and when it was. `replaced`: what the program did not let us ask. */
  private thorough: { walk: WalkResult; at: number; replaced: string[] } | undefined;
  /** What the agent knows of the models already. */
  private sentConfig = '';
  /** Ordinals of models whose instances were waited for with a breakpoint. */
  private readonly waitedFor = new Set<number>();

  constructor(
    private readonly connection: Connection,
    private readonly options: PoolReaderOptions,
  ) {
    this.scripts = new ScriptModels(connection, options.analyser);
  }

  private get index(): ModelIndex {
    return this.scripts.index;
  }

  async read(options: ReadPassOptions = {}): Promise<TargetReading> {
    const started = performance.now();
    const pauses = new PauseBudget(this.connection, options.consent, options.signal);
    await this.readScripts(options, pauses);
    this.agent ??= await AgentClient.create(this.connection, options.signal);
    const agent = this.agent;
    agent.beginPass(options.signal);
    options.onStep?.('Finding the pools');
    try {
      await this.begin(agent);
      const through = !this.needsThorough(options);
      const walk = this.walkOptions(options);
      const known = await walkScopes(agent, this.index, { ...walk, through });
      if (through) {
        return this.conclude(await this.probe(agent, options, known), known, pauses, started);
      }
      const search = { ...walk, mayGoDeep: true };
      await agent.calls.search();
      const replaced = await agent.calls.addProgram(asJson(usualNames()));
      let result = await walkScopes(agent, this.index, search);
      let models = await this.probe(agent, options);
      for (const reach of options.early ? [] : [reachByBreakpoint, reachByHeapQuery]) {
        const missing = this.missingModels(models, options);
        if (missing.length === 0) break;
        const reached = await reach({
          connection: this.connection,
          agent,
          index: this.index,
          missing,
          pauses,
          signal: options.signal,
          onStep: options.onStep,
        });
        for (const { ordinal, reading } of models)
          if (isMissing(reading)) this.waitedFor.add(ordinal);
        if (!reached) continue;
        result = await walkScopes(agent, this.index, search);
        models = await this.probe(agent, options);
      }
      this.scripts.isStale = result.newScripts;
      // An early walk was cut short: the next reading walks again.
      const isCut = options.early === true && !result.complete;
      this.thorough = { walk: result, at: isCut ? -Infinity : performance.now(), replaced };
      return this.conclude(models, known, pauses, started);
    } finally {
      // A reading that is complete is none the worse for it.
      await agent
        .endPass()
        .catch((error: unknown) => this.options.log(`tidying up: ${sentenceOf(error)}`));
    }
  }

  /**
   * Faulty classes of which no instance was reached, or none but what requests had in hand; only what is provable is worth a pause. Without a person to ask, each is
   * waited for once.
   */
  private missingModels(models: LiveModelReading[], { consent }: ReadPassOptions): LiveModel[] {
    return models
      .filter(({ live, reading }) => isMissing(reading) && isProvable(live))
      .filter(({ ordinal }) => consent !== undefined || !this.waitedFor.has(ordinal))
      .map(({ live }) => live);
  }

  private needsThorough({ thorough }: ReadPassOptions): boolean {
    if (!this.thorough || this.scripts.isStale || thorough) return true;
    return performance.now() - this.thorough.at > THOROUGH_EVERY_MS;
  }

  private conclude(
    models: LiveModelReading[],
    known: WalkResult,
    pauses: PauseBudget,
    started: number,
  ): TargetReading {
    const { scripts } = this;
    const { walk, replaced } = this.thorough!;
    const { strategy } = pauses;
    const longestPauseMs = Math.max(this.agent!.longestPauseMs, pauses.longestPauseMs);
    const cost = { strategy, longestPauseMs, elapsedMs: performance.now() - started };
    this.options.log(
      `walked ${walk.visited} objects (${walk.skipped} left out) in ${cost.elapsedMs.toFixed(0)} ms`,
    );
    return {
      models,
      undecided: this.undecided(models, walk),
      coverage: this.coverage({ models, known, search: walk, replaced }),
      cost,
      isWhole: scripts.isWhole && this.thorough!.at > 0,
    };
  }

  private walkOptions({ signal, early, consent }: ReadPassOptions): WalkOptions {
    const { internalIds: internalScriptIds, newestId: newestScriptId } = this.scripts;
    const budgetMs = early ? EARLY_WALK_MS : this.options.walkBudgetMs;
    const mayGoDeep = false;
    const through = false;
    const isAwaited = consent !== undefined;
    return { budgetMs, internalScriptIds, newestScriptId, mayGoDeep, isAwaited, through, signal };
  }

  private async readScripts(options: ReadPassOptions, pauses: PauseBudget): Promise<void> {
    const { scripts } = this;
    const { signal, onStep, early = false } = options;
    const wait = { signal, onStep, ...(early && { until: performance.now() + EARLY_ANALYSIS_MS }) };
    if (scripts.isStale) {
      this.thorough = undefined;
      this.waitedFor.clear();
      await scripts.refresh(wait, pauses);
    } else if (!early) await scripts.settle(wait);
    if (!scripts.takeReady()) return;
    this.thorough = undefined;
    const names = this.index.models.map(live => live.model.className);
    this.options.log(`${names.length} pooled classes: ${names.slice(0, 50).join(', ')}`);
  }

  private async begin(agent: AgentClient): Promise<void> {
    const text = this.configOf(this.index.forAgent());
    await agent.calls.begin(text === this.sentConfig ? '' : text);
    this.sentConfig = text;
  }

  private configOf(models: AgentModel[]): Json<AgentConfig> {
    return asJson({ models, maxObjects: this.options.maxObjects, ...LIMITS });
  }

  /** `known`: the walk that the reading ends with; without it the reading goes on. */
  private async probe(
    agent: AgentClient,
    { onStep }: ReadPassOptions,
    known?: WalkResult,
  ): Promise<LiveModelReading[]> {
    onStep?.('Reading the slots');
    const deadline = performance.now() + (this.options.probeBudgetMs ?? PROBE_BUDGET_MS);
    const through = known !== undefined;
    const rowsByModel = new Map<number, StaleRow[]>();
    let status = known?.probed ?? (await agent.calls.probe(SLICE_MS, through));
    for (;;) {
      agent.noteSlice(status.sliceMs);
      for (const row of status.rows) {
        const rows = rowsByModel.get(row.model) ?? [];
        rowsByModel.set(row.model, rows);
        const isKnown = this.index.models[row.model]?.model.stores[row.store] !== undefined;
        if (!isKnown || rows.push(row) > LIMITS.maxRows) {
          throw agent.malformed('answered probe with rows that cannot be');
        }
      }
      if (status.done) break;
      this.throwIfLate(deadline);
      status = await agent.calls.probe(SLICE_MS, through);
    }
    if (through) agent.noteRest();
    const readings: LiveModelReading[] = [];
    for (const [ordinal, live] of this.index.models.entries()) {
      if (live.model.faults.length === 0) continue;
      const reading = status.readings[ordinal];
      if (!reading) throw agent.malformed('answered probe without all counts');
      const isParked = this.index.isParked(live);
      readings.push({ ordinal, live, isParked, reading, rows: rowsByModel.get(ordinal) ?? [] });
    }
    return readings;
  }

  private throwIfLate(deadline: number): void {
    if (performance.now() > deadline) throw new Failure('timedOut', this.connection.name);
  }

  private coverage(looked: Looked): Coverage {
    const seen = looked.models.filter(({ reading }) => reading.stores.length > 0);
    return {
      scripts: this.scripts.all.filter(({ analysis }) => analysis.skipped === undefined).length,
      pooledClasses: seen.length,
      cleanClasses: this.index.models.filter(({ model }) => isCleanPool(model)).length,
      instances: seen.reduce((sum, { reading }) => sum + reading.instances, 0),
      judged: seen.reduce((sum, { reading }) => sum + reading.judged, 0),
      threads: { read: 1, left: looked.search.workers },
      limits: limitsOf(looked),
    };
  }

  private undecided(models: LiveModelReading[], walk: WalkResult): Undecided[] {
    const undecided = this.scripts.undecided;
    for (const { live, reading } of models) {
      const { className } = live.model;
      for (const { reason, instances } of reading.unreadable) {
        const whole = instances === reading.instances;
        const of = whole
          ? ''
          : ` (${instances} of ${formatQuantity(reading.instances, 'instance')})`;
        undecided.push({ className, reason: `${reason}${of}` });
      }
      if (reading.instances === 0) {
        undecided.push({ className, reason: unreachedReason(walk, reading) });
      }
    }
    return undecided;
  }

  /**
   * The properties of the live value behind a row of this class. Rejects with `targetGone` when it is no longer held there. What
   * readings remember stays as it is.
   */
  async valueProperties(live: LiveModel, row: RowPlace): Promise<PropertyRow[]> {
    const { agent } = this;
    const gone = new Failure('protocol', 'the value is no longer held in this slot');
    if (!agent) throw gone;
    await agent.calls.look(this.configOf([agentModel(live)]));
    try {
      const instance = await agent.calls.instance(modelId(live), row.instance);
      if (instance.objectId === undefined) throw gone;
      await this.addHiddenOf(agent, live, instance);
      const value = await agent.calls.value(0, row.instance, row.store, row.slot);
      if (value.type === 'undefined') throw gone;
      if (value.objectId === undefined) {
        return [primitiveRow(value)];
      }
      return await this.properties(value.objectId);
    } finally {
      await agent.calls.rest();
    }
  }

  private async addHiddenOf(
    agent: AgentClient,
    live: LiveModel,
    instance: RemoteObject,
  ): Promise<void> {
    const { privates } = await internalsOf(agent, instance.objectId!);
    const shape = asJson([privates.map(field => field.name)]);
    await agent.calls.addHidden(shape, instance, ...privates.map(field => field.value));
    const methodName = live.model.methods[0]?.name;
    if (live.model.form !== 'factory' || methodName === undefined) return;
    const { result } = await agent.properties(instance.objectId!);
    const method = result.find(row => row.name === methodName)?.value?.objectId;
    if (method === undefined) return;
    const { scopes } = await internalsOf(agent, method);
    if (scopes) await agent.calls.addClosures(instance, scopes);
  }

  /** The scripts as of the last reading, once all of them are analysed. */
  async analysedScripts(signal?: AbortSignal): Promise<AnalysedLiveScript[]> {
    await this.scripts.settle({ signal });
    return this.scripts.all;
  }

  /** All pool models of an analysed script. */
  modelsOf(scriptId: string): readonly PoolModel[] {
    return this.scripts.modelsOf(scriptId);
  }

  /** The target's memory. The only call that may overlap with others. */
  figures(): Promise<TargetFigures> {
    return readFigures(this.connection, this.agent);
  }

  /** Properties of a live value by its handle, without running a getter. */
  async properties(handle: string): Promise<PropertyRow[]> {
    return propertyRows(
      await this.connection.send('Runtime.getProperties', {
        objectId: handle,
        ownProperties: true,
        generatePreview: false,
      }),
    );
  }

  /** The text of a loaded script. */
  async scriptText(scriptId: string): Promise<string> {
    await this.connection.send('Debugger.enable', {});
    try {
      const reply = await this.connection.send('Debugger.getScriptSource', { scriptId });
      return reply.scriptSource;
    } finally {
      await stopDebugger(this.connection);
    }
  }

  /** Takes everything of ours out of the target. */
  async release(): Promise<void> {
    this.scripts.dispose();
    const { agent } = this;
    this.agent = undefined;
    await agent?.dispose();
  }
}

/** Where a row was read. */
type RowPlace = Pick<StaleRow, 'instance' | 'store' | 'slot'>;

/** It is parked somewhere, and no rule finds a fault in its resets. */
function isCleanPool({ faults, freeLists }: PoolModel): boolean {
  return faults.length === 0 && freeLists.length > 0;
}

function isMissing(reading: LiveModelReading['reading']): boolean {
  return reading.instances === 0 || standsOnFew(reading);
}

function isProvable(live: LiveModel): boolean {
  return live.model.faults.some(fault => fault.certainty === 'provable');
}

function unreachedReason(walk: WalkResult, { known }: ModelReading): string {
  if (known > 0) return 'No instance was reached this time. What an earlier reading found is kept.';
  if (walk.complete) {
    return 'No instance is in reach of the variables that running functions capture. Send the server requests while it is read, or allow a pause.';
  }
  return walk.skipped > 0
    ? `No instance was reached yet: the walk ended after ${walk.visited} objects. The next search goes on from there.`
    : 'No instance was reached yet in the time that the walk may take. The next search goes on from there.';
}
