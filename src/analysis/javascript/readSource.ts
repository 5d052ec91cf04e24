import type { ForeignParking, SourceText } from '../../protocol/analysis';
import { mayHoldPools } from '../textFilter';
import { parseSource } from './parse';
import type { Pool } from './pool';
import { readPools } from './pools';

/** Above this length (UTF-16 units) a text is not parsed. */
const MAX_LENGTH = 20_000_000;

/** The pools of one text, or why it was not read, in words for people. Throws only what a defect of the analysis throws. */
export function readSource({
  name,
  text,
}: SourceText): { pools: Pool[]; foreign: ForeignParking[] } | { skipped: string } {
  if (text.length > MAX_LENGTH) return { skipped: 'It is larger than 20 MB and was not analysed.' };
  if (!mayHoldPools(text)) return { pools: [], foreign: [] };
  const parsed = parseSource(name, text);
  return 'skipped' in parsed ? parsed : readPools(parsed.file, text);
}
