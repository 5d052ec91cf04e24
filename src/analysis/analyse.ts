import type { SourceAnalysis, SourceText } from '../protocol/analysis';
import { modelsOf } from './javascript/models';
import { parseSource } from './javascript/parse';
import { mayHoldPools } from './textFilter';

/** Above this length (UTF-16 units) a text is not parsed. */
const MAX_LENGTH = 20_000_000;

/** Reads the pool models of one JavaScript or TypeScript text. Never throws: what cannot be read is said in `skipped`. */
export function analyseSource({ name, text }: SourceText): SourceAnalysis {
  if (text.length > MAX_LENGTH)
    return { models: [], skipped: 'It is larger than 20 MB and was not analysed.' };
  if (!mayHoldPools(text)) return { models: [] };
  const parsed = parseSource(name, text);
  if ('skipped' in parsed) return { models: [], skipped: parsed.skipped };
  try {
    return modelsOf(parsed.file, text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { models: [], skipped: `Its analysis failed: ${words}` };
  }
}
