import type * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { jsonText } from '../../base/words';
import type { FileLocation } from '../../protocol/finding';
import type { SnapshotFinding } from '../../protocol/snapshotReading';
import type { Attachment } from '../attach/attachment';
import { isOnDisk } from '../onDisk';
import { commandRegistrar } from '../registerCommand';
import { copyLine, copyText } from '../shown/clipboard';
import { openResetMethod, type SourceDocuments } from '../source/resetMethod';
import { rowOf, type PoolNode } from '../tree/poolNode';
import { chosenFinding } from './chosenFinding';

export interface RowCommandDeps {
  attachment: Attachment;
  documents: SourceDocuments;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

/** Registers the commands that open a row's source or copy a row to the clipboard. */
export function registerRowCommands(
  context: vscode.ExtensionContext,
  { attachment, documents, view, log }: RowCommandDeps,
): void {
  const register = commandRegistrar(context, log);
  register('poolLeaks.goToReset', (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    if (at && 'found' in at) return openFound(at.found, documents);
    if (at?.kind === 'note') {
      return openFound({ className: at.label, location: at.location }, documents);
    }
    if (at?.kind === 'findingChange') return openFound(at.change, documents);
    const chosen = chosenFinding(at, attachment);
    if (!chosen) return undefined;
    const { session, finding } = chosen;
    return openResetMethod(finding, () => session.sourceText(finding), documents);
  });
  register('poolLeaks.copyPath', async (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    const path = await (at && rowOf(at).path?.());
    if (path !== undefined) await copyLine(path);
  });
  register('poolLeaks.copyValue', async (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    const value = await (at && rowOf(at).value?.());
    if (value !== undefined) await copyLine(value);
  });
  register('poolLeaks.copyJson', async (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    const data = at && rowOf(at).data?.();
    if (data !== undefined) await copyText(jsonText(data, 2));
  });
}

/** Without the method, the statement itself is shown. */
type FoundReset = Pick<SnapshotFinding, 'className' | 'methodLocation'> & {
  location?: FileLocation | undefined;
};

/** A guess has no location, and the source of a live snapshot may not be on a disk here. */
async function openFound(
  { location, methodLocation = location, className }: FoundReset,
  documents: SourceDocuments,
): Promise<unknown> {
  if (!location || !methodLocation || !isOnDisk(location.file)) {
    throw new Failure('usage', `The source of ${className} is not on this machine.`);
  }
  return openResetMethod({ location, methodLocation }, () => Promise.resolve(''), documents);
}
