import type { PoolModel } from '../protocol/poolModel';
import type { SourceAnalysis, TextToAnalyse, UnreadFault } from '../protocol/analysis';
import { readSource } from './javascript/readSource';
import { poolModelOf } from './javascript/poolModelOf';
import { checkPool } from './javascript/rules/checkPool';
import { unreadFaultsOf } from './javascript/unreadFaults';

/** Reads the pool models of one JavaScript or TypeScript text. Never throws: `skipped` says what was not read. */
export function analyseSource(source: TextToAnalyse): SourceAnalysis {
  try {
    const read = readSource(source, 'models', source.related, source.pools);
    if ('skipped' in read) return { models: [], skipped: read.skipped };
    const models: PoolModel[] = [];
    const unread: UnreadFault[] = [];
    for (const pool of read.pools) {
      const faults = checkPool(pool);
      const model = poolModelOf(pool, faults, source.text);
      if (model) models.push(model);
      unread.push(...unreadFaultsOf(pool, faults, model, source.text));
    }
    return { models, foreign: read.foreign, ...(unread.length > 0 && { unread }) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { models: [], skipped: `The analysis failed: ${words}` };
  }
}
