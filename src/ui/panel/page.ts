import * as vscode from 'vscode';
import { serveChannel } from '../../base/channel';
import { toDisposable, type Disposable } from '../../base/disposable';
import { validated, type PanelContract } from '../../protocol/panelContract';
import { createPageHandlers, type PageDeps } from './pageHandlers';
import { pageHtml } from './pageHtml';
import { createWebviewPort } from './webviewPort';

/** Where the page's bundle is. */
export function pageFolder(context: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'dist', 'page');
}

/** Shows the page in a webview and answers it until disposed. `only` names the one source that it may show. */
export function showPage(
  webview: vscode.Webview,
  folder: vscode.Uri,
  title: string,
  deps: PageDeps,
  only?: string,
): Disposable {
  const port = createWebviewPort(webview);
  const { sources } = deps;
  serveChannel<PanelContract>(port, validated(createPageHandlers(deps, only)));
  const subscriptions = [
    sources.onDidChangeState(() => port.tell({ event: 'state', state: sources.state(only) })),
    sources.onDidChangeSource(source => {
      if (only === undefined || only === source) port.tell({ event: 'changed', source });
    }),
  ];
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = pageHtml(webview, folder, title);
  return toDisposable(() => {
    for (const each of subscriptions) each.dispose();
  });
}
