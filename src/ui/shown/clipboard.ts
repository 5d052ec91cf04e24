import * as vscode from 'vscode';
import { visibleText } from '../../base/format';

const LINE_LIMIT = 10_000;

/** A line for the clipboard: pasted into a terminal, it is still one. */
export async function copyLine(line: string): Promise<void> {
  await vscode.env.clipboard.writeText(visibleText(line, LINE_LIMIT));
}

/** A table or data, whose cells and strings are inert already. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}
