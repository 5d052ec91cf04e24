import * as path from 'node:path';
import * as vscode from 'vscode';
import type { HolderKind } from '../../../protocol/holders';
import type { Rule } from '../../../protocol/rules';
import type { HoverLink } from '../../shown/hover';

/** Opens a place in a source: `userValues.ts:31`. */
export function placeLink({
  file,
  line,
  column,
}: {
  file: string;
  line: number;
  column: number;
}): HoverLink {
  const title = `${path.basename(file)}:${line}`;
  return { title, command: 'poolLeaks.goToPlace', given: [{ file, line, column }] };
}

/** Opens the page about a rule, or about a kind of holder. */
export function explainLink(what: Rule | HolderKind, folder: 'rules' | 'holders'): HoverLink {
  const title = folder === 'rules' ? what : vscode.l10n.t('Explain');
  return { title, command: 'poolLeaks.explain', given: [what, folder] };
}
