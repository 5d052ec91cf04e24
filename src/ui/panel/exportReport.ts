import * as path from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { replaceFile } from '../../base/writeFile';
import { LIVE } from '../../protocol/panelState';
import type { ReportContent } from '../../report/reportData';
import type { Attachment } from '../attach/attachment';
import type { PoolNode } from '../tree/poolNode';
import { commandRegistrar } from '../registerCommand';
import type { OpenSnapshot } from '../snapshot/snapshots';
import type { PanelSources } from './panelSources';
import { notify } from '../shown/notify';

export interface ExportReportDeps {
  attachment: Attachment;
  sources: PanelSources;
  log: vscode.LogOutputChannel;
}

/** Registers *Export Report…*: writes what a source holds to one HTML file, with the process's curves. */
export function registerExportReport(
  context: vscode.ExtensionContext,
  deps: ExportReportDeps,
): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.exportReport', async (from?: PoolNode | string) => {
    const source = typeof from === 'string' ? from : from && 'snapshot' in from ? from.id : LIVE;
    // Before the dialog, because the report is about the moment when it was asked for.
    const content = await contentOf(source, deps);
    const file = await vscode.window.showSaveDialog({
      defaultUri: suggestedFile(),
      filters: { HTML: ['html'] },
    });
    if (!file) return;
    const { renderReport } = await import('../../report/renderReport');
    const { version } = context.extension.packageJSON as { version: string };
    const text = renderReport({ ...content, at: Date.now(), version });
    await write(file, text);
    const open = vscode.l10n.t('Open');
    const name = path.basename(file.path);
    const done = vscode.l10n.t('{0} was written.', name);
    if ((await notify.information(done, open)) === open) {
      await vscode.env.openExternal(file);
    }
  });
}

/** Local files are replaced as a whole or not at all; other file systems write in their own way. */
async function write(file: vscode.Uri, text: string): Promise<void> {
  if (file.scheme === 'file') return replaceFile(file.fsPath, text);
  try {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  } catch (error) {
    throw new Failure('unwritable', file.fsPath, error);
  }
}

async function contentOf(
  source: string,
  { attachment, sources }: ExportReportDeps,
): Promise<ReportContent> {
  const session = sources.sessionOf(source);
  if (!session && source !== LIVE) return snapshotContent(sources.snapshot(source));
  // The process with all of its threads.
  const reading = source === LIVE ? attachment.reading : session?.reading;
  if (!session || !reading) {
    throw new Failure('usage', 'No process was read yet. Attach to one first.');
  }
  const { serverReport } = await import('../../report/serverReport');
  const runs = attachment.timelineOf(session).all();
  return serverReport(session.target, reading, runs, shownFile);
}

async function snapshotContent({ title, reading, reader }: OpenSnapshot): Promise<ReportContent> {
  const { snapshotReport } = await import('../../report/snapshotReport');
  return snapshotReport(title, reading, reader, shownFile);
}

function shownFile(file: string): string {
  return vscode.workspace.asRelativePath(file);
}

function suggestedFile(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return folder
    ? vscode.Uri.joinPath(folder.uri, 'pool-leaks.html')
    : vscode.Uri.file('pool-leaks.html');
}
