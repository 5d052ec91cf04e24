import * as path from 'node:path';
import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import { openSnapshotFile, type OpenFileDeps } from '../snapshot/openSnapshotFile';
import { pageFolder, showPage } from './page';
import type { PageDeps } from './pageHandlers';
import { messageHtml } from './pageHtml';

/** Must equal the manifest's. */
const VIEW_TYPE = 'poolLeaks.heapSnapshot';

export type SnapshotEditorDeps = PageDeps & OpenFileDeps;

/** Shows a `.heapsnapshot` file as the page. VS Code's own editor stays the default. */
class SnapshotEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly folder: vscode.Uri,
    private readonly deps: SnapshotEditorDeps,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const { folder, deps } = this;
    const { snapshots, log } = deps;
    const say = (title: string, text: string): void => {
      panel.webview.options = { localResourceRoots: [folder] };
      panel.webview.html = messageHtml(panel.webview, folder, title, text);
    };
    const name = path.basename(uri.path);
    let isClosed = false;
    panel.onDidDispose(() => (isClosed = true));
    say(vscode.l10n.t('Reading {0}', name), vscode.l10n.t('Its progress is in the notification.'));
    const before = snapshots.all;
    try {
      const snapshot = await openSnapshotFile(uri, deps, { isOfEditor: true });
      const isOurs = !before.includes(snapshot);
      const close = (): void => {
        if (isOurs) snapshots.close(snapshot);
      };
      if (isClosed) return close();
      const page = showPage(panel, folder, deps, snapshot.id);
      panel.onDidDispose(() => {
        page.dispose();
        close();
      });
    } catch (error) {
      log.warn(sentenceOf(error));
      if (!isClosed) say(vscode.l10n.t('{0} could not be read', name), sentenceOf(error));
    }
  }
}

export function registerSnapshotEditor(
  context: vscode.ExtensionContext,
  deps: SnapshotEditorDeps,
): void {
  const editor = new SnapshotEditor(pageFolder(context), deps);
  context.subscriptions.push(
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, editor, {
      supportsMultipleEditorsPerDocument: false,
    }),
  );
}
