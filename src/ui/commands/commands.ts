import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { SnapshotFinding } from '../../protocol/snapshotReading';
import type { TargetAddress } from '../../protocol/target';
import type { SampleProcess } from '../../session/sampleProcess';
import type { Attachment } from '../attach/attachment';
import type { DebugSessions } from '../attach/debugSessions';
import { isOnDisk } from '../onDisk';
import { retainingPath, type PoolNode } from '../tree/poolNodes';
import { openResetMethod, type SourceDocuments } from '../source/resetMethod';
import { snapshotPath } from '../tree/snapshotNodes';
import { commandRegistrar } from '../registerCommand';
import { copyLine } from '../shown/clipboard';
import { withProgress } from '../shown/notify';
import { pickTarget, type ListTargets } from '../attach/targetPicker';

export interface CommandDeps {
  attachment: Attachment;
  sessions: DebugSessions;
  listTargets: ListTargets;
  startSample(): Promise<SampleProcess>;
  documents: SourceDocuments;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

/** Registers the commands of the view and of attaching. */
export function registerCommands(context: vscode.ExtensionContext, deps: CommandDeps): void {
  const { attachment, sessions, view, log } = deps;
  const register = commandRegistrar(context, log);

  register('poolLeaks.attach', async (address?: TargetAddress) => {
    const target = address ?? (await pickTarget(sessions, deps.listTargets, log));
    if (!target) return;
    await attachment.attach(target);
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.attachToDebugSession', async () => {
    const active = vscode.debug.activeDebugSession;
    const session = sessions.all.find(each => each.id === active?.id) ?? sessions.all[0];
    if (session) await attachment.attach(await sessions.addressOf(session));
  });
  register('poolLeaks.detach', () => attachment.detach());
  register('poolLeaks.refresh', () => attachment.refresh());
  register('poolLeaks.goToReset', (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    if (at && 'found' in at) return openFound(at.found, deps.documents);
    if (at?.kind === 'findingChange') return openFound(at.change, deps.documents);
    const chosen = findingNode(at, attachment);
    if (!chosen) return undefined;
    const { session, finding } = chosen;
    return openResetMethod(finding, () => session.sourceText(finding), deps.documents);
  });
  register('poolLeaks.copyPath', async (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    const path =
      at?.kind === 'snapshotValue' || at?.kind === 'retainedBy'
        ? await snapshotPath(at)
        : at && retainingPath(at);
    if (path !== undefined) await copyLine(path);
  });
  register('poolLeaks.startSample', async () => {
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Starting the sample server…'),
    };
    const sample = await withProgress(progress, () => deps.startSample());
    context.subscriptions.push({ dispose: () => void sample.end() });
    await attachment.attach({ kind: 'url', url: sample.inspectorUrl });
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.showLog', () => log.show());
}

type FoundReset = Pick<SnapshotFinding, 'className' | 'location' | 'methodLocation'>;

/** A guess has no place; the source of a live snapshot may be on no disk here. */
async function openFound(
  { location, methodLocation = location, className }: FoundReset,
  documents: SourceDocuments,
): Promise<unknown> {
  if (!location || !methodLocation || !isOnDisk(location.file)) {
    throw new Failure('usage', `The source of ${className} is not on this machine.`);
  }
  return openResetMethod({ location, methodLocation }, () => Promise.resolve(''), documents);
}

/** The finding of a row; without one, the finding that holds most. */
export function findingNode(
  node: PoolNode | undefined,
  attachment: Attachment,
): Extract<PoolNode, { kind: 'finding' }> | undefined {
  const { session } = attachment;
  const finding = node && 'finding' in node ? node.finding : session?.reading?.findings[0];
  return session && finding ? { kind: 'finding', id: finding.id, session, finding } : undefined;
}
