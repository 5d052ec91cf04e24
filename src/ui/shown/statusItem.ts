import * as vscode from 'vscode';
import { editorText } from '../../base/words';
import { shownLines } from './row';

/** The item of ours in the status bar. */
export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor(id: string, name: string, command: string) {
    this.item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
    this.item.name = name;
    this.item.command = command;
  }

  /** `icon` is the name of one of VS Code's own; the tooltip's lines are told apart. */
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
