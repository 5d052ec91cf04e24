import * as vscode from 'vscode';
import { serveChannel } from '../../base/channel';
import type { Disposable } from '../../base/disposable';
import { validated, type PanelContract, type PanelEvent } from '../../protocol/panelContract';
import { createPageHandlers, type PageDeps } from './pageHandlers';
import { pageHtml } from './pageHtml';
import { createWebviewPort } from './webviewPort';

/** Where the page's bundle is. */
export function pageFolder(context: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'dist', 'page');
}

/** A page in a panel. */
export interface Page extends Disposable {
  /** Selects a finding, at once or when the page has loaded. */
  select(source: string, finding: string): void;
  /** Shows what finished requests left behind, at once or when the page has loaded. */
  showLeft(source: string): void;
}

/**
 * Shows the page in a panel and answers it until disposed. Samples the attached process while the page is visible. `only`:
 * the single source that the page may show.
 */
export function showPage(
  panel: vscode.WebviewPanel,
  folder: vscode.Uri,
  deps: PageDeps,
  only?: string,
): Page {
  const { webview } = panel;
  const port = createWebviewPort(webview);
  const { attachment, sources } = deps;
  let isOpen = false;
  let chosen: PanelEvent | undefined;
  const handlers = createPageHandlers(deps, only);
  const open: PanelContract['open'] = async argument => {
    const opening = await handlers.open(argument);
    isOpen = true;
    // After the answer, because before it the page does not know the source.
    setImmediate(() => chosen && port.tell(chosen));
    return opening;
  };
  serveChannel<PanelContract>(port, validated({ ...handlers, open }));
  let looking: Disposable | undefined;
  const look = (): void => {
    const before = looking;
    looking = panel.visible && only === undefined ? attachment.look() : undefined;
    before?.dispose();
  };
  const subscriptions = [
    sources.onDidChangeState(() => port.tell({ event: 'state', state: sources.state(only) })),
    sources.onDidChangeSource(source => {
      if (only === undefined || only === source) port.tell({ event: 'changed', source });
    }),
    attachment.onDidSample(() => {
      if (only === undefined) port.tell({ event: 'sampled' });
    }),
    panel.onDidChangeViewState(look),
  ];
  look();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  const isRead = attachment.session?.reading !== undefined;
  const kind = only !== undefined ? 'snapshot' : isRead ? 'live' : 'empty';
  webview.html = pageHtml(webview, folder, panel.title, kind);
  const choose = (event: PanelEvent): void => {
    chosen = event;
    if (isOpen) port.tell(event);
  };
  return {
    select: (source, finding) => choose({ event: 'select', source, finding }),
    showLeft: source => choose({ event: 'showLeft', source }),
    dispose() {
      looking?.dispose();
      for (const each of subscriptions) each.dispose();
    },
  };
}
