import type { SourceAnalysis, SourceText } from '../protocol/analysis';

/** What the analysis worker answers. */
export type AnalysisContract = {
  analyse: (source: SourceText) => SourceAnalysis;
};
