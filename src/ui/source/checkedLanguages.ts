import type * as vscode from 'vscode';
import type { SourceText } from '../../protocol/analysis';
import { languages, syntaxOf, usualEnding } from '../../protocol/languages';

/** Documents of other schemes are views of something else: an older revision, an output, a source from a source map. */
const schemes = ['file', 'untitled', 'vscode-vfs'];

/** Selects the checked documents when providers are registered. */
export const checkedDocuments: vscode.DocumentFilter[] = schemes.flatMap(scheme =>
  languages.map(language => ({ scheme, language })),
);

export function isChecked({ languageId, uri }: vscode.TextDocument): boolean {
  return languages.includes(languageId) && schemes.includes(uri.scheme);
}

/** The document's text for the analysis, with a name whose extension tells the syntax. */
export function sourceOf(document: vscode.TextDocument): SourceText {
  const { fsPath } = document.uri;
  const ending = syntaxOf(fsPath) ? '' : (usualEnding(document.languageId) ?? '');
  return { name: `${fsPath}${ending}`, text: document.getText() };
}
