import * as vscode from 'vscode';
import { Emitter } from '../../base/event';
import { Failure } from '../../base/failure';
import type { SourceFix } from '../../protocol/sourceFinding';
import { isChecked } from './checkedLanguages';
import type { DocumentChecks } from './documentChecks';
import { CHANGED } from './fixActions';
import { isSameReset, type NamedReset } from './liveEvidence';
import { editorEdit } from '../ranges';

const applied = new Emitter<ResetFixes>();
/** Fires after a fix of a reset that was seen in a process or a snapshot was made. */
export const onDidApplyFix = applied.event;

/** The fixes of one reset, in the version of its source that they belong to. */
export interface ResetFixes {
  document: vscode.TextDocument;
  version: number;
  /** The most fitting first; never empty. */
  fixes: SourceFix[];
}

/** Finds the fixes of a reset that was seen in a process or a snapshot. Rejects with `fixRefused` when there are none. */
export async function findFixes(
  reset: NamedReset,
  document: vscode.TextDocument,
  checks: DocumentChecks,
): Promise<ResetFixes> {
  if (!isChecked(document)) {
    throw new Failure('fixRefused', 'the source of this reset is not a file on this machine');
  }
  const checked = await checks.current(document);
  const finding = checked?.findings.find(each => isSameReset(reset, document.uri, each));
  if (!checked || !finding || finding.fixes.length === 0) {
    const name = `${reset.className}.${reset.method}`;
    throw new Failure('fixRefused', `${name} has no fix in the source as it is now`);
  }
  return { document, version: checked.version, fixes: finding.fixes };
}

/** Edits the document, as the lightbulb does: to be undone there. Rejects with `fixRefused` when it has changed. */
export async function applyFix(found: ResetFixes, { edits }: SourceFix): Promise<void> {
  const { document, version } = found;
  if (document.version !== version) throw new Failure('fixRefused', CHANGED);
  const edit = new vscode.WorkspaceEdit();
  edit.set(
    document.uri,
    edits.map(each => editorEdit(document, each)),
  );
  if (!(await vscode.workspace.applyEdit(edit))) throw new Failure('fixRefused', CHANGED);
  applied.fire(found);
}
