import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import type { Analyser, SourceAnalysis } from '../protocol/analysis';
import { ProjectConfigs, type ProjectConfig } from './projectConfig';

/**
 * An analyser for the scripts of a running program that minds what their projects say: it does without those that are left out
 * of readings, and says so for each; the others it reads with the project's pools. What is wrong with what a project says is said
 * for each script, too. A project is asked once for each of its folders.
 */
export function asConfigured(analyser: Analyser): Analyser {
  const configs = new ProjectConfigs();
  const configOf = (url: string): ConfiguredScript => {
    const file = filePathOfUrl(url);
    if (file === undefined || !isLocalPath(file)) return {};
    const config = configs.orNone(file);
    const { pools, mistake } = config;
    if (!config.ignoresLive(file)) return { pools, ...(mistake !== undefined && { mistake }) };
    const skipped = `It is left out of readings by ${config.file}.`;
    return { leftOut: { models: [], skipped } };
  };
  return {
    analyse: async (source, signal) => {
      const { leftOut, pools, mistake } = configOf(source.name);
      return leftOut ?? withMistake(await analyser.analyse({ ...source, pools }, signal), mistake);
    },
    known: async (name, hash) => {
      const { leftOut, pools, mistake } = configOf(name);
      if (leftOut) return leftOut;
      const known = await analyser.known?.(name, hash, pools);
      return known && withMistake(known, mistake);
    },
  };
}

/** Says that what the project wanted was not minded. */
function withMistake(analysis: SourceAnalysis, mistake: string | undefined): SourceAnalysis {
  return mistake === undefined ? analysis : { skipped: mistake, ...analysis };
}

interface ConfiguredScript extends Partial<Pick<ProjectConfig, 'pools' | 'mistake'>> {
  /** Set for a script that readings do without. */
  leftOut?: SourceAnalysis;
}
