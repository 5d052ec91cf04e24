import type {
  FileAnalysis,
  FileToAnalyse,
  SourceAnalysis,
  TextToAnalyse,
} from '../protocol/analysis';
import { readSource } from './readSource';

/** Reads and analyses one file. Never throws; an unreadable file is `skipped`. */
export function analyseFile(
  { file, pools }: FileToAnalyse,
  analyse: (source: TextToAnalyse) => SourceAnalysis,
): FileAnalysis {
  const read = readSource(file);
  if ('skipped' in read) return { text: '', analysis: { models: [], skipped: read.skipped } };
  const { text } = read;
  const analysis = analyse({ name: file, text, pools });
  return { text: analysis.models.length > 0 ? text : '', analysis };
}
