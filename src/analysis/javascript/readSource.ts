import type { SourceText } from '../../protocol/analysis';
import { mayHoldPools, type Sought } from '../textFilter';
import type { Program } from './classLikes';
import { parseSource } from './parse';
import { readProgram } from './readProgram';
import { readPools, type ReadPools } from './pools';

/** Above this length (UTF-16 units) a text is not parsed. */
const MAX_LENGTH = 20_000_000;

/**
 * The pools of one text, or why it was not read, in words for people. `related` are texts that define base classes; one that
 * cannot be parsed counts as not given. Throws only what a defect of the analysis throws.
 */
export function readSource(
  { name, text }: SourceText,
  sought: Sought,
  related: readonly SourceText[] = [],
): ReadPools | { skipped: string } {
  if (text.length > MAX_LENGTH) return { skipped: 'It is larger than 20 MB and was not analysed.' };
  if (!mayHoldPools(name, text, sought)) return { pools: [], foreign: [] };
  const parsed = parseSource(name, text);
  if ('skipped' in parsed) return parsed;
  const programs = new Map<string, Program>();
  for (const other of related) {
    const base = other.text.length > MAX_LENGTH ? undefined : parseSource(other.name, other.text);
    if (base && 'file' in base) programs.set(other.name, readProgram(base.file, other.text));
  }
  return readPools(parsed.file, text, programs);
}
