import * as vscode from 'vscode';
import type { SourceFinding } from '../../protocol/sourceFinding';

/** Faulty resets by file: the last valid result for each, from open documents and from checks of the workspace. */
export class SourceFindings implements vscode.Disposable {
  private readonly byUri = new Map<string, { uri: vscode.Uri; findings: SourceFinding[] }>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires with a file whose findings have changed. */
  readonly onDidChange = this.changed.event;
  private ofWorkspace = false;

  /** Whether the workspace was checked. Findings of closed files then stay, and all are listed as problems. */
  get isOfWorkspace(): boolean {
    return this.ofWorkspace;
  }

  get(uri: vscode.Uri): readonly SourceFinding[] {
    return this.byUri.get(uri.toString())?.findings ?? [];
  }

  /** Files with findings. */
  get uris(): vscode.Uri[] {
    return [...this.byUri.values()].map(({ uri }) => uri);
  }

  set(uri: vscode.Uri, findings: SourceFinding[]): void {
    if (findings.length > 0) this.byUri.set(uri.toString(), { uri, findings });
    else if (!this.byUri.delete(uri.toString())) return;
    this.changed.fire(uri);
  }

  /**
   * Stores the results of a workspace check, by file. Keeps those of open documents, which may have changes that the files
   * do not have.
   */
  setWorkspace(
    results: { uri: vscode.Uri; findings: SourceFinding[] }[],
    open: vscode.Uri[],
  ): void {
    this.ofWorkspace = true;
    const isOpen = new Set(open.map(uri => uri.toString()));
    for (const uri of this.uris) {
      if (isOpen.has(uri.toString())) this.changed.fire(uri);
      else this.set(uri, []);
    }
    for (const { uri, findings } of results) {
      if (!isOpen.has(uri.toString())) this.set(uri, findings);
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}
