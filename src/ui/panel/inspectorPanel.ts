import * as vscode from 'vscode';
import { LIVE, liveId } from '../../protocol/panelState';
import { setContextKey } from '../contextKeys';
import type { PoolNode } from '../tree/poolNode';
import { commandRegistrar } from '../registerCommand';
import { pageFolder, showPage, type Page } from './page';
import type { PageDeps } from './pageHandlers';

/** Must equal the manifest's; the same for new and revived panels. */
const VIEW_TYPE = 'poolLeaks.inspector';

export interface InspectorPanelDeps extends PageDeps {
  /** Settles once what an earlier window showed is back, so that a revived panel finds it. */
  isReady: Promise<void>;
  log: vscode.LogOutputChannel;
}

/**
 * Registers *Open Live Heap Inspector*. There is one panel: the command reveals it if it is open, and VS Code revives it
 * when the window reloads.
 */
export function registerInspectorPanel(
  context: vscode.ExtensionContext,
  deps: InspectorPanelDeps,
): void {
  let shown: { panel: vscode.WebviewPanel; page: Page } | undefined;
  const adopt = (panel: vscode.WebviewPanel): Page => {
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(context.extensionUri, 'media', `view-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const page = showPage(panel, pageFolder(context), deps);
    shown = { panel, page };
    setContextKey('poolLeaks.inspectorOpened', true);
    panel.onDidDispose(() => {
      page.dispose();
      shown = undefined;
    });
    return page;
  };
  const open = (): Page => {
    if (!shown) {
      const title = vscode.l10n.t('Heap Inspector');
      return adopt(vscode.window.createWebviewPanel(VIEW_TYPE, title, vscode.ViewColumn.Active));
    }
    shown.panel.reveal();
    return shown.page;
  };
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.openInspector', (node?: PoolNode) => {
    const page = open();
    const live = node && 'session' in node ? liveId(node.session.target.thread) : LIVE;
    if (node?.kind === 'recording') page.showLeft(live);
    else if (node && 'finding' in node) page.select(live, node.finding.id);
    else if (node && 'found' in node) page.select(node.snapshot.id, node.found.id);
  });
  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async revived => {
        await deps.isReady;
        adopt(revived);
      },
    }),
  );
}
