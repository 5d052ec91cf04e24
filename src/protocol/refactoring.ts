import type { SourceText } from './analysis';
import type { TextEdit } from './sourceFinding';

/** A place in a text where somebody asks for refactorings: `[start, end)` in UTF-16 units, empty for a cursor. */
export interface RefactoringQuestion {
  source: SourceText;
  start: number;
  end: number;
}

/** A change that somebody may want, and that no finding asks for. Never preferred, never made by itself. */
export interface Refactoring {
  kind: 'delete-on-close';
  title: string;
  /** They refer to the text, ascend, and do not overlap. */
  edits: TextEdit[];
}

/** Refactorings as seen by their users; the composition root decides in which thread they are looked for. */
export interface RefactoringFinder {
  /** Answers nothing for a text that cannot be read. Rejects with `cancelled`, or with `analysisFailed` when the analysis crashes. */
  refactorings(question: RefactoringQuestion, signal?: AbortSignal): Promise<Refactoring[]>;
}
