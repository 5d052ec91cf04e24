import type { FileCheck } from '../protocol/fileCheck';
import type { CheckRequest, SourceCheck } from '../protocol/sourceFinding';
import { readSource } from './readSource';
import { relatedSources } from './relatedSources';

/** Checks one text, by a worker or in this thread. */
export type CheckText = (request: CheckRequest) => Promise<SourceCheck>;

/** Reads and checks one file, by its absolute path, with the files that its check asks for. Never throws if `check` does not. */
export async function checkFile(file: string, check: CheckText): Promise<FileCheck> {
  const source = readSource(file);
  if ('skipped' in source) return { file, bytes: 0, findings: [], skipped: source.skipped };
  const { findings, skipped } = await checkWithRelated({ name: file, text: source.text }, check);
  return { file, bytes: source.bytes, findings, ...(skipped === undefined ? {} : { skipped }) };
}

/** Checks a text; if it refers to other files, once more together with them. `name` is the absolute path. */
export async function checkWithRelated(
  source: CheckRequest['source'],
  check: CheckText,
  read?: (path: string) => string | undefined,
): Promise<SourceCheck> {
  const alone = await check({ source });
  if (alone.needs.length === 0) return alone;
  const related = relatedSources(source.name, alone.needs, read);
  return related.length === 0 ? alone : check({ source, related });
}
