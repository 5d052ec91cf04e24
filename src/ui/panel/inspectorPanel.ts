import * as vscode from 'vscode';
import type { Attachment } from '../attachment';
import { commandRegistrar } from '../registerCommand';
import { pageFolder, showPage } from './page';
import type { PageDeps } from './pageHandlers';

/** The same everywhere: in the manifest, for new panels and for revived ones. */
const VIEW_TYPE = 'poolLeaks.inspector';

export interface InspectorPanelDeps extends PageDeps {
  attachment: Attachment;
  log: vscode.LogOutputChannel;
}

/** Registers *Open Live Heap Inspector*: one panel, which is shown again when it is open, and revived when the window is reloaded. */
export function registerInspectorPanel(
  context: vscode.ExtensionContext,
  deps: InspectorPanelDeps,
): void {
  let panel: vscode.WebviewPanel | undefined;
  const adopt = (adopted: vscode.WebviewPanel): void => {
    panel = adopted;
    adopted.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'view.svg');
    const page = showPage(adopted.webview, pageFolder(context), adopted.title, deps);
    adopted.onDidDispose(() => {
      page.dispose();
      panel = undefined;
    });
  };
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.openInspector', () => {
    if (panel) return panel.reveal();
    const title = vscode.l10n.t('Heap Inspector');
    return adopt(vscode.window.createWebviewPanel(VIEW_TYPE, title, vscode.ViewColumn.Active));
  });
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async revived => adopt(revived),
    }),
  );
}
