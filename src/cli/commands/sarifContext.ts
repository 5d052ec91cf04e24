import { dirname } from 'node:path';
import type { CheckTarget } from '../../check/checkTargets';
import { lineHashes } from '../../check/lineHashes';
import { readSource } from '../../check/readSource';
import { repositoryOf } from '../../check/repository';
import type { FileFinding } from '../print/checkReport';
import type { SarifContext } from '../print/sarif';
import type { CommandParts } from './commandParts';

/** What a SARIF log needs besides findings: the rules' pages, the repository's folder, and the hash of each finding's line. */
export function sarifContext(
  findings: readonly FileFinding[],
  targets: readonly CheckTarget[],
  { io, version, pageOf }: Pick<CommandParts, 'io' | 'version' | 'pageOf'>,
): SarifContext {
  const { cwd } = io;
  const hashes = hashesByFile(findings);
  return {
    ...{ version, cwd, pageOf, root: rootOf(targets, cwd) },
    lineHashOf: ({ file, finding }) => hashes.get(file)?.get(finding.range.line),
  };
}

/** The repository of what was checked; that of the current folder, or the folder itself, where it is in none or in several. */
function rootOf(targets: readonly CheckTarget[], cwd: string): string {
  const roots = new Set(
    targets.map(each => repositoryOf(each.kind === 'file' ? dirname(each.file) : each.folder)),
  );
  const [root] = roots;
  return (roots.size === 1 ? root : undefined) ?? repositoryOf(cwd) ?? cwd;
}

function hashesByFile(findings: readonly FileFinding[]): Map<string, Map<number, string>> {
  const lines = new Map<string, Set<number>>();
  for (const { file, finding } of findings)
    lines.set(file, (lines.get(file) ?? new Set()).add(finding.range.line));
  return new Map(
    [...lines].map(([file, wanted]) => {
      const read = readSource(file);
      return [file, 'text' in read ? lineHashes(read.text, wanted) : new Map<number, string>()];
    }),
  );
}
