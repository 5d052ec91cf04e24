import { Failure, sentenceOf } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import type { Analyser, SourceAnalysis } from '../../protocol/analysis';
import type { PropertyRow } from '../../protocol/finding';
import type { TargetFigures } from '../../protocol/liveFigures';
import type { AgentConfig, AgentModel } from '../agent/agentApi';
import { AgentClient } from '../agent/agentClient';
import { asJson, type Json } from '../agent/json';
import { reachByBreakpoint } from '../reach/breakpointReach';
import { coverageOf, undecidedOf } from './conclusions';
import type { Connection } from '../connection/connection';
import { heldValueProperties, withHeldValue, type RowPlace } from './heldValue';
import { reachByHeapQuery } from '../reach/heapQueryReach';
import { queryRequests, type QueryAnswer } from '../reach/requestQuery';
import { agentModel, type LiveModel, type ModelIndex } from '../scripts/modelIndex';
import { PauseBudget, type Consent } from '../connection/pauseBudget';
import { checkNatives } from './nativeCheck';
import { dismissRegistries } from './dismissRegistries';
import { propertyRows } from './propertyRows';
import { readContexts, withEarlier, withQueried } from './readContexts';
import { readFigures } from './readFigures';
import { readSlots } from './readSlots';
import type { LiveContexts, LiveModelReading, TargetReading } from './reading';
import { standsOnFew } from './limits';
import { unmetHandles, unmetLoop } from './unmetHandles';
import { ofAllParts, usualNames, walkScopes, type WalkOptions, type WalkResult } from './scopeWalk';
import { StoredGlobals } from './storedGlobals';
import { ScriptModels, type AnalysedLiveScript } from '../scripts/scriptModels';
import { stopDebugger } from '../scripts/scripts';

export interface PoolReaderOptions {
  analyser: Analyser;
  maxObjects: number;
  /** Time in ms for one walk, including all slices and round trips. */
  walkBudgetMs: number;
  /** Time limit in ms for reading what the walk found; one minute by default. */
  probeBudgetMs?: number;
  /** Whether the target is a process that is known to have no worker threads now. */
  isAlone?(): boolean;
  /** Whether the target runs Deno. */
  isDeno?: boolean;
  log(line: string): void;
}

export interface ReadPassOptions {
  signal?: AbortSignal;
  /** Does not wait long for large sources: classes that are not analysed yet are undecided. */
  early?: boolean;
  /** Walks the whole program, rather than only what earlier readings found. */
  thorough?: boolean;
  /** In the place of `PoolReaderOptions.walkBudgetMs`. */
  searchMs?: number;
  consent?: Consent;
  /** Pauses up to this length in ms are allowed without a question; none by default. */
  allowedPauseMs?: number | undefined;
  onStep?(step: string): void;
}

const UNSAFE = 'the value is too large or too unusual to be looked into safely';

/** Interval of the walks that look for new pools. Readings in between begin at the known pools. */
const THOROUGH_EVERY_MS = 60_000;
/** In a program that makes objects faster than they are met, the first search would never end. */
const MOST_SEARCHES = 5;
/** Per class. */
const LIMITS = { maxRows: 10_000, maxContexts: 2_000 };
/** An early answer waits this long for analyses, and walks only briefly. */
const EARLY_ANALYSIS_MS = 1_500;
const EARLY_WALK_MS = 600;

/**
 * Reads one connected target: scripts and their pool models once, then live objects in any number of passes. Calls must not
 * overlap; the session ensures that.
 */
export class PoolReader {
  private readonly scripts: ScriptModels;
  private readonly globals: StoredGlobals;
  private agent: AgentClient | undefined;
  /**
   * The latest walk through the whole program, and when it was. `replaced`: functions that we did not call because the
   * program has replaced them.
   */
  private thorough:
    { walk: WalkResult; at: number; replaced: string[]; contexts: LiveContexts } | undefined;
  /** What the latest search met, all its parts together, also where another has begun since. */
  private searched: { walk: WalkResult; contexts: LiveContexts } | undefined;
  /** Whether a search has come to its end, or to a limit. Until then each reading may find more contexts. */
  private isSearched = false;
  private searches = 0;
  /** The models' configuration that the agent has. */
  private sentConfig = '';
  /** Ordinals of models whose instances a breakpoint has waited for. */
  private readonly waitedFor = new Set<number>();

