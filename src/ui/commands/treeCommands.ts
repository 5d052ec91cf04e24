import * as vscode from 'vscode';
import { commandRegistrar } from '../registerCommand';
import { pickOne } from '../shown/pick';
import { groupings, type Grouping } from '../tree/kinds/grouping';
import type { PoolTree } from '../tree/poolTree';

/** Where the workspace keeps what values are grouped by. */
const GROUPED_BY = 'poolLeaks.groupedBy';

export interface TreeCommandDeps {
  tree: PoolTree;
  memory: vscode.Memento;
  log: vscode.LogOutputChannel;
}

/** Registers the commands that find rows and say how they are grouped. */
export function registerTreeCommands(
  context: vscode.ExtensionContext,
  { tree, memory, log }: TreeCommandDeps,
): void {
  const register = commandRegistrar(context, log);
  const kept = groupings.find(each => each === memory.get<string>(GROUPED_BY));
  if (kept) tree.groupBy(kept);
  register('poolLeaks.find', async () => {
    await vscode.commands.executeCommand('poolLeaks.findings.focus');
    await vscode.commands.executeCommand('list.find');
  });
  register('poolLeaks.groupBy', async (given?: Grouping) => {
    const grouping = groupings.find(each => each === given) ?? (await pickGrouping(tree.grouping));
    if (grouping === undefined) return;
    tree.groupBy(grouping);
    await memory.update(GROUPED_BY, grouping);
  });
}

function pickGrouping(now: Grouping): Promise<Grouping | undefined> {
  const words: Record<Grouping, [label: string, detail: string]> = {
    context: [vscode.l10n.t('Context'), vscode.l10n.t('Which contexts hold values')],
    class: [vscode.l10n.t('Class'), vscode.l10n.t('What the values are')],
    key: [vscode.l10n.t('Key'), vscode.l10n.t('Under which keys they are held')],
    age: [vscode.l10n.t('Age'), vscode.l10n.t('For how long they have been stale')],
  };
  const choices = groupings.map(value => {
    const [label, detail] = words[value];
    const description = value === now ? vscode.l10n.t('now') : '';
    return { label, detail, description, value };
  });
  const title = vscode.l10n.t('Group Values By');
  return pickOne(choices, { title });
}
