import { parentPort } from 'node:worker_threads';
import { analyseSource } from '../analysis/analyse';
import { checkSource } from '../analysis/checkSource';
import { serveChannel } from '../base/channel';
import { checkFile, checkText } from '../check/checkFile';
import type { AnalysisContract } from './analysisContract';

if (parentPort) {
  serveChannel<AnalysisContract>(parentPort, {
    analyse: analyseSource,
    check: text => checkText(text, checkSource),
    checkFiles: async files => {
      const checks = [];
      for (const file of files) checks.push(await checkFile(file, checkSource));
      return checks;
    },
  });
}
