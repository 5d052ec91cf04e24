import { Worker } from 'node:worker_threads';
import { ChannelClient } from '../base/channel';
import type { Disposable } from '../base/disposable';
import { Failure, sentenceOf } from '../base/failure';
import type { Analyser, SourceAnalysis, SourceText } from '../protocol/analysis';
import type { AnalysisContract } from './analysisContract';

const MAX_HEAP_MB = 1024;

/**
 * The analyser in a worker thread of its own, started on first use. When the worker dies (out of memory, say), the text that
 * it was given counts as skipped, and the next text starts a new one.
 */
export function createAnalysisWorker(workerFile: string): Analyser & Disposable {
  return new AnalysisWorker(workerFile);
}

class AnalysisWorker implements Analyser, Disposable {
  private running: { worker: Worker; client: ChannelClient<AnalysisContract> } | undefined;

  constructor(private readonly workerFile: string) {}

  async analyse(source: SourceText, signal?: AbortSignal): Promise<SourceAnalysis> {
    const { client } = (this.running ??= this.start());
    try {
      return await client.call('analyse', source, signal);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'cancelled') throw error;
      return { models: [], skipped: `Its analysis failed: ${sentenceOf(error)}` };
    }
  }

  private start(): { worker: Worker; client: ChannelClient<AnalysisContract> } {
    const worker = new Worker(this.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    // A command line that has its answer must be able to end.
    worker.unref();
    const running = { worker, client: new ChannelClient<AnalysisContract>(worker) };
    const onEnd = (error?: unknown): void => {
      if (this.running === running) this.running = undefined;
      running.client.close(new Failure('protocol', 'the analysis ran out of memory', error));
    };
    worker.on('error', onEnd);
    worker.on('exit', () => onEnd());
    return running;
  }

  dispose(): void {
    const running = this.running;
    this.running = undefined;
    running?.client.dispose();
    running?.worker.terminate().catch((error: unknown) => {
      process.emitWarning(`ending the analysis worker: ${sentenceOf(error)}`);
    });
  }
}
