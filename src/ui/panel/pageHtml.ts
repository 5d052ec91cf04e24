import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { html, type Html } from '../../report/html';
import { pageDocument, type PageDocument } from './pageDocument';
import { skeleton, type SkeletonKind } from './skeleton';

/** The page's document, with the bundle from `folder`. */
export function pageHtml(
  webview: vscode.Webview,
  folder: vscode.Uri,
  title: string,
  kind: SkeletonKind,
): string {
  const nonce = randomBytes(16).toString('base64url');
  const heading = kind === 'snapshot' ? title : vscode.l10n.t('Live');
  const body = skeleton(kind, heading, message => vscode.l10n.t(message));
  const script = { address: fileOf(webview, folder, 'page.js'), nonce };
  return pageDocument({ ...documentOf(webview, folder, title, body), script });
}

/** A document that shows a heading and a sentence when there is no page to show, or not yet. */
export function messageHtml(
  webview: vscode.Webview,
  folder: vscode.Uri,
  title: string,
  text: string,
): string {
  const body = html`<main class="empty">
    <h2>${title}</h2>
    <p>${text}</p>
  </main>`;
  return pageDocument(documentOf(webview, folder, title, body));
}

function documentOf(
  webview: vscode.Webview,
  folder: vscode.Uri,
  title: string,
  body: Html,
): PageDocument {
  return {
    language: vscode.env.language,
    title,
    origin: webview.cspSource,
    style: fileOf(webview, folder, 'page.css'),
    body,
  };
}

function fileOf(webview: vscode.Webview, folder: vscode.Uri, name: string): string {
  return webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
}
