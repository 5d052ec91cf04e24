import type { FileCheck, TextToCheck } from '../protocol/fileCheck';
import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';
import { readSource } from './readSource';
import { relatedSources } from './relatedSources';

/** The analysis: it reads no files by itself, and never rejects. */
export type CheckSource = (request: CheckRequest) => Promise<SourceCheck>;

/** Reads and checks one file, by its absolute path, together with the files that it refers to. Never rejects. */
export async function checkFile(file: string, checkSource: CheckSource): Promise<FileCheck> {
  const read = readSource(file);
  if ('skipped' in read) return { file, bytes: 0, findings: [], skipped: read.skipped };
  const source = { name: file, text: read.text };
  const { findings, skipped } = await checkText({ source }, checkSource);
  return { file, bytes: read.bytes, findings, ...(skipped === undefined ? {} : { skipped }) };
}

/** Checks one text; if it refers to other files, once more together with them. Never rejects. */
export async function checkText(
  { source, unsaved }: TextToCheck,
  checkSource: CheckSource,
): Promise<SourceCheck> {
  const alone = await checkSource({ source });
  if (alone.needs.length === 0) return alone;
  const related = relatedSources(source.name, alone.needs, unsaved);
  return related.length === 0 ? alone : checkSource({ source, related });
}
