import * as vscode from 'vscode';
import { visibleText } from '../../base/format';
import type { FileLocation } from '../../protocol/finding';
import { isOnDisk } from '../onDisk';
import { editorRangeOf } from '../ranges';

const SCHEME = 'pool-leaks';
const PATH_LIMIT = 1_000;

/** Texts of sources that are on no disk here: what the source map or the server itself carries. */
export class SourceDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  add(file: string, text: string): vscode.Uri {
    const shown = visibleText(file, PATH_LIMIT);
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${shown.replace(/^\/+/, '')}` });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }
}

/** Where a finding's reset is. */
export interface ResetLocations {
  location: FileLocation;
  methodLocation: FileLocation;
}

/** Opens the original source with the reset method in sight and the statement that rewinds or parks selected; answers it. */
export async function openResetMethod(
  { location, methodLocation }: ResetLocations,
  /** The text of a source that is on no disk here. */
  sourceText: () => Promise<string | undefined>,
  documents: SourceDocuments,
): Promise<vscode.TextDocument> {
  const { file } = location;
  const uri = isOnDisk(file)
    ? vscode.Uri.file(file)
    : documents.add(file, (await sourceText()) ?? '');
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, {
    selection: editorRangeOf(location),
  });
  editor.revealRange(
    editorRangeOf(methodLocation),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return document;
}
