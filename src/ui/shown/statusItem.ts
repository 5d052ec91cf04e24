import * as vscode from 'vscode';
import { editorText } from '../../base/words';
import { shownLines } from './row';

/** Our item in the status bar. */
export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor(id: string, name: string, command: string) {
    this.item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
    this.item.name = name;
    this.item.command = command;
  }

  /** `icon`: name of a VS Code icon. `tooltip`: one line each. */
  show(icon: string, text: string, tooltip: string[]): void {
    this.item.text = `$(${icon}) ${editorText(text, 60)}`;
    this.item.tooltip = shownLines(tooltip);
    this.item.show();
  }

  hide(): void {
    this.item.hide();
  }

  dispose(): void {
    this.item.dispose();
  }
}
