import type { Disposable } from '../base/disposable';
import { Failure, sentenceOf } from '../base/failure';
import type {
  Analyser,
  FileAnalyser,
  FileAnalysis,
  SourceAnalysis,
  SourceText,
} from '../protocol/analysis';
import type { Checker, FileCheck, TextToCheck } from '../protocol/fileCheck';
import type { SourceCheck } from '../protocol/sourceFinding';
import type { AnalysisContract } from './analysisContract';
import { WorkerPool } from './workerPool';

/** The analysis in worker threads of its own. */
export type AnalysisWorkers = Analyser & FileAnalyser & Checker & Disposable;

/** At most `count` workers, each started when it is first needed. */
export function createAnalysisWorkers(workerFile: string, count = 1): AnalysisWorkers {
  return new PooledAnalysis(workerFile, count);
}

class PooledAnalysis implements Analyser, FileAnalyser, Checker, Disposable {
  private readonly pool: WorkerPool<AnalysisContract>;

  constructor(workerFile: string, count: number) {
    this.pool = new WorkerPool(workerFile, { count });
  }

  /** A text whose worker dies counts as skipped. */
  async analyse(source: SourceText, signal?: AbortSignal): Promise<SourceAnalysis> {
    try {
      return await this.pool.call('analyse', source, signal);
    } catch (error) {
      return { models: [], skipped: reasonOf(error) };
    }
  }

  /** A file whose worker dies counts as skipped. */
  async analyseFile(file: string, signal?: AbortSignal): Promise<FileAnalysis> {
    try {
      return await this.pool.call('analyseFile', file, signal);
    } catch (error) {
      return { text: '', analysis: { models: [], skipped: reasonOf(error) } };
    }
  }

  check(text: TextToCheck, signal?: AbortSignal): Promise<SourceCheck> {
    return this.pool.call('check', text, signal);
  }

  async checkFiles(files: string[], signal?: AbortSignal): Promise<FileCheck[]> {
    if (files.length === 0) return [];
    try {
      return await this.pool.call('checkFiles', files, signal);
    } catch (error) {
      const skipped = reasonOf(error);
      if (files.length === 1) return [{ file: files[0]!, bytes: 0, findings: [], skipped }];
      // One of them ended its worker: halving finds out which, and the others are checked all the same.
      const middle = files.length >> 1;
      const before = await this.checkFiles(files.slice(0, middle), signal);
      return [...before, ...(await this.checkFiles(files.slice(middle), signal))];
    }
  }

  dispose(): void {
    this.pool.dispose();
  }
}

/** Why a source was not analysed. Cancelling is no reason: it is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof Failure && error.kind === 'cancelled') throw error;
  return sentenceOf(error);
}
