import type { PoolModel } from '../protocol/poolModel';
import type { SourceAnalysis, TextToAnalyse } from '../protocol/analysis';
import { readSource } from './javascript/readSource';
import { poolModelOf } from './javascript/poolModelOf';
import { checkPool } from './javascript/rules/checkPool';

/** Reads the pool models of one JavaScript or TypeScript text. Never throws: `skipped` says what was not read. */
export function analyseSource(source: TextToAnalyse): SourceAnalysis {
  try {
    const read = readSource(source, 'models', [], source.pools);
    if ('skipped' in read) return { models: [], skipped: read.skipped };
    const models = read.pools
      .map(pool => poolModelOf(pool, checkPool(pool), source.text))
      .filter((model): model is PoolModel => model !== undefined);
    return { models, foreign: read.foreign };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { models: [], skipped: `The analysis failed: ${words}` };
  }
}
