import * as path from 'node:path';
import type { FileCheck, TextToCheck } from '../protocol/fileCheck';
import { unread, type Skipped } from '../protocol/skipped';
import type {
  CheckRequest,
  RelatedText,
  SourceCheck,
  SourceFinding,
} from '../protocol/sourceFinding';
import { compiledFrom } from './compiledFrom';
import { ProjectConfigs, type ProjectConfig } from './projectConfig';
import { readSource } from './readSource';
import { relatedSources } from './relatedSources';

/** The analysis. It reads no files itself, and never rejects. */
export type CheckSource = (request: CheckRequest) => Promise<SourceCheck>;

/** Reads and checks one file by its absolute path, together with the files that it refers to. Never rejects. */
export async function checkFile(
  file: string,
  checkSource: CheckSource,
  configs?: ProjectConfigs,
): Promise<FileCheck> {
  const read = readSource(file);
  if ('skipped' in read) return { file, bytes: 0, findings: [], skipped: unread(read.skipped) };
  const source = { name: file, text: read.text };
  const { findings, idleComments, skipped } = await checkText({ source }, checkSource, configs);
  return {
    ...{ file, bytes: read.bytes, findings },
    ...(idleComments && { idleComments }),
    ...(skipped && { skipped }),
  };
}

/** How many levels of files that refer to others to follow. */
const MAX_ROUNDS = 4;

/**
 * Checks one text. If it refers to other files, checks it again together with them, and so on with those that they refer to.
 * A compiled file whose source is on disk is left out, and what the project says is minded. Never rejects.
 */
export async function checkText(
  text: TextToCheck,
  checkSource: CheckSource,
  configs = new ProjectConfigs(),
): Promise<SourceCheck> {
  const steps = checkSteps(text, configs);
  for (let step = steps.next(); ; step = steps.next(await checkSource(step.value))) {
    if (step.done) return step.value;
  }
}

/** The same for an analysis that answers at once. */
export function checkTextNow(
  text: TextToCheck,
  checkSource: (request: CheckRequest) => SourceCheck,
  configs = new ProjectConfigs(),
): SourceCheck {
  const steps = checkSteps(text, configs);
  for (let step = steps.next(); ; step = steps.next(checkSource(step.value))) {
    if (step.done) return step.value;
  }
}

/** Asks for one analysis after the other, and returns what is to be said of the text. */
function* checkSteps(
  { source, unsaved }: TextToCheck,
  configs: ProjectConfigs,
): Generator<CheckRequest, SourceCheck, SourceCheck> {
  const config = configs.orNone(source.name);
  if (config.mistake !== undefined) return leftOut('misconfigured', config.mistake);
  if (config.ignores(source.name)) return leftOut('ignored', `It is ignored by ${config.file}.`);
  const original = compiledFrom(source);
  if (original !== undefined) {
    const from = path.relative(path.dirname(source.name), original);
    return leftOut('generated', `It is compiled from ${from}, which is to be checked instead.`);
  }
  const { pools } = config;
  let related: RelatedText[] = [];
  let check = yield { source, pools };
  const asked = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const needs = check.needs.filter(need => !asked.has(need));
    for (const need of needs) asked.add(need);
    const more = relatedSources(source.name, needs, unsaved).filter(
      ({ name }) => name !== source.name,
    );
    if (more.length === 0) break;
    related = [...related, ...more];
    check = yield { source, related, pools };
  }
  return { ...check, findings: check.findings.flatMap(each => withSeverity(each, config)) };
}

function leftOut(why: Skipped['why'], message: string): SourceCheck {
  return { findings: [], skipped: { why, message }, needs: [] };
}

/** A finding as the project wants to see it; none of a rule that is off. */
function withSeverity(finding: SourceFinding, { rules }: ProjectConfig): SourceFinding[] {
  const severity = rules[finding.rule];
  if (severity === 'off') return [];
  return [severity === undefined ? finding : { ...finding, severity }];
}
