import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { formatBytes } from '../../base/format';
import type { Comparisons } from '../snapshot/comparisons';
import { openSnapshotFile, type OpenFileDeps } from '../snapshot/openSnapshotFile';
import type { PoolNode } from '../tree/poolNode';
import { commandRegistrar } from '../registerCommand';
import { withProgress } from '../shown/notify';
import { pickMany } from '../shown/pick';
import { snapshotFilters } from './snapshotCommands';
import type { OpenSnapshot } from '../snapshot/snapshots';

export interface CompareCommandDeps extends OpenFileDeps {
  comparisons: Comparisons;
  view: vscode.TreeView<PoolNode>;
}

type Chosen = PoolNode | vscode.Uri;

/** Registers *Compare Heap Snapshots…* for two rows of the view, two files of the Explorer, or two picked snapshots. */
export function registerCompareCommands(
  context: vscode.ExtensionContext,
  deps: CompareCommandDeps,
): void {
  const { comparisons, view, log } = deps;
  const register = commandRegistrar(context, log);
  register('poolLeaks.compareSnapshots', (_at?: Chosen, selected?: Chosen[]) =>
    compare(selected, deps),
  );
  register('poolLeaks.closeComparison', (node?: PoolNode) => {
    const at = node ?? view.selection[0];
    if (at?.kind === 'comparison') comparisons.close(at.compared);
  });
}

/** VS Code passes the clicked row or file, and all selected ones. */
async function compare(selected: Chosen[] | undefined, deps: CompareCommandDeps): Promise<void> {
  const chosen = await snapshotsOf(selected, deps);
  if (!chosen) return;
  const [before, after] = chosen.sort((a, b) => a.at - b.at);
  if (!before || !after || before === after || chosen.length > 2) {
    throw new Failure('usage', 'Two heap snapshots can be compared. Select two different ones.');
  }
  const { compareSnapshots } = await import('../../session/compareSnapshots');
  const progress = {
    location: { viewId: 'poolLeaks.findings' },
    title: vscode.l10n.t('Comparing heap snapshots…'),
  };
  const comparison = await withProgress(progress, () => compareSnapshots(before, after));
  deps.comparisons.add(before, after, comparison);
  await vscode.commands.executeCommand('poolLeaks.findings.focus');
}

/** `undefined` when the person cancelled. */
async function snapshotsOf(
  selected: Chosen[] | undefined,
  deps: CompareCommandDeps,
): Promise<OpenSnapshot[] | undefined> {
  if (!selected) return pick(deps);
  const files = selected.filter(each => each instanceof vscode.Uri);
  if (files.length > 0) return openAll(files, deps);
  return selected.flatMap(each =>
    'kind' in each && each.kind === 'snapshot' ? [each.snapshot] : [],
  );
}

/** Lets the person pick open snapshots, or files when fewer than two are open. */
async function pick(deps: CompareCommandDeps): Promise<OpenSnapshot[] | undefined> {
  const open = deps.snapshots.all;
  const title = vscode.l10n.t('Compare Heap Snapshots');
  if (open.length < 2) {
    const files = await vscode.window.showOpenDialog({
      ...{ title, filters: snapshotFilters, canSelectMany: true },
      openLabel: vscode.l10n.t('Compare'),
    });
    return files && [...open, ...(await openAll(files, deps))];
  }
  const choices = open.map(snapshot => ({
    label: snapshot.title,
    description: formatBytes(snapshot.reading.retainedBytes),
    detail: new Date(snapshot.at).toLocaleString(),
    picked: open.length === 2,
    value: snapshot,
  }));
  const placeHolder = vscode.l10n.t('Select two: the earlier one is compared with the later one');
  return pickMany(choices, { title, placeHolder });
}

/** One after the other, because each takes about as much memory as its file has bytes. */
async function openAll(files: vscode.Uri[], deps: CompareCommandDeps): Promise<OpenSnapshot[]> {
  const opened: OpenSnapshot[] = [];
  if (files.length > 2) return opened;
  for (const file of files) opened.push(await openSnapshotFile(file, deps));
  return opened;
}
