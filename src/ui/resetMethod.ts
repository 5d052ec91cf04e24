import * as vscode from 'vscode';
import * as fs from 'node:fs';
import type { Finding } from '../protocol/finding';
import type { PoolSession } from '../session/sessionApi';
import { editorRangeOf } from './ranges';

const SCHEME = 'pool-leaks';

/** Texts of sources that are on no disk here: what the source map or the server itself carries. */
export class SourceDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  add(file: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: file.startsWith('/') ? file : `/${file}` });
    this.texts.set(uri.toString(), text);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }
}

/** Opens the original source with the reset method in sight and the statement that rewinds or parks selected; answers it. */
export async function openResetMethod(
  session: PoolSession,
  finding: Finding,
  documents: SourceDocuments,
): Promise<vscode.TextDocument> {
  const { file } = finding.location;
  const uri = fs.existsSync(file)
    ? vscode.Uri.file(file)
    : documents.add(file, (await session.sourceText(finding)) ?? '');
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, {
    selection: editorRangeOf(finding.location),
  });
  editor.revealRange(
    editorRangeOf(finding.methodLocation),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
  return document;
}
