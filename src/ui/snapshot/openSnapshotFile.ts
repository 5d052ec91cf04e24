import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Failure } from '../../base/failure';
import { formatBytes } from '../../base/format';
import type { FileAnalyser } from '../../protocol/analysis';
import type { AnalysedFile } from '../../protocol/heapModel';
import type { OriginalFinder } from '../../protocol/originals';
import type { LastingSnapshot } from './lastingSnapshot';
import { fileVersion, type OpenSnapshot, type Snapshots } from './snapshots';
import { withProgress } from '../shown/notify';

export interface OpenFileDeps {
  snapshots: Snapshots;
  createSnapshotReader(): Promise<LastingSnapshot>;
  /** Creates an analyser for the sources of one file. The caller disposes it. */
  createAnalyser(): Promise<FileAnalyser & Disposable>;
  /** Outlives the reading of a file. */
  originalFinder(): Promise<OriginalFinder>;
  log: vscode.LogOutputChannel;
}

/**
 * Opens a snapshot file and joins it with the workspace's sources, with progress and cancel. Reads it once for all callers
 * until the file changes. Rejects with a `Failure`.
 */
export async function openSnapshotFile(
  uri: vscode.Uri,
  deps: OpenFileDeps,
  owner: Pick<OpenSnapshot, 'isOfEditor'> = {},
): Promise<OpenSnapshot> {
  if (uri.scheme !== 'file') throw new Failure('usage', 'The file is not on this machine.');
  const file = uri.fsPath;
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (!stats) throw new Failure('usage', `${file} cannot be opened. Give a file that can be read.`);
  return deps.snapshots.ofFile(fileVersion(file, stats), async () => ({
    ...(await readFile(file, stats.mtimeMs, deps)),
    ...owner,
  }));
}

async function readFile(
  file: string,
  at: number,
  deps: OpenFileDeps,
): Promise<Omit<OpenSnapshot, 'id'>> {
  const { readSnapshotFile } = await import('../../session/snapshotFile');
  const title = path.basename(file);
  const location = vscode.ProgressLocation.Notification;
  const reader = await deps.createSnapshotReader();
  try {
    const reading = await withProgress(
      { location, title: vscode.l10n.t('Reading {0}', title), cancellable: true },
      async (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        const { signal } = abort;
        progress.report({ message: vscode.l10n.t('sources of the workspace') });
        const sources = await analyseWorkspace(deps, signal);
        const onProgress = (bytes: number): void =>
          progress.report({ message: formatBytes(bytes) });
        const parts = { reader, originalFinder: await deps.originalFinder() };
        return readSnapshotFile(parts, file, sources, { signal, onProgress });
      },
    );
    return { title, reader, reading, at, session: undefined };
  } catch (error) {
    reader.dispose();
    throw error;
  }
}

async function analyseWorkspace(
  { createAnalyser, log }: OpenFileDeps,
  signal: AbortSignal,
): Promise<AnalysedFile[]> {
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  if (folders.length === 0) return [];
  const { analyseSources } = await import('../../check/analyseSources');
  const { checkTarget } = await import('../../check/checkTargets');
  const { walkSources } = await import('../../check/walkSources');
  const onSkipped = (file: string, reason: string): void => log.debug(`${file}: ${reason}`);
  const targets = folders.map(folder => checkTarget(folder, folder));
  const analyser = await createAnalyser();
  try {
    return await analyseSources(walkSources(targets, onSkipped), analyser, onSkipped, signal);
  } finally {
    analyser.dispose();
  }
}
