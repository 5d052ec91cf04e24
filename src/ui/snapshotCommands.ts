import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { Failure } from '../base/failure';
import { formatBytes } from '../base/format';
import type { FileAnalyser } from '../protocol/analysis';
import type { AnalysedFile } from '../protocol/heapModel';
import type { ListedSnapshot } from '../protocol/snapshotReader';
import type { Attachment } from './attachment';
import type { PoolNode } from './poolNodes';
import { commandRegistrar } from './registerCommand';
import type { Snapshots } from './snapshots';

export interface SnapshotCommandDeps {
  attachment: Attachment;
  snapshots: Snapshots;
  createSnapshotReader(): Promise<ListedSnapshot>;
  /** An analyser of its own for the sources of one file; the caller disposes it. */
  createAnalyser(): Promise<FileAnalyser & Disposable>;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

const filters = { 'Heap snapshots': ['heapsnapshot'] };

/** Registers the commands that open and take heap snapshots. */
export function registerSnapshotCommands(
  context: vscode.ExtensionContext,
  deps: SnapshotCommandDeps,
): void {
  const { snapshots, view, log } = deps;
  const register = commandRegistrar(context, log);
  register('poolLeaks.openSnapshot', async (uri?: vscode.Uri) => {
    const file = uri ?? (await vscode.window.showOpenDialog({ filters }))?.[0];
    if (file) await openFile(file, deps);
  });
  register('poolLeaks.takeSnapshot', () => takeSnapshot(undefined, deps));
  register('poolLeaks.saveSnapshot', async (uri?: vscode.Uri) => {
    const file = uri ?? (await vscode.window.showSaveDialog({ filters }));
    if (file) await takeSnapshot(file.fsPath, deps);
  });
  register('poolLeaks.closeSnapshot', (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    if (at && 'snapshot' in at) snapshots.close(at.snapshot);
  });
}

async function takeSnapshot(
  saveTo: string | undefined,
  { attachment, snapshots, createSnapshotReader }: SnapshotCommandDeps,
): Promise<void> {
  const { session } = attachment;
  if (!session) throw new Failure('usage', 'No process is attached. Attach to one first.');
  const reader = await createSnapshotReader();
  try {
    const reading = await attachment.takeSnapshot(reader, saveTo);
    const time = new Date().toLocaleTimeString();
    const title = vscode.l10n.t('pid {0} at {1}', session.target.pid ?? '?', time);
    snapshots.add({ title, reader, reading, session });
  } catch (error) {
    reader.dispose();
    throw error;
  }
  await vscode.commands.executeCommand('poolLeaks.findings.focus');
}

/** Reads a file with progress and cancel, and joins it with the sources of the workspace. */
async function openFile(uri: vscode.Uri, deps: SnapshotCommandDeps): Promise<void> {
  if (uri.scheme !== 'file') throw new Failure('usage', 'The file is not on this machine.');
  const { readSnapshotFile } = await import('../session/snapshotFile');
  const title = path.basename(uri.fsPath);
  const location = vscode.ProgressLocation.Notification;
  const reader = await deps.createSnapshotReader();
  try {
    const reading = await vscode.window.withProgress(
      { location, title: vscode.l10n.t('Reading {0}', title), cancellable: true },
      async (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        const { signal } = abort;
        progress.report({ message: vscode.l10n.t('sources of the workspace') });
        const sources = await analyseWorkspace(deps, signal);
        const onProgress = (bytes: number): void =>
          progress.report({ message: formatBytes(bytes) });
        return readSnapshotFile(reader, uri.fsPath, sources, { signal, onProgress });
      },
    );
    deps.snapshots.add({ title, reader, reading, session: undefined });
  } catch (error) {
    reader.dispose();
    throw error;
  }
  await vscode.commands.executeCommand('poolLeaks.findings.focus');
}

async function analyseWorkspace(
  { createAnalyser, log }: SnapshotCommandDeps,
  signal: AbortSignal,
): Promise<AnalysedFile[]> {
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  if (folders.length === 0) return [];
  const { analyseSources } = await import('../check/analyseSources');
  const { checkTarget } = await import('../check/checkTargets');
  const { walkSources } = await import('../check/walkSources');
  const onSkipped = (file: string, reason: string): void => log.debug(`${file}: ${reason}`);
  const targets = folders.map(folder => checkTarget(folder, folder));
  const analyser = await createAnalyser();
  try {
    return await analyseSources(walkSources(targets, onSkipped), analyser, onSkipped, signal);
  } finally {
    analyser.dispose();
  }
}
