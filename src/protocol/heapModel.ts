import { lineOf, lineStartsOf } from '../base/lineStarts';
import { foreignLists, type SourceAnalysis } from './analysis';
import type { HeapModel } from './heapReading';
import type { ScriptPosition } from './scriptPosition';

/** A script and its analysis, with V8's script id when the snapshot comes from the same process. */
export interface AnalysedScript {
  text: string;
  analysis: SourceAnalysis;
  scriptId?: number;
  url?: string;
  /** Absolute path, when the script was read from a file. */
  file?: string;
}

/** A source file and its analysis. */
export interface AnalysedFile extends AnalysedScript {
  file: string;
}

/**
 * The pool models of scripts, with positions as snapshots report them, and with the free lists that any of the scripts keeps
 * for their classes.
 */
export function heapModelsOf(scripts: readonly AnalysedScript[]): HeapModel[] {
  const foreign = scripts.flatMap(({ analysis }) => analysis.foreign ?? []);
  return scripts.flatMap(({ text, analysis, scriptId, file, url }) => {
    if (analysis.models.length === 0) return [];
    const positionOf = positionsIn(text, { scriptId, file });
    return analysis.models.map((model): HeapModel => ({
      model,
      freeLists: [...model.freeLists, ...foreignLists(foreign, model.className, url ?? file ?? '')],
      position: positionOf(model.functionOffset),
      methodPositions: model.methods.map(method => positionOf(method.functionOffset)),
    }));
  });
}

function positionsIn(
  text: string,
  script: Pick<ScriptPosition, 'scriptId' | 'file'>,
): (offset: number) => ScriptPosition {
  const starts = lineStartsOf(text);
  return offset => {
    const line = lineOf(starts, offset);
    return { line, column: offset - starts[line]!, ...script };
  };
}
