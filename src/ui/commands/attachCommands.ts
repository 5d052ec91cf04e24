import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import type { SampleProcess } from '../../session/sampleProcess';
import type { Attachment } from '../attach/attachment';
import type { DebugSessions } from '../attach/debugSessions';
import type { Reattachment } from '../attach/reattachment';
import { pickTarget, type ListTargets } from '../attach/targetPicker';
import { commandRegistrar } from '../registerCommand';
import { withProgress } from '../shown/notify';

export interface AttachCommandDeps {
  attachment: Attachment;
  sessions: DebugSessions;
  listTargets: ListTargets;
  reattachment: Reattachment;
  startSample(): Promise<SampleProcess>;
  log: vscode.LogOutputChannel;
}

/** Registers the commands that attach to a process, read it, and detach from it. */
export function registerAttachCommands(
  context: vscode.ExtensionContext,
  { attachment, sessions, listTargets, reattachment, startSample, log }: AttachCommandDeps,
): void {
  const register = commandRegistrar(context, log);
  register('poolLeaks.attach', async (address?: TargetAddress) => {
    const target = address ?? (await pickTarget(sessions, listTargets, log));
    if (!target) return;
    await attachment.attach(target);
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.attachToDebugSession', async () => {
    const active = vscode.debug.activeDebugSession;
    const session = sessions.all.find(each => each.id === active?.id) ?? sessions.all[0];
    if (!session) throw new Failure('usage', 'No JavaScript debug session is running.');
    await attachment.attach(await sessions.addressOf(session));
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.reattach', () => reattachment.now());
  register('poolLeaks.detach', () => attachment.detach());
  register('poolLeaks.refresh', () => attachment.refresh());
  register('poolLeaks.followRequests', async () => {
    await attachment.followRequests();
    // The curves are there.
    await vscode.commands.executeCommand('poolLeaks.openInspector');
  });
  register('poolLeaks.stopFollowing', () => attachment.stopFollowing());
  register('poolLeaks.startSample', async () => {
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Starting the sample server…'),
    };
    const sample = await withProgress(progress, () => startSample());
    context.subscriptions.push({ dispose: () => void sample.end() });
    await attachment.attach({ kind: 'url', url: sample.inspectorUrl });
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.showLog', () => log.show());
}
