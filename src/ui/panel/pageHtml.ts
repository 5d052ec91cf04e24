import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/**
 * The document of a page: an empty body, one script and one style sheet from `folder`. Nothing else may be loaded or run;
 * uPlot and the treemap set positions through the style object, which needs no leave.
 */
export function pageHtml(webview: vscode.Webview, folder: vscode.Uri, title: string): string {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const nonce = randomBytes(16).toString('base64url');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${file('page.css')}">
</head>
<body>
<script nonce="${nonce}" src="${file('page.js')}"></script>
</body>
</html>`;
}
