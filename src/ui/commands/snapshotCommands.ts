import * as vscode from 'vscode';
import type { Attachment } from '../attach/attachment';
import { openSnapshotFile, type OpenFileDeps } from '../snapshot/openSnapshotFile';
import type { PoolNode } from '../tree/poolNode';
import { sessionOf } from './chosenSession';
import { commandRegistrar } from '../registerCommand';

export interface SnapshotCommandDeps extends OpenFileDeps {
  attachment: Attachment;
  view: vscode.TreeView<PoolNode>;
}

/** File filter of dialogs for heap snapshots. */
export const snapshotFilters = { 'Heap snapshots': ['heapsnapshot'] };

/** Registers the commands that open and take heap snapshots. */
export function registerSnapshotCommands(
  context: vscode.ExtensionContext,
  deps: SnapshotCommandDeps,
): void {
  const { snapshots, view, log } = deps;
  const register = commandRegistrar(context, log);
  register('poolLeaks.openSnapshot', async (uri?: vscode.Uri) => {
    const file = uri ?? (await vscode.window.showOpenDialog({ filters: snapshotFilters }))?.[0];
    if (!file) return;
    await openSnapshotFile(file, deps);
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
  });
  register('poolLeaks.takeSnapshot', (node?: PoolNode) => takeSnapshot(node, undefined, deps));
  register('poolLeaks.saveSnapshot', async (uri?: vscode.Uri) => {
    const file = uri ?? (await vscode.window.showSaveDialog({ filters: snapshotFilters }));
    if (file) await takeSnapshot(undefined, file.fsPath, deps);
  });
  register('poolLeaks.closeSnapshot', (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    if (at && 'snapshot' in at) snapshots.close(at.snapshot);
  });
}

/** Of the process, or of the thread in whose row it is asked for. */
async function takeSnapshot(
  node: PoolNode | undefined,
  saveTo: string | undefined,
  { attachment, snapshots, createSnapshotReader }: SnapshotCommandDeps,
): Promise<void> {
  const session = sessionOf(node, attachment);
  const reader = await createSnapshotReader();
  try {
    const reading = await attachment.takeSnapshot(session, reader, saveTo);
    const { takenAt } = session.lastSnapshot!;
    const time = takenAt.toLocaleTimeString();
    const { pid = '?', thread } = session.target;
    const title = thread
      ? vscode.l10n.t('thread {0} of pid {1} at {2}', thread.id, pid, time)
      : vscode.l10n.t('pid {0} at {1}', pid, time);
    snapshots.add({ title, reader, reading, at: takenAt.getTime(), session });
  } catch (error) {
    reader.dispose();
    throw error;
  }
  await vscode.commands.executeCommand('poolLeaks.findings.focus');
}
