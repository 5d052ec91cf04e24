import { analyseSources } from '../../check/analyseSources';
import { checkTarget } from '../../check/checkTargets';
import { walkSources } from '../../check/walkSources';
import type { FileAnalyser } from '../../protocol/analysis';
import type { Undecided } from '../../protocol/finding';
import type { AnalysedFile } from '../../protocol/heapModel';
import type { CommandIo } from '../io/commandIo';

/** Analyses the sources that `--source` names. Answers also which ones were left out. Rejects with a `Failure`. */
export async function analyseFolder(
  source: string | undefined,
  analyser: FileAnalyser,
  io: CommandIo,
  signal: AbortSignal,
): Promise<{ sources: AnalysedFile[]; skipped: Undecided[] }> {
  const skipped: Undecided[] = [];
  if (source === undefined) return { sources: [], skipped };
  const onSkipped = (file: string, reason: string): void =>
    void skipped.push({ className: file, reason });
  const files = walkSources([checkTarget(source, io.cwd)], onSkipped);
  io.err('Analysing the sources…');
  const sources = await analyseSources(files, analyser, onSkipped, signal);
  if (sources.every(({ analysis }) => analysis.models.length === 0)) {
    skipped.push({
      className: source,
      reason: 'Its sources have no pooled class: pools are guessed.',
    });
  }
  return { sources, skipped };
}
