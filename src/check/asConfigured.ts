import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import type { Analyser, SourceAnalysis } from '../protocol/analysis';
import { ProjectConfigs, type ProjectConfig } from './projectConfig';

/**
 * An analyser for the scripts of a running program that minds what their projects say: it does without those that are left out
 * of readings, and says so for each; the others it reads with the project's pools. A project is asked once for each of its folders.
 */
export function asConfigured(analyser: Analyser): Analyser {
  const configs = new ProjectConfigs();
  const configOf = (url: string): ConfiguredScript => {
    const file = filePathOfUrl(url);
    if (file === undefined || !isLocalPath(file)) return {};
    const config = configs.orNone(file);
    if (!config.ignoresLive(file)) return { pools: config.pools };
    const skipped = `It is left out of readings by ${config.file}.`;
    return { leftOut: { models: [], skipped } };
  };
  return {
    analyse: async (source, signal) => {
      const { leftOut, pools } = configOf(source.name);
      return leftOut ?? analyser.analyse({ ...source, pools }, signal);
    },
    known: async (name, hash) => {
      const { leftOut, pools } = configOf(name);
      return leftOut ?? analyser.known?.(name, hash, pools);
    },
  };
}

interface ConfiguredScript extends Partial<Pick<ProjectConfig, 'pools'>> {
  /** Set for a script that readings do without. */
  leftOut?: SourceAnalysis;
}
