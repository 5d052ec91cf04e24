import type { FileAnalysis, SourceAnalysis, SourceText } from '../protocol/analysis';
import { readSource } from './readSource';

/** Reads and analyses one file by its absolute path. Never throws; an unreadable file is `skipped`. */
export function analyseFile(
  file: string,
  analyse: (source: SourceText) => SourceAnalysis,
): FileAnalysis {
  const read = readSource(file);
  if ('skipped' in read) return { text: '', analysis: { models: [], skipped: read.skipped } };
  const { text } = read;
  const analysis = analyse({ name: file, text });
  return { text: analysis.models.length > 0 ? text : '', analysis };
}
