import { relevantText } from '../../src/analysis/javascript/relevance/relevantText';
import { parseSource } from '../../src/analysis/javascript/syntax/parse';
import { isMinified } from '../../src/analysis/text/minified';
import { differenceBy } from '../sweep/cheapStage';
import { textsIn, withRaises, type Text } from '../sweep/texts';

/** What the cheap stage saves on all development dependencies, and whether it takes anything from the analysis or adds to it. */
export function benchRelevance(): Promise<void> {
  timeStages();
  sweep();
  return Promise.resolve();
}

/** The time of both stages beside that for parsing everything, in one thread. */
function timeStages(): void {
  const texts = [...textsIn('node_modules')].filter(({ text }) => !isMinified(text));
  const parseAll = (some: Text[]): void =>
    some.forEach(({ name, text }) => parseSource(name, text));
  // Once for nothing: compiling the parser is no part of either time.
  parseAll(texts.slice(0, 300));
  const wholeMs = timed(() => parseAll(texts));
  const relevant: Text[] = [];
  const cheapMs = timed(() => {
    for (const { name, text } of texts) {
      const rest = relevantText(name, text, 'faults');
      if (rest !== undefined) relevant.push({ name, text: rest });
    }
  });
  const restMs = timed(() => parseAll(relevant));
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const share = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  console.log(
    `${texts.length} texts, ${(characters / 1e6).toFixed(1)} M characters: parsing all takes ${seconds(wholeMs)}`,
  );
  console.log(
    `the cheap stage takes ${seconds(cheapMs)} and leaves ${relevant.length} texts (${share(relevant.length, texts.length)}), which are parsed in ${seconds(restMs)}: ${share(cheapMs + restMs, wholeMs)} of the time in all`,
  );
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
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
