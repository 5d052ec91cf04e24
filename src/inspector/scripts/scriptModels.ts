import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../../base/disposable';
import { sentenceOf, throwIfCancelled } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import { sha256 } from '../../base/sha256';
import type { Analyser, SourceAnalysis } from '../../protocol/analysis';
import type { Undecided } from '../../protocol/finding';
import type { Connection } from '../connection/connection';
import { ModelIndex } from './modelIndex';
import type { PauseBudget } from '../connection/pauseBudget';
import { listScripts, readSources, stopDebugger, type LoadedScript } from './scripts';

/** A longer source is not a hand-written pool, and takes seconds to parse. */
const MAX_SOURCE_LENGTH = 20_000_000;
/** Number of unanalysed sources to list by name; the rest is only counted. */
const MAX_NAMED = 3;
/** Minimum wait for hand-written sources, however long listing the scripts took. */
const LEAST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export interface RefreshOptions {
  signal?: AbortSignal;
  /** When to stop waiting for analyses, by `performance.now()`; `undefined` waits for all. */
  until?: number;
  onStep?(step: string): void;
}

/** A loaded script and its analysis. */
export interface AnalysedLiveScript {
  script: LoadedScript;
  /** Empty when the script has no models. */
  text: string;
  analysis: SourceAnalysis;
}

/** A target's scripts and the pool models in them. Reads and analyses each script once. */
export class ScriptModels implements Disposable {
  index = new ModelIndex();
  internalIds = new Set<string>();
  private packageIds = new Set<string>();
  /** The highest script id when the scripts were listed. V8 counts upwards. */
  newestId = 0;
  /** Whether the target has loaded scripts since they were listed. */
  isStale = true;
  /** Numbers of the listed scripts. */
  counts = { commonJs: 0, modules: 0 };
  /** Number of scripts beyond the list's limit. */
  private leftOut = 0;
  /** By script id. */
  private readonly analysed = new Map<string, AnalysedLiveScript>();
  private readonly analysing = new Map<string, LoadedScript>();
  /** Analyses of earlier runs, by script id. */
  private readonly known = new Map<string, SourceAnalysis>();
  /** Analysed but not in the index yet, because a running walk relies on the index's ordinals. */
  private ready: AnalysedLiveScript[] = [];
  /** Ids of the scripts that were looked at together with what they import. */
  private readonly across = new Set<string>();
  private done: Promise<unknown> = Promise.resolve();
  private readonly work = new AbortController();

  constructor(
    private readonly connection: Connection,
    private readonly analyser: Analyser,
  ) {
    // Every running analysis adds a listener, possibly a thousand.
    setMaxListeners(0, this.work.signal);
  }

  /** Lists the scripts again and starts analysing new ones. `indexReady` then indexes the results. */
  async refresh(options: RefreshOptions, pauses: PauseBudget): Promise<void> {
    const { signal, onStep } = options;
    onStep?.('Reading the sources');
    const analyses: Promise<unknown>[] = [this.done];
    try {
      const { scripts, internalIds, leftOut } = await pauses.measure(() =>
        listScripts(this.connection, signal),
      );
      this.leftOut = leftOut;
      this.internalIds = internalIds;
      this.packageIds = new Set(scripts.filter(isOfPackage).map(({ id }) => id));
      const modules = scripts.filter(({ isModule }) => isModule).length;
      this.counts = { commonJs: scripts.length - modules, modules };
      const ids = [...internalIds, ...scripts.map(script => script.id)];
      this.newestId = ids.reduce((newest, id) => Math.max(newest, Number(id)), 0);
      this.index = new ModelIndex();
      for (const { id } of scripts) this.index.note(id);
      this.ready = scripts.flatMap(({ id }) => this.analysed.get(id) ?? []);
      const wanted = await this.withoutKnown(scripts.filter(script => this.isWanted(script)));
      await readSources(
        this.connection,
        inOrder(wanted),
        (script, text) => analyses.push(this.analyse(script, text)),
        signal,
      );
    } finally {
      this.done = Promise.all(analyses).then(() => this.readAcross());
      await stopDebugger(this.connection, signal);
    }
    this.isStale = false;
    onStep?.('Analysing the sources');
    await this.settle(options);
  }

  /** Whether a script is of a package that the program depends on. */
  isOfPackage(scriptId: string): boolean {
    return this.packageIds.has(scriptId);
  }

