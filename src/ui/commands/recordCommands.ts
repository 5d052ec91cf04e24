import * as vscode from 'vscode';
import type { HolderKind } from '../../protocol/holders';
import type { SourcePlace } from '../../protocol/heldContexts';
import type { LeftRow } from '../../protocol/leftView';
import { recordingCoverage, recordingSentence } from '../../protocol/recordingVerdict';
import type { Rule } from '../../protocol/rules';
import type { RecordDeps, RequestRecorder } from '../record/recordRequests';
import type { PoolSession } from '../../session/sessionApi';
import { recordingNode } from '../tree/kinds/sessionRows';
import { sessionOf } from './chosenSession';
import { commandRegistrar } from '../registerCommand';
import { notify } from '../shown/notify';
import { offerFix, openPlace } from '../source/places';
import type { PoolNode } from '../tree/poolNode';

export interface RecordCommandDeps extends RecordDeps {
  view: vscode.TreeView<PoolNode>;
}

/** Registers the commands that record requests, and those of the rows that a recording yields. */
export function registerRecordCommands(
  context: vscode.ExtensionContext,
  deps: RecordCommandDeps,
): void {
  const register = commandRegistrar(context, deps.log);
  let recorder: RequestRecorder | undefined;
  register('poolLeaks.record', async (node?: PoolNode) => {
    // Only loaded when it is needed: an extension that is not used should not be noticed.
    const made = await import('../record/recordRequests');
    recorder ??= new made.RequestRecorder(deps);
    await recordAndShow(recorder, sessionOf(node, deps.attachment), deps);
  });
  register('poolLeaks.roundDone', () => deps.gate.done());
  register('poolLeaks.goToPlace', (place?: SourcePlace) => place && openPlace(place));
  register('poolLeaks.fixLeft', (row?: LeftRow, fix = 0) => row && offerFix(row, fix));
  register('poolLeaks.explain', (what?: HolderKind | Rule, folder = 'holders') => {
    if (what === undefined) return undefined;
    const page = vscode.Uri.joinPath(context.extensionUri, 'media', folder, `${what}.md`);
    return vscode.commands.executeCommand('markdown.showPreview', page);
  });
}

async function recordAndShow(
  recorder: RequestRecorder,
  session: PoolSession,
  { view, attachment }: RecordCommandDeps,
): Promise<void> {
  const recorded = await recorder.record(session);
  if (!recorded || !attachment.session) return;
  const { recording } = recorded;
  const shown: PoolNode = recordingNode(session, recorded);
  await view.reveal(shown, { select: true, focus: true, expand: true });
  const sentence = recordingSentence(recording);
  const looked = vscode.l10n.t('Looked at: {0}.', recordingCoverage(recording));
  const inspector = vscode.l10n.t('Open Inspector');
  const words = recording.left.length > 0 ? sentence : `${sentence} ${looked}`;
  if ((await notify.information(words, inspector)) === inspector) {
    await vscode.commands.executeCommand('poolLeaks.openInspector', shown);
  }
}
