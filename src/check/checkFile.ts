import * as path from 'node:path';
import type { FileCheck, TextToCheck } from '../protocol/fileCheck';
import type { CheckRequest, RelatedText, SourceCheck } from '../protocol/sourceFinding';
import { compiledFrom } from './compiledFrom';
import { readSource } from './readSource';
import { relatedSources } from './relatedSources';

/** The analysis. It reads no files itself, and never rejects. */
export type CheckSource = (request: CheckRequest) => Promise<SourceCheck>;

/** Reads and checks one file by its absolute path, together with the files that it refers to. Never rejects. */
export async function checkFile(file: string, checkSource: CheckSource): Promise<FileCheck> {
  const read = readSource(file);
  if ('skipped' in read) return { file, bytes: 0, findings: [], skipped: read.skipped };
  const source = { name: file, text: read.text };
  const { findings, idleComments, skipped } = await checkText({ source }, checkSource);
  return {
    ...{ file, bytes: read.bytes, findings },
    ...(idleComments && { idleComments }),
    ...(skipped === undefined ? {} : { skipped }),
  };
}

/** How many levels of files that refer to others to follow. */
const MAX_ROUNDS = 4;

/**
 * Checks one text. If it refers to other files, checks it again together with them, and so on with those that they refer to.
 * A compiled file whose source is on disk is left out. Never rejects.
 */
export async function checkText(
  { source, unsaved }: TextToCheck,
  checkSource: CheckSource,
): Promise<SourceCheck> {
  const original = compiledFrom(source);
  if (original !== undefined) {
    const from = path.relative(path.dirname(source.name), original);
    return {
      findings: [],
      skipped: `It is compiled from ${from}, which is checked instead.`,
      needs: [],
    };
  }
  let related: RelatedText[] = [];
  let check = await checkSource({ source });
  const asked = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const needs = check.needs.filter(need => !asked.has(need));
    for (const need of needs) asked.add(need);
    const more = relatedSources(source.name, needs, unsaved).filter(
      ({ name }) => name !== source.name,
    );
    if (more.length === 0) break;
    related = [...related, ...more];
    check = await checkSource({ source, related });
  }
  return check;
}