  /** Whether a script is the program's own, and no package's. */
  isOwn(scriptId: number): boolean {
    const id = String(scriptId);
    return this.index.knows(id) && !this.isOfPackage(id);
  }

  /** The URL of a script; '' where it has none, or is not known. */
  urlOf(scriptId: number): string {
    return this.analysed.get(String(scriptId))?.script.url ?? '';
  }

  /** As `urlOf`; '' also for a script with a source map. */
  plainUrlOf(scriptId: number): string {
    const script = this.analysed.get(String(scriptId))?.script;
    return script && script.sourceMapUrl === undefined ? script.url : '';
  }

  /** Waits for running analyses. `cancelled` ends the wait, not the analyses. */
  async settle({ signal, until }: RefreshOptions): Promise<void> {
    const waitMs =
      until === undefined ? LONGEST_WAIT_MS : Math.max(LEAST_WAIT_MS, until - performance.now());
    const over = new AbortController();
    const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    // Ends early when the caller gives up, or below when all analyses are done.
    const late = delay(waitMs, undefined, { signal: stop }).catch(() => undefined);
    await Promise.race([this.done, late]);
    over.abort();
    throwIfCancelled(signal, 'Analysing the sources');
  }

  /** Adds the models of newly analysed scripts to the index. True when there are new ones. */
  indexReady(): boolean {
    const before = this.index.models.length;
    for (const { script, text, analysis } of this.ready.splice(0)) {
      this.index.add(script, text, analysis);
    }
    return this.index.models.length > before;
  }

  /** Whether the index holds the models of all listed scripts. */
  get isWhole(): boolean {
    return this.analysing.size === 0 && this.ready.length === 0;
  }

  /** The analysed ones among the scripts listed last. */
  get all(): AnalysedLiveScript[] {
    return [...this.analysed.values()].filter(({ script }) => this.index.knows(script.id));
  }

  /** The analysis of a script; an empty one before it has been analysed. */
  analysisOf(scriptId: string): SourceAnalysis {
    return this.analysed.get(scriptId)?.analysis ?? { models: [] };
  }

  /** Scripts without a result, and why. */
  get undecided(): Undecided[] {
    const undecided: Undecided[] = [];
    for (const { script, analysis } of this.analysed.values()) {
      const reason = analysis.skipped;
      if (reason !== undefined && this.index.knows(script.id)) {
        undecided.push({ className: nameOf(script), reason });
      }
    }
    const missing = [...this.analysing.values(), ...this.ready.map(({ script }) => script)];
    for (const script of missing.slice(0, MAX_NAMED)) {
      undecided.push({ className: nameOf(script), reason: 'Its source is still being analysed.' });
    }
    if (this.leftOut > 0) {
      const className = formatQuantity(this.leftOut, 'more script');
      undecided.push({
        className,
        reason: 'The program has more scripts than one reading looks at.',
      });
    }
    const more = missing.length - MAX_NAMED;
    if (more > 0) {
      const className = formatQuantity(more, 'more source');
      undecided.push({ className, reason: 'Still being analysed.' });
    }
    return undecided;
  }

  private isWanted(script: LoadedScript): boolean {
    if (this.analysed.has(script.id) || this.analysing.has(script.id)) return false;
    if (script.length <= MAX_SOURCE_LENGTH) return true;
    this.skip(script, 'The script is larger than 20 MB and was not analysed.');
    return false;
  }

  /**
   * The scripts whose texts must be read. Not so those that were found to have no models before: the hash is the target's
   * word, and one that lies about a script only hides its own.
   */
  private async withoutKnown(scripts: LoadedScript[]): Promise<LoadedScript[]> {
    const wanted: LoadedScript[] = [];
    for (const script of scripts) {
      const analysis = await this.analyser.known?.(script.url, script.hash);
      if (analysis) this.known.set(script.id, analysis);
      if (analysis?.models.length === 0) this.settled({ script, text: '', analysis });
      else wanted.push(script);
    }
    return wanted;
  }

  /** What is known of a script, if this is the text that it is known of. */
  private knownOf({ id, hash }: LoadedScript, text: string): SourceAnalysis | undefined {
    const known = this.known.get(id);
    return known && sha256(text) === hash ? known : undefined;
  }

  private settled(analysed: AnalysedLiveScript): void {
    this.analysed.set(analysed.script.id, analysed);
    this.ready.push(analysed);
  }

