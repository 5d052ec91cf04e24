import * as vscode from 'vscode';
import { editorText } from '../../base/words';

interface Question {
  title: string;
  prompt: string;
  placeHolder?: string;
  /** What is in the box at first. */
  value: string;
  /** Why a text cannot be taken; `undefined` when it can. */
  complaint(text: string): string | undefined;
}

/** Asks for a line of text. `undefined` when the person cancelled. */
export async function askText(question: Question): Promise<string | undefined> {
  const { title, prompt, placeHolder, value, complaint } = question;
  return vscode.window.showInputBox({
    title: editorText(title),
    prompt: editorText(prompt),
    ...(placeHolder === undefined ? {} : { placeHolder: editorText(placeHolder) }),
    value,
    ignoreFocusOut: true,
    validateInput: complaint,
  });
}
