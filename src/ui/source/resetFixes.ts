import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { SourceFix } from '../../protocol/sourceFinding';
import { isChecked } from './checkedLanguages';
import type { DocumentChecks } from './documentChecks';
import { CHANGED } from './fixActions';
import { editsOf } from './ignoreReset';
import { isSameReset, type NamedReset } from './liveEvidence';
import { editorEdit } from '../ranges';

/** The fixes of one reset, for one version of its source. */
export interface ResetFixes {
  document: vscode.TextDocument;
  version: number;
  /** The most fitting fix first; never empty. */
  fixes: SourceFix[];
}

/** Fixes resets that were found in a process or a snapshot, rather than in an open source. */
export class ResetFixer {
  constructor(private readonly checks: DocumentChecks) {}

  /** Rejects with `fixRefused` when there are no fixes. */
  async find(reset: NamedReset, document: vscode.TextDocument): Promise<ResetFixes> {
    if (!isChecked(document)) {
      throw new Failure('fixRefused', 'the source of this reset is not a file on this machine');
    }
    const { version } = document;
    const checked = await this.checks.current(document);
    if (!checked && document.version !== version) throw new Failure('fixRefused', CHANGED);
    const finding = checked?.findings.find(each => isSameReset(reset, document.uri, each));
    if (!checked || !finding || finding.fixes.length === 0) {
      const name = `${reset.className}.${reset.method}`;
      throw new Failure('fixRefused', `${name} has no fix in the source as it is now`);
    }
    return { document, version: checked.version, fixes: finding.fixes };
  }

  /**
   * Edits the document, as the lightbulb does; asks why when it is to ignore the reset. Edits it so that it can be undone there. Rejects with `fixRefused` when the document
   * has changed.
   */
  async apply(found: ResetFixes, fix: SourceFix): Promise<void> {
    const { document, version } = found;
    const edits = await editsOf(fix);
    if (!edits) return;
    if (document.version !== version) throw new Failure('fixRefused', CHANGED);
    const edit = new vscode.WorkspaceEdit();
    edit.set(
      document.uri,
      edits.map(each => editorEdit(document, each)),
    );
    if (!(await vscode.workspace.applyEdit(edit))) throw new Failure('fixRefused', CHANGED);
    // Now rather than after the delay of an edit: whoever applied it wants to see that the reset is mended.
    await this.checks.current(document);
  }
}
