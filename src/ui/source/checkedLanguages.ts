import type * as vscode from 'vscode';
import { hasKnownSyntax } from '../../check/sourceFiles';
import type { SourceText } from '../../protocol/analysis';

/** Languages whose documents are checked, each with the ending that stands for its syntax. */
const endings: Record<string, string> = {
  javascript: '.js',
  javascriptreact: '.jsx',
  typescript: '.ts',
  typescriptreact: '.tsx',
  go: '.go',
};
/** Documents of other schemes are views of something: an older revision, an output, a source out of a source map. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

/** The documents that are checked, for the registration of providers. */
export const checkedDocuments: vscode.DocumentFilter[] = schemes.flatMap(scheme =>
  Object.keys(endings).map(language => ({ scheme, language })),
);

export function isChecked({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId in endings && schemes.includes(uri.scheme);
}

/** The document's text for the analysis, which knows a syntax by the ending of the name. */
export function sourceOf(document: vscode.TextDocument): SourceText {
  const { fsPath } = document.uri;
  const name = hasKnownSyntax(fsPath) ? fsPath : `${fsPath}${endings[document.languageId] ?? ''}`;
  return { name, text: document.getText() };
}
