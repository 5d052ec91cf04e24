import * as vscode from 'vscode';
import type { Finding } from '../../protocol/finding';
import type { SourceFix } from '../../protocol/sourceFinding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { mendedText } from '../tree/kinds/findingNode';
import type { PoolNode } from '../tree/poolNode';
import { chosenFinding } from './chosenFinding';
import { commandRegistrar } from '../registerCommand';
import { notify } from '../shown/notify';
import { pickOne } from '../shown/pick';
import type { MendedResets } from '../source/mendedResets';
import type { ResetFixer } from '../source/resetFixes';
import { openResetMethod, type SourceDocuments } from '../source/resetMethod';

export interface FixResetDeps {
  attachment: Attachment;
  fixer: ResetFixer;
  mended: MendedResets;
  documents: SourceDocuments;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

/**
 * Registers *Fix Reset Method…* for the tree's findings. Applies the same fixes as the lightbulb, in the original source.
 */
export function registerFixReset(context: vscode.ExtensionContext, deps: FixResetDeps): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.fixReset', async (node?: PoolNode) => {
    const chosen = chosenFinding(node ?? deps.view.selection[0], deps.attachment);
    if (chosen) await fixReset(chosen.session, chosen.finding, deps);
  });
  register('poolLeaks.ignoreReset', (offered?: OfferedFix) => offered && ignore(offered, deps));
}

/** What the lightbulb offers of one version of a document. */
export interface OfferedFix {
  document: vscode.TextDocument;
  version: number;
  fix: SourceFix;
}

async function ignore({ document, version, fix }: OfferedFix, deps: FixResetDeps): Promise<void> {
  await deps.fixer.apply({ document, version, fixes: [fix] }, fix);
}

async function fixReset(
  session: PoolSession,
  live: Finding,
  { fixer, mended, documents }: FixResetDeps,
): Promise<void> {
  const document = await openResetMethod(live, () => session.sourceText(live), documents);
  if (mended.has(live)) {
    void notify.information(mendedText());
    return;
  }
  const found = await fixer.find(live, document);
  const fix = await pickFix(found.fixes);
  if (!fix) return;
  await fixer.apply(found, fix);
}

function pickFix(fixes: SourceFix[]): Promise<SourceFix | undefined> {
  const choices = fixes.map(fix => ({ label: fix.title, value: fix }));
  const title = vscode.l10n.t('Fix Reset Method');
  return pickOne(choices, { title });
}
