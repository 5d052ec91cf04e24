import * as vscode from 'vscode';
import { visibleText } from '../../base/format';
import type { FileLocation } from '../../protocol/finding';
import { isOnDisk } from '../onDisk';
import { cursorAt, editorRangeOf } from '../ranges';

const SCHEME = 'pool-leaks';
const PATH_LIMIT = 1_000;

/** Texts of sources that are not on a disk here: from the source map or from the server itself. */
export class SourceDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Fires when a document that may be open has another text. */
  readonly onDidChange = this.changed.event;

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  add(file: string, text: string): vscode.Uri {
    const shown = visibleText(file, PATH_LIMIT);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${shown.replace(/^\/+/, '')}` });
    const before = this.texts.get(uri.toString());
    this.texts.set(uri.toString(), text);
    if (before !== undefined && before !== text) this.changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }
}

/** The location of a finding's reset. */
export interface ResetLocations {
  location: FileLocation;
  methodLocation: FileLocation;
}

/**
 * Opens the original source, reveals the reset method, and sets the cursor to the statement that rewinds or parks. Selects
 * nothing: a letter that is typed would replace it, and the lightbulb would offer what can be done with a selection. Answers
 * the document.
 */
export async function openResetMethod(
  { location, methodLocation }: ResetLocations,
  /** The text of a source that is not on a disk here. */
  sourceText: () => Promise<string | undefined>,
  documents: SourceDocuments,
): Promise<vscode.TextDocument> {
  const { file } = location;
  const uri = isOnDisk(file)
    ? vscode.Uri.file(file)
    : documents.add(file, (await sourceText()) ?? '');
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, {
    selection: cursorAt(editorRangeOf(location)),
  });
  editor.revealRange(
    editorRangeOf(methodLocation),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return document;
}
