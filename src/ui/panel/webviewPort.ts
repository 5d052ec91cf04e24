import type * as vscode from 'vscode';
import type { ChannelPort } from '../../base/channel';
import type { PanelEvent } from '../../protocol/panelContract';

/** The host's end of a page's messages. Messages to a hidden page are lost; the page asks again when it is shown. */
export interface WebviewPort extends ChannelPort {
  tell(event: PanelEvent): void;
}

export function createWebviewPort(webview: vscode.Webview): WebviewPort {
  return {
    postMessage: message => void webview.postMessage(message),
    on: (_event, listener) => webview.onDidReceiveMessage(listener),
    tell: event => void webview.postMessage(event),
  };
}
