import * as path from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { applyEdits } from '../../check/textEdits';
import type { SourceFix } from '../../protocol/sourceFinding';
import { CHANGED } from '../source/fixActions';
import type { ResetFixes } from '../source/resetFixes';
import type { SourceDocuments } from '../source/resetMethod';

/** Shows a document beside what a fix makes of it. Rejects with `fixRefused` when the document has changed. */
export async function openFixDiff(
  { document, version }: ResetFixes,
  { title, edits }: SourceFix,
  documents: SourceDocuments,
): Promise<void> {
  if (document.version !== version) throw new Failure('fixRefused', CHANGED);
  const { dir, name, ext } = path.parse(document.uri.path);
  const fixed = documents.add(
    path.posix.join(dir, `${name} (fixed)${ext}`),
    applyEdits(document.getText(), edits),
  );
  const heading = `${name}${ext}: ${title}`;
  await vscode.commands.executeCommand('vscode.diff', document.uri, fixed, heading);
}
