import type { SourceAnalysis, SourceText } from '../protocol/analysis';
import type { FileCheck } from '../protocol/fileCheck';
import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';

/** What the analysis worker answers. */
export type AnalysisContract = {
  analyse: (source: SourceText) => SourceAnalysis;
  check: (request: CheckRequest) => Promise<SourceCheck>;
  checkFiles: (files: string[]) => Promise<FileCheck[]>;
};
