import { throwIfCancelled } from '../base/failure';
import type { FileAnalyser } from '../protocol/analysis';
import { syntaxOf } from '../protocol/languages';
import type { AnalysedFile } from '../protocol/heapModel';
import { ProjectConfigs } from './projectConfig';

/** Sources analysed at once: more than there are workers, so that no worker waits. */
const CONCURRENT = 8;

/**
 * The analyses of those JavaScript and TypeScript files that have something to do with pools, in the order of their paths, read with the
 * pools that their projects name.
 * Reports and leaves out files that cannot be read or analysed; reports once what is wrong with what a project says. Rejects with `cancelled`.
 */
export async function analyseSources(
  files: AsyncIterator<string, void>,
  analyser: FileAnalyser,
  onSkipped: (file: string, message: string) => void,
  signal?: AbortSignal,
): Promise<AnalysedFile[]> {
  const configs = new ProjectConfigs();
  const analysed: AnalysedFile[] = [];
  const mistakes = new Set<string>();
  const run = async (): Promise<void> => {
    for (let next = await files.next(); !next.done; next = await files.next()) {
      throwIfCancelled(signal, 'Analysing the sources');
      const file = next.value;
      if (syntaxOf(file)?.family !== 'javascript') continue;
      const { pools, mistake } = configs.orNone(file);
      // Its other files would only say the same.
      if (mistake !== undefined && !mistakes.has(mistake)) onSkipped(file, mistake);
      if (mistake !== undefined) mistakes.add(mistake);
      const { text, analysis } = await analyser.analyseFile({ file, pools }, signal);
      if (analysis.skipped !== undefined) onSkipped(file, analysis.skipped);
      if (analysis.models.length > 0 || (analysis.foreign?.length ?? 0) > 0) {
        analysed.push({ file, text, analysis });
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, run));
  return analysed.sort((a, b) => (a.file < b.file ? -1 : 1));
}
