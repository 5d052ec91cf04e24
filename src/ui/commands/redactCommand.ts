import * as path from 'node:path';
import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { formatBytes } from '../../base/format';
import type { SnapshotRedactor } from '../../protocol/redaction';
import { commandRegistrar } from '../registerCommand';
import { notify, withProgress } from '../shown/notify';
import { pickOne } from '../shown/pick';
import { snapshotFilters } from './snapshotCommands';

export interface RedactCommandDeps {
  /** The caller disposes the redactor. */
  createRedactor(): Promise<SnapshotRedactor>;
  log: vscode.LogOutputChannel;
}

/** Where a command of somebody else's, or a test, says what is to be written. */
interface RedactTo {
  file: vscode.Uri;
  keepsNames: boolean;
}

const ENDING = '.heapsnapshot';

/** Registers the command that writes a heap snapshot without contents. */
export function registerRedactCommand(
  context: vscode.ExtensionContext,
  deps: RedactCommandDeps,
): void {
  const register = commandRegistrar(context, deps.log);
  register('poolLeaks.redactSnapshot', async (uri?: vscode.Uri, to?: RedactTo) => {
    const from = uri ?? (await vscode.window.showOpenDialog({ filters: snapshotFilters }))?.[0];
    if (!from) return;
    if (from.scheme !== 'file') throw new Failure('usage', 'The file is not on this machine.');
    // The second argument is the whole selection where the explorer's menu runs this.
    const chosen = to && 'file' in to ? to : await choose(from);
    if (chosen) await redact(from.fsPath, chosen, deps);
  });
}

async function choose(from: vscode.Uri): Promise<RedactTo | undefined> {
  const keepsNames = await pickOne(
    [
      {
        label: vscode.l10n.t('Replace Names by Stand-ins'),
        detail: vscode.l10n.t('A second file, for you alone, says what they stand for.'),
        value: false,
      },
      {
        label: vscode.l10n.t('Keep Names That Are Identifiers'),
        detail: vscode.l10n.t('Classes, functions, keys and variables; never texts and numbers.'),
        value: true,
      },
    ],
    { title: vscode.l10n.t('Export Heap Snapshot Without Contents') },
  );
  if (keepsNames === undefined) return undefined;
  const name = `${path.basename(from.fsPath, ENDING)}.redacted${ENDING}`;
  const defaultUri = vscode.Uri.file(path.join(path.dirname(from.fsPath), name));
  const file = await vscode.window.showSaveDialog({ filters: snapshotFilters, defaultUri });
  return file && { file, keepsNames };
}

async function redact(
  from: string,
  { file, keepsNames }: RedactTo,
  { createRedactor }: RedactCommandDeps,
): Promise<void> {
  if (path.resolve(from) === path.resolve(file.fsPath)) {
    throw new Failure('usage', 'Give another file than the snapshot itself.');
  }
  const { redactFile } = await import('../../session/redactFile');
  const mapping = keepsNames
    ? undefined
    : `${file.fsPath.replace(/\.heapsnapshot$/, '')}.names.json`;
  const redactor = await createRedactor();
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Exporting {0} without contents', path.basename(from));
  try {
    await withProgress({ location, title, cancellable: true }, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      await redactFile(redactor, from, {
        ...{ file: file.fsPath, keepsNames, mapping, signal: abort.signal },
        onProgress: bytes => progress.report({ message: formatBytes(bytes) }),
        onRead: () => progress.report({ message: vscode.l10n.t('writing') }),
      });
    });
  } finally {
    redactor.dispose();
  }
  void tell(file, mapping);
}

async function tell(file: vscode.Uri, mapping: string | undefined): Promise<void> {
  const name = path.basename(file.fsPath);
  const sentence =
    mapping === undefined
      ? vscode.l10n.t('{0} has no contents. Names that are identifiers are in it.', name)
      : vscode.l10n.t(
          '{0} has no contents. {1} says what its names stand for: keep that to yourself.',
          ...[name, path.basename(mapping)],
        );
  const reveal = vscode.l10n.t('Reveal in File Explorer');
  if ((await notify.information(sentence, reveal)) === reveal) {
    await vscode.commands.executeCommand('revealFileInOS', file);
  }
}
