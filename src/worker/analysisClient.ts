import type { Disposable } from '../base/disposable';
import { Failure, sentenceOf } from '../base/failure';
import type {
  Analyser,
  FileAnalyser,
  FileAnalysis,
  FileToAnalyse,
  SourceAnalysis,
  TextToAnalyse,
} from '../protocol/analysis';
import type { Checker, FileCheck, TextToCheck } from '../protocol/fileCheck';
import type {
  HolderAnswer,
  HolderFinder,
  HolderQuestion,
  StoresAnswer,
  StoresQuestion,
} from '../protocol/holderSites';
import type { OriginalFinder, Originals, OriginalsQuestion } from '../protocol/originals';
import type { PoolHints } from '../protocol/poolHint';
import type { RefactoringFinder, Refactoring, RefactoringQuestion } from '../protocol/refactoring';
import { unread } from '../protocol/skipped';
import type { SourceCheck } from '../protocol/sourceFinding';
import type { AnalysisContract } from './analysisContract';
import type { KeptAnalyses } from './keptAnalyses';
import { WorkerPool } from './workerPool';

/** Parsing a map leaves hundreds of megabytes behind, so its worker ends when no other map follows. */
const MAP_IDLE_MS = 2_000;

/** The analysis of sources and of their maps, in worker threads of its own. */
export type AnalysisWorkers = Analyser &
  FileAnalyser &
  Checker &
  HolderFinder &
  OriginalFinder &
  RefactoringFinder &
  Disposable;

/** Uses at most `count` workers, plus one for source maps. Each starts on first use. `kept`: analyses of earlier runs. */
export function createAnalysisWorkers(
  workerFile: string,
  count = 1,
  kept?: KeptAnalyses,
): AnalysisWorkers {
  return new PooledAnalysis(workerFile, count, kept);
}

class PooledAnalysis implements AnalysisWorkers {
  private readonly pool: WorkerPool<AnalysisContract>;
  /**
   * Source maps have their own worker, because a reading waits for its locations but not for analyses that may still run.
   */
  private readonly mapPool: WorkerPool<AnalysisContract>;

  constructor(
    workerFile: string,
    count: number,
    private readonly kept: KeptAnalyses | undefined,
  ) {
    this.pool = new WorkerPool(workerFile, { count });
    const failure = 'sourceMapFailed';
    this.mapPool = new WorkerPool(workerFile, { count: 1, failure, maxIdleMs: MAP_IDLE_MS });
  }

  /** If the worker dies, the text counts as skipped. */
  async analyse(source: TextToAnalyse, signal?: AbortSignal): Promise<SourceAnalysis> {
    try {
      const { analysis, hash } = await this.pool.call('analyse', source, signal);
      // One that depends on other texts is not of this one alone.
      if (!source.related)
        this.kept?.keep({ name: source.name, hash, pools: source.pools }, analysis);
      return analysis;
    } catch (error) {
      return { models: [], skipped: reasonOf(error) };
    }
  }

  async known(name: string, hash: string, pools?: PoolHints): Promise<SourceAnalysis | undefined> {
    return this.kept?.find({ name, hash, pools });
  }

  /** If the worker dies, the file counts as skipped. */
  async analyseFile(file: FileToAnalyse, signal?: AbortSignal): Promise<FileAnalysis> {
    try {
      return await this.pool.call('analyseFile', file, signal);
    } catch (error) {
      return { text: '', analysis: { models: [], skipped: reasonOf(error) } };
    }
  }

  check(text: TextToCheck, signal?: AbortSignal): Promise<SourceCheck> {
    return this.pool.call('check', text, signal);
  }

  refactorings(question: RefactoringQuestion, signal?: AbortSignal): Promise<Refactoring[]> {
    return this.pool.call('refactorings', question, signal);
  }

  async checkFiles(files: string[], signal?: AbortSignal): Promise<FileCheck[]> {
    if (files.length === 0) return [];
    try {
      return await this.pool.call('checkFiles', files, signal);
    } catch (error) {
      const skipped = unread(reasonOf(error));
      if (files.length === 1) return [{ file: files[0]!, bytes: 0, findings: [], skipped }];
      // One of the files ended its worker. Halving finds out which, and checks the others.
      const middle = files.length >> 1;
      const before = await this.checkFiles(files.slice(0, middle), signal);
      return [...before, ...(await this.checkFiles(files.slice(middle), signal))];
    }
  }

  /** If the worker dies, the text counts as skipped. */
  async findHolders(question: HolderQuestion, signal?: AbortSignal): Promise<HolderAnswer> {
    try {
      return await this.pool.call('findHolders', question, signal);
    } catch (error) {
      const sites = question.holders.map(() => ({ location: null, storedAt: [] }));
      return { sites, skipped: reasonOf(error) };
    }
  }

  /** If the worker dies, the text counts as skipped. */
  async findStores(question: StoresQuestion, signal?: AbortSignal): Promise<StoresAnswer> {
    try {
      return await this.pool.call('findStores', question, signal);
    } catch (error) {
      return { storedAt: question.holders.map(() => []), skipped: reasonOf(error) };
    }
  }

  /** If the worker dies, the map counts as unreadable. */
  async findOriginals(question: OriginalsQuestion, signal?: AbortSignal): Promise<Originals> {
    try {
      return await this.mapPool.call('findOriginals', question, signal);
    } catch (error) {
      const note = reasonOf(error);
      return { ranges: question.ranges.map(() => ({ note })), contents: new Map() };
    }
  }

  dispose(): void {
    this.pool.dispose();
    this.mapPool.dispose();
  }
}

/** Why a source was not analysed, or its map not read. Rethrows a cancellation, which is not a reason. */
function reasonOf(error: unknown): string {
  if (error instanceof Failure && error.kind === 'cancelled') throw error;
  return sentenceOf(error);
}
