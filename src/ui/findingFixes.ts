import * as vscode from 'vscode';
import { Failure } from '../base/failure';
import type { Finding } from '../protocol/finding';
import type { SourceFix } from '../protocol/sourceFinding';
import type { PoolSession } from '../session/sessionApi';
import type { Attachment } from './attachment';
import { isChecked } from './checkedLanguages';
import { findingNode } from './commands';
import type { DocumentChecks } from './documentChecks';
import { CHANGED } from './fixActions';
import { isSameReset } from './liveEvidence';
import type { PoolNode } from './poolNodes';
import { editorEdit } from './ranges';
import { commandRegistrar } from './registerCommand';
import { openResetMethod, type SourceDocuments } from './resetMethod';

export interface FindingFixDeps {
  attachment: Attachment;
  checks: DocumentChecks;
  documents: SourceDocuments;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

/** Registers *Fix Reset Method…* of the tree's findings: the same fixes as the lightbulb's, in the original source. */
export function registerFindingFixes(context: vscode.ExtensionContext, deps: FindingFixDeps): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.fixReset', async (node?: PoolNode) => {
    const chosen = findingNode(node ?? deps.view.selection[0], deps.attachment);
    if (chosen) await fixReset(chosen.session, chosen.finding, deps);
  });
}

async function fixReset(
  session: PoolSession,
  live: Finding,
  { attachment, checks, documents }: FindingFixDeps,
): Promise<void> {
  const document = await openResetMethod(live, () => session.sourceText(live), documents);
  if (!isChecked(document)) {
    throw new Failure('fixRefused', 'the source of this reset is not a file on this machine');
  }
  const checked = await checks.current(document);
  const finding = checked?.findings.find(each => isSameReset(live, document.uri, each));
  if (!checked || !finding || finding.fixes.length === 0) {
    const name = `${live.className}.${live.method}`;
    throw new Failure('fixRefused', `${name} has no fix in the source as it is now`);
  }
  const fix = await pickFix(finding.fixes);
  if (!fix) return;
  if (document.version !== checked.version) throw new Failure('fixRefused', CHANGED);
  const edit = new vscode.WorkspaceEdit();
  edit.set(
    document.uri,
    fix.edits.map(each => editorEdit(document, each)),
  );
  if (!(await vscode.workspace.applyEdit(edit))) throw new Failure('fixRefused', CHANGED);
  const label = vscode.l10n.t('fixed {0}', `${live.className}.${live.method}`);
  attachment.timeline.mark({ at: Date.now(), kind: 'fix', label });
}

async function pickFix(fixes: SourceFix[]): Promise<SourceFix | undefined> {
  const choices = fixes.map(fix => ({ label: fix.title, fix }));
  const title = vscode.l10n.t('Fix Reset Method');
  return (await vscode.window.showQuickPick(choices, { title }))?.fix;
}
