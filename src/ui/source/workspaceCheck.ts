import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { Disposable } from '../../base/disposable';
import { formatCount, formatQuantity } from '../../base/format';
import type { Checker, FileCheck } from '../../protocol/fileCheck';
import { isOmission } from '../../protocol/skipped';
import { commandRegistrar } from '../registerCommand';
import type { FileResult, SourceFindings } from './sourceFindings';
import { notify, withProgress } from '../shown/notify';

export interface WorkspaceCheckDeps {
  findings: SourceFindings;
  /** Creates a checker for one pass over the workspace. The caller disposes it. */
  createChecker(): Promise<Checker & Disposable>;
  log: vscode.LogOutputChannel;
}

/** Registers *Check Workspace*. Its results stay in the Problems panel until the next check. */
export function registerWorkspaceCheck(
  context: vscode.ExtensionContext,
  deps: WorkspaceCheckDeps,
): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.checkWorkspace', async () => {
    const checks = await checkWorkspace(deps, batch =>
      deps.findings.addWorkspace(resultsOf(batch), openUris()),
    );
    showResults(checks, deps);
  });
}

/**
 * Checks the files of the workspace's folders, with progress and cancel; `onChecked` gets results as they come. Rejects with a
 * `Failure`.
 */
export async function checkWorkspace(
  deps: Pick<WorkspaceCheckDeps, 'createChecker' | 'log'>,
  onChecked: (checks: readonly FileCheck[]) => void = () => undefined,
): Promise<FileCheck[]> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(
    ({ uri }) => uri.scheme === 'file',
  );
  if (folders.length === 0) {
    throw new Failure('usage', 'There is no folder on this machine to check. Open one first.');
  }
  const { checkAll } = await import('../../check/checkAll');
  const { checkTarget } = await import('../../check/checkTargets');
  const { walkSources } = await import('../../check/walkSources');
  const checker = await deps.createChecker();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Checking the workspace for faulty resets'),
    cancellable: true,
  };
  try {
    return await withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const targets = folders.map(({ uri }) => checkTarget(uri.fsPath, uri.fsPath));
      const onUnreadable = (folder: string, message: string): void =>
        deps.log.warn(`${folder}: ${message}`);
      return checkAll(walkSources(targets, onUnreadable), checker, {
        signal: abort.signal,
        onChecked,
        onProgress: checked => progress.report({ message: formatQuantity(checked, 'file') }),
      });
    });
  } finally {
    checker.dispose();
  }
}

function showResults(checks: FileCheck[], { findings, log }: WorkspaceCheckDeps): void {
  findings.setWorkspace(resultsOf(checks), openUris());
  for (const { file, skipped } of checks) {
    if (skipped) log.warn(`${file}: ${skipped.message}`);
  }
  const message = summaryOf(checks);
  const showProblems = vscode.l10n.t('Show Problems');
  void notify.information(message, showProblems).then(choice => {
    if (choice) void vscode.commands.executeCommand('workbench.actions.view.problems');
  });
}

function resultsOf(checks: readonly FileCheck[]): FileResult[] {
  return checks.map(({ file, findings, idleComments }) => ({
    uri: vscode.Uri.file(file),
    findings,
    ...(idleComments && { idleComments }),
  }));
}

function openUris(): vscode.Uri[] {
  return vscode.workspace.textDocuments.map(({ uri }) => uri);
}

function summaryOf(checks: FileCheck[]): string {
  const certainties = checks.flatMap(({ findings }) => findings.map(each => each.certainty));
  const provable = certainties.filter(certainty => certainty === 'provable').length;
  const omitted = checks.filter(({ skipped }) => skipped && isOmission(skipped)).length;
  return vscode.l10n.t(
    '{0} and {1} in {2}; {3} not checked (the log says why).',
    formatQuantity(provable, 'finding'),
    formatQuantity(certainties.length - provable, 'hint'),
    formatQuantity(checks.filter(({ skipped }) => !skipped).length, 'file'),
    formatCount(omitted),
  );
}
