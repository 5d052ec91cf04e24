import { parentPort } from 'node:worker_threads';
import { analyseSource } from '../analysis/analyse';
import { checkSource } from '../analysis/checkSource';
import { refactorings } from '../analysis/javascript/refactorings/refactorings';
import { findHolders } from '../analysis/javascript/sites/findHolders';
import { findStores } from '../analysis/javascript/sites/findStores';
import { goWasmIn } from '../analysis/go/syntax/goWasm';
import { serveChannel } from '../base/channel';
import { sha256 } from '../base/sha256';
import { analyseFile } from '../check/analyseFile';
import { checkFile, checkText, type CheckSource } from '../check/checkFile';
import { ProjectConfigs } from '../check/projectConfig';
import { findOriginals } from '../sourceMap/findOriginals';
import type { AnalysisContract } from './analysisContract';

const goWasm = goWasmIn(__dirname);
const checkWithAll: CheckSource = request => checkSource(request, goWasm);

if (parentPort) {
  serveChannel<AnalysisContract>(parentPort, {
    analyse: source => ({ analysis: analyseSource(source), hash: sha256(source.text) }),
    analyseFile: file => analyseFile(file, analyseSource),
    check: text => checkText(text, checkWithAll),
    checkFiles: async files => {
      const checks = [];
      const configs = new ProjectConfigs();
      for (const file of files) checks.push(await checkFile(file, checkWithAll, configs));
      return checks;
    },
    findHolders,
    findStores,
    refactorings,
    findOriginals,
  });
}
