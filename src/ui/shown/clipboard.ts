import * as vscode from 'vscode';
import { visibleText } from '../../base/format';

const LINE_LIMIT = 10_000;
const SHOWN_MS = 3_000;

/** Copies a single line, which stays one when it is pasted into a terminal. */
export async function copyLine(line: string): Promise<void> {
  await vscode.env.clipboard.writeText(visibleText(line, LINE_LIMIT));
  tell();
}

/** Copies a table or data whose cells and strings are already inert. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  tell();
}

/** Copying shows nothing by itself. */
function tell(): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied to the clipboard.'), SHOWN_MS);
}
