import * as vscode from 'vscode';
import type { RelatedPlace, SourceFinding } from '../../protocol/sourceFinding';

/** What a check of the workspace found in one file. */
export interface FileResult {
  uri: vscode.Uri;
  findings: SourceFinding[];
  /** As `SourceCheck.idleComments`. */
  idleComments?: RelatedPlace[];
}

/** Faulty resets by file: the last valid result for each, from open documents and from checks of the workspace. */
export class SourceFindings implements vscode.Disposable {
  private readonly byUri = new Map<string, FileResult>();
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

  /** The comments of a file that were to ignore a finding and ignore none. */
  idleCommentsOf(uri: vscode.Uri): readonly RelatedPlace[] {
    return this.byUri.get(uri.toString())?.idleComments ?? [];
  }

  /** Files with findings, or with comments that ignore none. */
  get uris(): vscode.Uri[] {
    return [...this.byUri.values()].map(({ uri }) => uri);
  }

  set(uri: vscode.Uri, findings: SourceFinding[], idleComments: RelatedPlace[] = []): void {
    const isEmpty = findings.length === 0 && idleComments.length === 0;
    if (!isEmpty) this.byUri.set(uri.toString(), { uri, findings, idleComments });
    else if (!this.byUri.delete(uri.toString())) return;
    this.changed.fire(uri);
  }

  /** Stores results of a workspace check as they come, but for open documents. */
  addWorkspace(results: readonly FileResult[], open: readonly vscode.Uri[]): void {
    this.ofWorkspace = true;
    const isOpen = new Set(open.map(uri => uri.toString()));
    for (const { uri, findings, idleComments } of results) {
      if (!isOpen.has(uri.toString())) this.set(uri, findings, idleComments);
    }
  }

  /**
   * Stores the results of a whole workspace check, by file; what files had that are not there any more goes. Keeps those of open documents, which may have changes that the files
   * do not have.
   */
  setWorkspace(results: readonly FileResult[], open: readonly vscode.Uri[]): void {
    const isKept = new Set([
      ...results.map(({ uri }) => uri.toString()),
      ...open.map(uri => uri.toString()),
    ]);
    for (const uri of this.uris) if (!isKept.has(uri.toString())) this.set(uri, []);
    this.addWorkspace(results, open);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
