import { parentPort } from 'node:worker_threads';
import { analyseSource } from '../analysis/analyse';
import { checkSource } from '../analysis/checkSource';
import { serveChannel } from '../base/channel';
import { sentenceOf } from '../base/failure';
import { checkFile } from '../check/checkFile';
import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';
import type { AnalysisContract } from './analysisContract';

/** One source that a rule cannot cope with must not hide the findings of the others. */
async function check(request: CheckRequest): Promise<SourceCheck> {
  try {
    return await checkSource(request);
  } catch (error) {
    return { findings: [], needs: [], skipped: `Its analysis failed: ${sentenceOf(error)}.` };
  }
}

if (parentPort) {
  serveChannel<AnalysisContract>(parentPort, {
    analyse: analyseSource,
    check,
    checkFiles: async files => {
      const checks = [];
      for (const file of files) checks.push(await checkFile(file, check));
      return checks;
    },
  });
}
