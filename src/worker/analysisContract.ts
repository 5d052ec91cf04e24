import type {
  FileAnalysis,
  FileToAnalyse,
  SourceAnalysis,
  TextToAnalyse,
} from '../protocol/analysis';
import type { FileCheck, TextToCheck } from '../protocol/fileCheck';
import type {
  HolderAnswer,
  HolderQuestion,
  StoresAnswer,
  StoresQuestion,
} from '../protocol/holderSites';
import type { Originals, OriginalsQuestion } from '../protocol/originals';
import type { Refactoring, RefactoringQuestion } from '../protocol/refactoring';
import type { SourceCheck } from '../protocol/sourceFinding';

/** An analysis with the SHA-256 of its text. */
export interface HashedAnalysis {
  analysis: SourceAnalysis;
  hash: string;
}

/** Requests to the analysis worker. */
export type AnalysisContract = {
  analyse: (source: TextToAnalyse) => HashedAnalysis;
  analyseFile: (file: FileToAnalyse) => FileAnalysis;
  check: (text: TextToCheck) => Promise<SourceCheck>;
  checkFiles: (files: string[]) => Promise<FileCheck[]>;
  findHolders: (question: HolderQuestion) => HolderAnswer;
  findStores: (question: StoresQuestion) => StoresAnswer;
  refactorings: (question: RefactoringQuestion) => Refactoring[];
  findOriginals: (question: OriginalsQuestion) => Promise<Originals>;
};
