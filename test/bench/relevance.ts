import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { isMinified } from '../../src/analysis/text/minified';
import { differenceBy } from '../sweep/cheapStage';
import { textsIn, withRaises } from '../sweep/texts';

const root = path.join(__dirname, '..', '..');

/** What the cheap stage saves on all development dependencies, and whether it takes anything from the analysis or adds to it. */
export function benchRelevance(): Promise<void> {
  timeStages();
  sweep();
  return Promise.resolve();
}

/** Bundled, as the product is: from separate modules each call takes several times as long. */
function timeStages(): void {
  // As far from the root as its source, which finds the repository by its own folder.
  const outfile = path.join(root, '.vscode-test', 'bench', 'stages.cjs');
  const entryPoints = [path.join(__dirname, 'stages.ts')];
  buildSync({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'error' });
  execFileSync(process.execPath, [outfile], { stdio: 'inherit' });
}

function sweep(): void {
  let texts = 0;
  let found = 0;
  let wrong = 0;
  for (const each of textsIn('node_modules')) {
    if (isMinified(each.text)) continue;
    for (const { name, text } of [each, withRaises(each)]) {
      if (name !== each.name && text === each.text) continue;
      texts++;
      for (const sought of ['faults', 'models'] as const) {
        const difference = differenceBy(sought, name, text);
        if (!difference) continue;
        const { lost, added } = difference;
        found += difference.found;
        wrong += lost.length + added.length;
        for (const line of lost) console.log(`lost   ${name}: ${line}`);
        for (const line of added) console.log(`added  ${name}: ${line}`);
      }
    }
  }
  console.log(`${texts} texts: ${found} faults and models, ${wrong} lost or added`);
  if (wrong > 0) process.exitCode = 1;
}
