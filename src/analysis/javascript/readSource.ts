import * as path from 'node:path';
import type { SourceText } from '../../protocol/analysis';
import { relevantText, type Sought } from './relevance/relevantText';
import { linkBases, pathFrom } from './program/bases';
import type { Program } from './program/classLikes';
import { parseSource } from './syntax/parse';
import { readProgram } from './program/readProgram';
import { readPools, type ReadPools } from './pools/readPools';

/** Longer texts (in UTF-16 units) are not parsed. */
const MAX_LENGTH = 20_000_000;

export interface ReadSource extends ReadPools {
  /** Whether parts of the text are invalid syntax and were skipped. */
  isBroken: boolean;
}

/**
 * The pools of one text, or why it was not read, for people. `related`: texts that define base classes; those that cannot be
 * parsed are ignored. Throws only on a bug of the analysis.
 */
export function readSource(
  { name, text }: SourceText,
  sought: Sought,
  related: readonly SourceText[] = [],
): ReadSource | { skipped: string } {
  if (text.length > MAX_LENGTH) return { skipped: 'It is larger than 20 MB and was not analysed.' };
  const relevant = relevantText(name, text, sought);
  if (relevant === undefined) return { pools: [], foreign: [], isBroken: false };
  const parsed = parseSource(name, relevant);
  if ('skipped' in parsed) return parsed;
  const programs = new Map<string, Program>();
  for (const other of related) {
    const base = other.text.length > MAX_LENGTH ? undefined : parseSource(other.name, other.text);
    if (base && 'file' in base) {
      programs.set(pathFrom(name, other.name), readProgram(base.file, other.text));
    }
  }
  for (const [file, program] of programs) linkBases(program, programs, path.posix.dirname(file));
  return { ...readPools(parsed.file, relevant, programs), isBroken: parsed.isBroken };
}
