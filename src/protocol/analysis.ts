import type { PoolModel } from './poolModel';

/** One source text to analyse. `name` is its file name or URL: its ending chooses the syntax, nothing is read from it. */
export interface SourceText {
  name: string;
  text: string;
}

/** What one text yielded. `skipped` says why a text (or a part of it) was not analysed, in words for people. */
export interface SourceAnalysis {
  models: PoolModel[];
  skipped?: string;
}

/** The analyser as seen by its users; the composition root decides in which thread it runs. */
export interface Analyser {
  analyse(source: SourceText, signal?: AbortSignal): Promise<SourceAnalysis>;
}
