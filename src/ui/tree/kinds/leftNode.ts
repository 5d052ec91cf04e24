import * as path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity } from '../../../base/format';
import { holders, type HolderKind } from '../../../protocol/holders';
import type { LeftPlace, LeftRow } from '../../../protocol/leftView';
import { labelled, setSpoken } from '../../shown/row';
import { explainLink, placeLink } from './hoverLinks';
import type { GroupNode } from './groupNode';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

/** One cause of what finished requests left behind. */
export interface LeftNode {
  kind: 'left';
  id: string;
  row: LeftRow;
}

export function leftNode(above: string, row: LeftRow): LeftNode {
  return { kind: 'left', id: `${above}/${row.id}`, row };
}

export function leftRow({ id, row }: LeftNode): TreeRow<NoteNode | GroupNode> {
  return {
    item: () => leftItem(row),
    children: () => [
      ...row.places.map((place, i) => placeNote(`${id}/place/${i}`, place)),
      ...fixNotes(id, row),
      ...ruleNote(id, row),
      explanation(id, row),
      ...group(
        id,
        vscode.l10n.t('Path'),
        'type-hierarchy',
        row.path.map(step => [step]),
      ),
      ...group(
        id,
        vscode.l10n.t('Values'),
        'symbol-class',
        row.classes.map(({ className, count, bytes }) => [
          className,
          `${formatCount(count)}, ${formatBytes(bytes)}`,
        ]),
      ),
      ...group(
        id,
        vscode.l10n.t('Rounds'),
        'history',
        row.perRound.map((count, i) => [
          vscode.l10n.t('Round {0}', i + 1),
          formatQuantity(count, vscode.l10n.t('value'), vscode.l10n.t('values')),
        ]),
      ),
    ],
    hover: () => ({
      lines: [
        row.message,
        vscode.l10n.t(holders[row.kind].why),
        ...(row.package === null ? [] : [row.package]),
      ],
      links: [
        ...row.places.map(placeLink),
        explainLink(row.kind, 'holders'),
        ...(row.rule === null ? [] : [explainLink(row.rule, 'rules')]),
      ],
    }),
    value: () => row.label,
    path: () => row.path.join(' → '),
    data: () => row,
  };
}

/** Icons of VS Code for what it has icons for, so that a kind is known at a glance. */
const icons: Record<HolderKind, string> = {
  map: 'symbol-structure',
  set: 'symbol-enum',
  array: 'symbol-array',
  object: 'symbol-object',
  field: 'symbol-field',
  closure: 'symbol-variable',
  listener: 'symbol-event',
  timer: 'watch',
  promise: 'sync',
  'async-context': 'git-branch',
  pool: 'archive',
};

/** Growth stands out by its words, its arrow and its colour. */
const colors: Record<LeftRow['verdict'], string | undefined> = {
  grows: 'list.errorForeground',
  parked: undefined,
  held: 'list.warningForeground',
};

function leftItem(row: LeftRow): vscode.TreeItem {
  const { kind, label, verdict, message } = row;
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  const item = labelled(label, factsOf(row).join(' · '), Collapsed, icons[kind], colors[verdict]);
  item.contextValue = row.fixes.length > 0 ? 'poolLeaksLeftFix' : 'poolLeaksLeft';
  setSpoken(item, `${label}: ${message}`);
  return item;
}

function factsOf({ verdict, kind, perRound, contexts, retainedBytes, ...row }: LeftRow): string[] {
  const words: Record<LeftRow['verdict'], string> = {
    grows: vscode.l10n.t('↗ grows'),
    parked: vscode.l10n.t('parked'),
    held: vscode.l10n.t('held'),
  };
  return [
    words[verdict],
    vscode.l10n.t(holders[kind].noun),
    ...(perRound.length > 0 ? [perRound.map(formatCount).join(' + ')] : []),
    ...(contexts > 0
      ? [formatQuantity(contexts, vscode.l10n.t('request'), vscode.l10n.t('requests'))]
      : []),
    ...(retainedBytes === null ? [] : [formatBytes(retainedBytes)]),
    ...(row.package === null ? [] : [row.package]),
  ];
}

function placeNote(id: string, place: LeftPlace): NoteNode {
  const at = `${path.basename(place.file)}:${place.line}`;
  const isStore = place.role === 'stored';
  return noteNode(id, {
    label: isStore ? vscode.l10n.t('Stored at {0}', at) : vscode.l10n.t('Declared at {0}', at),
    icon: 'go-to-file',
    tooltip: [`${place.file}:${place.line}`],
    action: {
      command: 'poolLeaks.goToPlace',
      title: vscode.l10n.t('Go to Source'),
      given: [place],
    },
  });
}

function fixNotes(id: string, row: LeftRow): NoteNode[] {
  return row.fixes.map(({ title }, i) =>
    noteNode(`${id}/fix/${i}`, {
      label: title,
      icon: 'lightbulb',
      action: { command: 'poolLeaks.fixLeft', title, given: [row, i] },
    }),
  );
}

function ruleNote(id: string, { rule }: LeftRow): NoteNode[] {
  if (rule === null) return [];
  const title = vscode.l10n.t('Explain');
  const action = { command: 'poolLeaks.explain', title, given: [rule, 'rules'] };
  const label = vscode.l10n.t('A reset leaves it: {0}', rule);
  return [noteNode(`${id}/rule`, { label, icon: 'book', action })];
}

/** Why values stay there, and what to do; its page says more. */
function explanation(id: string, { kind }: LeftRow): NoteNode {
  const { why, mend } = holders[kind];
  const [label, description] = [vscode.l10n.t(mend), vscode.l10n.t(why)];
  const title = vscode.l10n.t('Explain');
  const action = { command: 'poolLeaks.explain', title, given: [kind] };
  return noteNode(`${id}/why`, {
    label,
    description,
    icon: 'info',
    tooltip: [description, label],
    action,
  });
}

function group(id: string, label: string, icon: string, lines: string[][]): GroupNode[] {
  if (lines.length === 0) return [];
  const notes = lines.map(([first = '', description = ''], i) =>
    noteNode(`${id}/${icon}/${i}`, { label: first, description, icon: 'circle-small' }),
  );
  return [{ kind: 'group', id: `${id}/${icon}`, label, icon, notes }];
}
