import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import type { Analyser, SourceAnalysis } from '../protocol/analysis';
import { ProjectConfigs } from './projectConfig';

/**
 * An analyser for the scripts of a running program that does without those that their project leaves out of readings, and
 * says so for each. A project is asked once for each of its folders.
 */
export function withoutIgnored(analyser: Analyser): Analyser {
  const configs = new ProjectConfigs();
  const leftOut = (url: string): SourceAnalysis | undefined => {
    const file = filePathOfUrl(url);
    if (file === undefined || !isLocalPath(file)) return undefined;
    const config = configs.orNone(file);
    if (!config.ignoresLive(file)) return undefined;
    return { models: [], skipped: `It is left out of readings by ${config.file}.` };
  };
  return {
    analyse: async (source, signal) => leftOut(source.name) ?? analyser.analyse(source, signal),
    known: async (name, hash) => leftOut(name) ?? analyser.known?.(name, hash),
  };
}
