import { isMinified } from '../../src/analysis/text/minified';
import { differenceBy } from '../sweep/cheapStage';
import { textsIn, withRaises } from '../sweep/texts';

/** Sweeps all development dependencies for what the cheap stage takes from the analysis, or adds to it. */
export function benchRelevance(): Promise<void> {
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
  return Promise.resolve();
}
