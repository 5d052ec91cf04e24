import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import type { DocumentChecks } from './documentChecks';
import { CHANGED } from './fixActions';
import { editorEdit } from '../ranges';
import { commandRegistrar } from '../registerCommand';
import { checkWorkspace, type WorkspaceCheckDeps } from './workspaceCheck';
import { previewOf } from '../shown/inSource';
import { notify } from '../shown/notify';

export interface WorkspaceFixDeps extends Pick<WorkspaceCheckDeps, 'createChecker' | 'log'> {
  checks: DocumentChecks;
}

/** Registers *Fix All in Workspace*. Shows every fix in the refactor preview, and applies those that are confirmed there. */
export function registerWorkspaceFix(
  context: vscode.ExtensionContext,
  deps: WorkspaceFixDeps,
): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.fixWorkspace', async () => {
    const files = (await checkWorkspace(deps))
      .filter(({ findings }) => findings.some(({ certainty }) => certainty === 'provable'))
      .map(({ file }) => vscode.Uri.file(file));
    const { edit, refused } = await collectFixes(files, deps.checks);
    for (const sentence of refused) deps.log.warn(sentence);
    if (refused.length > 0) {
      const fixes = formatQuantity(refused.length, 'fix', 'fixes');
      void notify.warning(
        vscode.l10n.t(
          '{0} could not be included, see the log. Run the command again afterwards.',
          fixes,
        ),
      );
    }
    if (edit.size === 0) {
      void notify.information(vscode.l10n.t('There is nothing to fix.'));
      return;
    }
    if (await vscode.workspace.applyEdit(edit, { isRefactoring: true })) return;
    deps.log.info('The fixes of the workspace were not confirmed, or a file changed meanwhile.');
  });
}

/** All fixes that can be applied at once, from the documents as they are now, including unsaved changes. */
async function collectFixes(
  files: vscode.Uri[],
  checks: DocumentChecks,
): Promise<{ edit: vscode.WorkspaceEdit; refused: string[] }> {
  const { chooseFixes } = await import('../../check/chooseFixes');
  const edit = new vscode.WorkspaceEdit();
  const refused: string[] = [];
  for (const uri of files) {
    const document = await vscode.workspace.openTextDocument(uri);
    const checked = await checks.current(document);
    if (!checked || checked.version !== document.version) {
      refused.push(`${uri.fsPath}: ${new Failure('fixRefused', CHANGED).message}`);
      continue;
    }
    const all = chooseFixes(checked.findings, 'preferred');
    for (const { finding, reason } of all.refused) {
      const { message } = new Failure('fixRefused', reason);
      refused.push(`${uri.fsPath}: ${finding.className}.${finding.method}: ${message}`);
    }
    edit.set(
      uri,
      all.chosen.flatMap(({ finding, fix }) => {
        const metadata = previewOf(fix.title, `${finding.className}.${finding.method}`);
        return fix.edits.map((each): [vscode.TextEdit, vscode.WorkspaceEditEntryMetadata] => [
          editorEdit(document, each),
          metadata,
        ]);
      }),
    );
  }
  return { edit, refused };
}