  /**
   * Looks again at scripts that keep instances of classes that others define, together with these: what goes back with its
   * values still set shows only then. Such a fault has no model here.
   */
  private async readAcross(): Promise<void> {
    const { signal } = this.work;
    for (const each of this.all) {
      const { script, analysis } = each;
      const related = this.across.has(script.id) ? [] : importedBy(each, this.all);
      if (related.length === 0 || this.packageIds.has(script.id)) continue;
      this.across.add(script.id);
      const texts = new Map<string, string>();
      const noted = ({ id }: LoadedScript, text: string | undefined): void => {
        if (text !== undefined) texts.set(id, text);
      };
      try {
        const wanted = [script, ...related.map(other => other.script)];
        await readSources(this.connection, wanted, noted, signal);
        const text = texts.get(script.id);
        const others = related.flatMap(({ need, script: { id, url } }) => {
          const other = texts.get(id);
          return other === undefined ? [] : [{ need, name: url, text: other }];
        });
        if (text === undefined || others.length === 0) continue;
        const again = await this.analyser.analyse(
          { name: script.url, text, related: others },
          signal,
        );
        const known = new Set(analysis.unread?.map(({ reset }) => reset.statement.start));
        const more = again.unread?.filter(({ reset }) => !known.has(reset.statement.start)) ?? [];
        if (more.length === 0) continue;
        const unread = [...(analysis.unread ?? []), ...more];
        this.analysed.set(script.id, { ...each, analysis: { ...analysis, unread } });
        this.ready.push({ script, text: '', analysis: { models: [], unread: more } });
      } catch (error) {
        // After giving up nobody asks for the result. Otherwise what the script alone told stays, and it is said that more is not known.
        const skipped = `It could not be looked at with what it imports: ${sentenceOf(error)}`;
        if (!signal.aborted)
          this.analysed.set(script.id, { ...each, analysis: { ...analysis, skipped } });
      }
    }
  }

  private skip(script: LoadedScript, reason: string): void {
    this.analysed.set(script.id, { script, text: '', analysis: { models: [], skipped: reason } });
  }

  private async analyse(script: LoadedScript, text: string | undefined): Promise<void> {
    if (text === undefined) return this.skip(script, 'The script has no source.');
    const { signal } = this.work;
    this.analysing.set(script.id, script);
    try {
      const analysis =
        this.knownOf(script, text) ??
        (await this.analyser.analyse({ name: script.url, text }, signal));
      this.settled({ script, analysis, text: analysis.models.length > 0 ? text : '' });
    } catch (error) {
      // After giving up nobody asks for the result. Otherwise the error is a reason to skip.
      if (!signal.aborted) this.skip(script, sentenceOf(error));
    } finally {
      this.analysing.delete(script.id);
    }
  }

  /** Cancels running analyses. */
  dispose(): void {
    this.work.abort();
  }
}

/** Longer scripts are bundles, which would hold up all others. */
const LONG = 300_000;

function isOfPackage({ url }: LoadedScript): boolean {
  return url.includes('/node_modules/');
}

/** Bundles last; hand-written scripts before installed ones; longer ones first, because several are analysed at once. */
function inOrder(scripts: LoadedScript[]): LoadedScript[] {
  const rank = (script: LoadedScript): number =>
    Number(script.length > LONG) * 2 + Number(isOfPackage(script));
  return scripts.sort((a, b) => rank(a) - rank(b) || b.length - a.length);
}

function nameOf(script: LoadedScript): string {
  return script.url || `(script ${script.id})`;
}

/** How a module may be called by a specifier without ending. */
const ENDINGS = ['', '.js', '.cjs', '.mjs', '/index.js'];

/** The scripts with the classes of which a script keeps instances, by the specifiers with which it imports them. */
function importedBy(
  { script, analysis }: AnalysedLiveScript,
  all: readonly AnalysedLiveScript[],
): { need: string; script: LoadedScript }[] {
  const needs = new Set(analysis.foreign?.flatMap(({ from }) => from ?? []));
  if (needs.size === 0 || !URL.canParse(script.url)) return [];
  const byUrl = new Map(all.map(each => [each.script.url, each.script]));
  return [...needs].flatMap(need => {
    const found = ENDINGS.map(ending => byUrl.get(new URL(need + ending, script.url).href));
    const imported = found.find(each => each !== undefined);
    return imported ? [{ need, script: imported }] : [];
  });
}
