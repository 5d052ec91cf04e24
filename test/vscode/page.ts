import * as fs from 'node:fs';
import * as path from 'node:path';
import type { PageControlAddress, PageRequest } from '../host/pageControl';

const addressFile = path.join(__dirname, '..', '..', '.vscode-test', 'page-control.json');

/** Whether there is a page to look at and to type into. */
export function hasPage(): boolean {
  return fs.existsSync(addressFile);
}

/** Uses the page that shows this window. Desktop VS Code has none: then pictures are not taken and texts are empty. */
export function onPage(action: PageRequest['action'], argument: string): Promise<string> {
  return ask({ action, argument });
}

/** The same inside of the webview that is shown. */
export function inWebview(action: PageRequest['action'], argument: string): Promise<string> {
  return ask({ action, argument, inWebview: true });
}

async function ask(request: PageRequest): Promise<string> {
  if (!hasPage()) return '';
  const { url, token } = JSON.parse(fs.readFileSync(addressFile, 'utf8')) as PageControlAddress;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: token },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${request.action} ${request.argument}: ${text}`);
  return text;
}
