import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { html, type Html } from '../../report/html';

/**
 * The document of a page: an empty body, one script and one style sheet from `folder`. Nothing else may be loaded or run;
 * uPlot and the treemap set positions through the style object, which needs no leave.
 */
export function pageHtml(webview: vscode.Webview, folder: vscode.Uri, title: string): string {
  const nonce = randomBytes(16).toString('base64url');
  const script = html`<script
    nonce="${nonce}"
    src="${fileOf(webview, folder, 'page.js')}"
  ></script>`;
  return documentOf(webview, folder, title, `script-src 'nonce-${nonce}'`, script);
}

/** The document of a page that cannot be shown yet, or at all: a heading and a sentence. */
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
  return documentOf(webview, folder, title, '', body);
}

function documentOf(
  webview: vscode.Webview,
  folder: vscode.Uri,
  title: string,
  scripts: string,
  body: Html,
): string {
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    scripts,
  ].join('; ');
  return html`<!doctype html>
    <html lang="${vscode.env.language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${fileOf(webview, folder, 'page.css')}" />
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

function fileOf(webview: vscode.Webview, folder: vscode.Uri, name: string): string {
  return webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
}
