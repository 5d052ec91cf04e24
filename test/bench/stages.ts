import { readPools } from '../../src/analysis/javascript/pools/readPools';
import { relevantText } from '../../src/analysis/javascript/relevance/relevantText';
import { checkPool } from '../../src/analysis/javascript/rules/checkPool';
import { parseSource } from '../../src/analysis/javascript/syntax/parse';
import { isMinified } from '../../src/analysis/text/minified';
import { textsIn, type Text } from '../sweep/texts';

/** So many texts at a time go through each stage in turn: what else the machine does then slows all of them down alike. */
const BATCH = 200;

/** Processor time of both stages beside that of the second one on everything, in one thread. */
function timeStages(): void {
  const texts = [...textsIn('node_modules')].filter(({ text }) => !isMinified(text));
  const times = { whole: 0, cheap: 0, rest: 0 };
  let kept = 0;
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const relevant: Text[] = [];
    times.whole += processorMs(() => analyseAll(batch));
    times.cheap += processorMs(() => {
      for (const { name, text } of batch) {
        const rest = relevantText(name, text, 'faults');
        if (rest !== undefined) relevant.push({ name, text: rest });
      }
    });
    times.rest += processorMs(() => analyseAll(relevant));
    kept += relevant.length;
  }
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const share = (part: number, whole: number): string => `${((part / whole) * 100).toFixed(1)} %`;
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  console.log(
    `${texts.length} texts, ${(characters / 1e6).toFixed(1)} M characters: analysing all takes ${seconds(times.whole)} of processor time`,
  );
  console.log(
    `the cheap stage takes ${seconds(times.cheap)} and leaves ${kept} texts (${share(kept, texts.length)}), which are analysed in ${seconds(times.rest)}: ${share(times.cheap + times.rest, times.whole)} of the time in all`,
  );
}

/** The second stage: parses the whole text that it is given. */
function analyseAll(texts: readonly Text[]): void {
  for (const { name, text } of texts) {
    const parsed = parseSource(name, text);
    if ('file' in parsed) readPools(parsed.file, text).pools.forEach(checkPool);
  }
}

function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

timeStages();
