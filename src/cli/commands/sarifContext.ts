import { lineHashes } from '../../check/lineHashes';
import { readSource } from '../../check/readSource';
import { repositoryOf } from '../../check/repository';
import type { FileFinding } from '../print/checkReport';
import type { SarifContext } from '../print/sarif';
import type { CommandParts } from './commandParts';

/** What a SARIF log needs besides findings: the rules' pages, the repository's folder, and the hash of each finding's line. */
export function sarifContext(
  findings: readonly FileFinding[],
  { io, version, pageOf }: Pick<CommandParts, 'io' | 'version' | 'pageOf'>,
): SarifContext {
  const { cwd } = io;
  const hashes = hashesByFile(findings);
  return {
    ...{ version, cwd, pageOf, root: repositoryOf(cwd) ?? cwd },
    lineHashOf: ({ file, finding }) => hashes.get(file)?.get(finding.range.line),
  };
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
