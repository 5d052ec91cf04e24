import * as vscode from 'vscode';
import { READY_REASON, type SourceFix, type TextEdit } from '../../protocol/sourceFinding';
import { askText } from '../shown/ask';

const REASON_LIMIT = 200;

/**
 * The edits of a fix; those of one that ignores the reset get the reason that the person gives. `undefined` when they gave
 * none.
 */
export async function editsOf({ kind, edits }: SourceFix): Promise<TextEdit[] | undefined> {
  if (kind !== 'suppress') return edits;
  const reason = await askText({
    title: vscode.l10n.t('Ignore This Reset'),
    prompt: vscode.l10n.t(
      'Why are the references kept on purpose? It is written beside the reset.',
    ),
    value: '',
    complaint: text =>
      text.trim() === '' || text.length > REASON_LIMIT
        ? vscode.l10n.t('Enter a reason, at most {0} characters.', REASON_LIMIT)
        : undefined,
  });
  if (reason === undefined) return undefined;
  const shown = reason.trim().replace(/\s+/g, ' ');
  return edits.map(edit => ({ ...edit, text: edit.text.replace(READY_REASON, () => shown) }));
}