  constructor(
    private readonly connection: Connection,
    private readonly options: PoolReaderOptions,
  ) {
    this.scripts = new ScriptModels(connection, options.analyser);
    this.globals = new StoredGlobals(connection);
  }

  private get index(): ModelIndex {
    return this.scripts.index;
  }

  async read(options: ReadPassOptions = {}): Promise<TargetReading> {
    const started = performance.now();
    const pauses = new PauseBudget(
      this.connection,
      options.consent,
      options.signal,
      options.allowedPauseMs,
    );
    await this.readScripts(options, pauses);
    this.agent ??= await this.newAgent(options.signal);
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
      const isContinued = (await agent.calls.search()) === true;
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
        for (const each of models) if (isMissing(each)) this.waitedFor.add(each.ordinal);
        if (!reached) continue;
        result = await walkScopes(agent, this.index, search);
        models = await this.probe(agent, options);
      }
      await dismissRegistries(agent, id => this.scripts.isOfPackage(id));
      const met = await readContexts(agent, this.connection.name, this.scripts);
      const before = isContinued ? this.searched : undefined;
      if (before) result = ofAllParts(result, before.walk);
      const walked = before ? withEarlier(met, before.contexts, result.complete) : met;
      const queried = options.early ? undefined : await this.queryRequests(agent, pauses, options);
      const isAsked = queried !== undefined && 'wouldPauseMs' in queried;
      const { counts } = this.scripts;
      const handles = isAsked ? await unmetHandles(this.connection, agent, counts) : 0;
      const loop =
        isAsked && this.options.isAlone?.() ? await unmetLoop(this.connection, agent) : [];
      const contexts = { ...withQueried(walked, queried), handles, loop };
      this.searched = { walk: result, contexts };
      this.isSearched ||= result.cut !== 'time' || ++this.searches >= MOST_SEARCHES;
      this.scripts.isStale = result.newScripts;
      // An early walk is cut short, so the next reading walks again.
      const isCut = options.early === true && !result.complete;
      this.thorough = {
        walk: result,
        at: isCut ? -Infinity : performance.now(),
        replaced,
        contexts,
      };
      return this.conclude(models, known, pauses, started);
    } finally {
      // Failing here does not spoil a complete reading.
      await agent
        .endPass()
        .catch((error: unknown) => this.options.log(`tidying up: ${sentenceOf(error)}`));
    }
  }

  private async newAgent(signal: AbortSignal | undefined): Promise<AgentClient> {
    await checkNatives(this.connection, id => this.index.knows(id), signal);
    return AgentClient.create(this.connection, signal);
  }

  /**
   * Models that may be worth a pause: provable faults whose instances were not reached, or only those in use. Without a
   * person to give consent, a breakpoint waits for each model only once.
   */
  private missingModels(models: LiveModelReading[], { consent }: ReadPassOptions): LiveModel[] {
    return models
      .filter(each => isMissing(each) && isProvable(each.live))
      .filter(({ ordinal }) => consent !== undefined || !this.waitedFor.has(ordinal))
      .map(({ live }) => live);
  }

  private queryRequests(
    agent: AgentClient,
    pauses: PauseBudget,
    { signal, onStep }: ReadPassOptions,
  ): Promise<QueryAnswer | undefined> {
    return queryRequests({ connection: this.connection, agent, pauses, signal, onStep });
  }

  private needsThorough({ thorough }: ReadPassOptions): boolean {
    if (!this.thorough || !this.isSearched || this.scripts.isStale || thorough) return true;
    return performance.now() - this.thorough.at > THOROUGH_EVERY_MS;
  }

  private conclude(
    models: LiveModelReading[],
    known: WalkResult,
    pauses: PauseBudget,
    started: number,
  ): TargetReading {
    const { scripts } = this;
    const { walk, replaced, contexts } = this.thorough!;
    const { strategy } = pauses;
    const analysed = scripts.all.filter(({ analysis }) => analysis.skipped === undefined).length;
    const longestPauseMs = Math.max(this.agent!.longestPauseMs, pauses.longestPauseMs);
    const cost = { strategy, longestPauseMs, elapsedMs: performance.now() - started };
    this.options.log(
      `walked ${formatQuantity(walk.visited, 'object')} (${walk.skipped} left out) in ${cost.elapsedMs.toFixed(0)} ms`,
    );
    return {
      models,
      undecided: [...scripts.undecided, ...undecidedOf(models, this.index, walk)],
      coverage: coverageOf(
        { models, known, search: walk, replaced, contexts, isDeno: this.options.isDeno },
        this.index,
        analysed,
      ),
      contexts,
      cost,
      isWhole: scripts.isWhole && this.isSearched && this.thorough!.at > 0,
    };
  }

  private walkOptions({ signal, early, consent, searchMs }: ReadPassOptions): WalkOptions {
    const { internalIds: internalScriptIds, newestId: newestScriptId } = this.scripts;
    const budgetMs = early ? EARLY_WALK_MS : (searchMs ?? this.options.walkBudgetMs);
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
    if (!scripts.indexReady()) return;
    this.thorough = undefined;
    const names = this.index.models.map(live => live.model.className);
    this.options.log(
      `${formatQuantity(names.length, 'pooled class', 'pooled classes')}: ${names.slice(0, 50).join(', ')}`,
    );
  }

  private async begin(agent: AgentClient): Promise<void> {
    const text = this.configOf(this.index.forAgent());
    await agent.calls.begin(text === this.sentConfig ? '' : text);
    this.sentConfig = text;
  }

  private configOf(models: AgentModel[]): Json<AgentConfig> {
    return asJson({ models, maxObjects: this.options.maxObjects, ...LIMITS });
  }

  private probe(
    agent: AgentClient,
    { onStep }: ReadPassOptions,
    known?: WalkResult,
  ): Promise<LiveModelReading[]> {
    onStep?.('Reading the slots');
    const { probeBudgetMs: budgetMs } = this.options;
    const { maxRows } = LIMITS;
    const { name } = this.connection;
    return readSlots({ agent, index: this.index, maxRows, budgetMs, name }, known);
  }

  /**
   * The properties of the live value behind a row of this class. Rejects when the slot holds another value by now. Does not
   * change what readings remember.
   */
  valueProperties(live: LiveModel, row: RowPlace): Promise<PropertyRow[]> {
    const config = this.configOf([agentModel(live)]);
    return heldValueProperties(this.agent, { live, row, config }, handle =>
      this.properties(handle),
    );
  }

  /** Stores the live value behind a row as a new global variable, and answers its name. Rejects as `valueProperties` does. */
  storeValue(live: LiveModel, row: RowPlace): Promise<string> {
    const config = this.configOf([agentModel(live)]);
    return withHeldValue(this.agent, { live, row, config }, value => this.globals.store(value));
  }

  /** The same of a property, by its handle. */
  storeProperty(handle: string): Promise<string> {
    return this.globals.store({ type: 'object', objectId: handle });
  }

  /** The scripts of the latest reading, once all are analysed. */
  async analysedScripts(signal?: AbortSignal): Promise<AnalysedLiveScript[]> {
    await this.scripts.settle({ signal });
    return this.scripts.all;
  }

  /** Those of them that are analysed by now. */
  analysedSoFar(): AnalysedLiveScript[] {
    return this.scripts.all;
  }

  /** What an analysed script has. */
  analysisOf(scriptId: string): SourceAnalysis {
    return this.scripts.analysisOf(scriptId);
  }

  /** The target's memory. Only this call may overlap with others. */
  figures(): Promise<TargetFigures> {
    return readFigures(this.connection, this.agent);
  }

  /**
   * Properties of a live value by its handle, without running a getter. Rejects for what the inspector cannot list safely.
   */
  async properties(handle: string): Promise<PropertyRow[]> {
    const mayList = await this.agent?.calls.mayList({ type: 'object', objectId: handle });
    if (mayList !== true) throw new Failure('protocol', UNSAFE);
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

  /** Removes everything of ours from the target. */
  async leave(): Promise<void> {
    this.scripts.dispose();
    const { agent } = this;
    this.agent = undefined;
    await Promise.all([this.globals.leave(), agent?.dispose()]);
  }
}

function isMissing({ isParked, reading }: LiveModelReading): boolean {
  return reading.instances === 0 || (isParked && standsOnFew(reading));
}

function isProvable(live: LiveModel): boolean {
  return live.model.faults.some(fault => fault.certainty === 'provable');
}
