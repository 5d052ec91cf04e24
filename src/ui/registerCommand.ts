import * as vscode from 'vscode';
import { notify } from './shown/notify';
import { showFailure } from './showFailure';

/** Registers a command of the manifest. Shows its failures instead of throwing them at VS Code. */
export type RegisterCommand = (
  name: string,
  run: (...given: never[]) => Promise<unknown> | unknown,
) => void;

/** Commands that neither run code nor attach. All others, including new ones, require a trusted workspace. */
export const withoutTrust: ReadonlySet<string> = new Set([
  'poolLeaks.checkWorkspace',
  'poolLeaks.closeComparison',
  'poolLeaks.closeSnapshot',
  'poolLeaks.compareSnapshots',
  'poolLeaks.copyJson',
  'poolLeaks.copyPath',
  'poolLeaks.copyValue',
  'poolLeaks.detach',
  'poolLeaks.explain',
  'poolLeaks.exportReport',
  'poolLeaks.find',
  'poolLeaks.fixLeft',
  'poolLeaks.fixReset',
  'poolLeaks.fixWorkspace',
  'poolLeaks.groupBy',
  'poolLeaks.ignoreReset',
  'poolLeaks.goToPlace',
  'poolLeaks.goToReset',
  'poolLeaks.openInspector',
  'poolLeaks.openSnapshot',
  'poolLeaks.redactSnapshot',
  'poolLeaks.showLog',
  'poolLeaks.showMenu',
  'poolLeaks.stopFollowing',
]);

export function commandRegistrar(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): RegisterCommand {
  return (name, run) => {
    const guarded = async (...given: never[]): Promise<void> => {
      try {
        if (vscode.workspace.isTrusted || withoutTrust.has(name)) await run(...given);
        else await askForTrust();
      } catch (error) {
        showFailure(error, log);
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, guarded));
  };
}

/** Says why nothing was done, and offers to change that. */
async function askForTrust(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const why = vscode.l10n.t('This runs code in a process. Trust this workspace first.');
  if ((await notify.warning(why, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
