import * as vscode from 'vscode';
import { sentenceOf } from '../base/failure';
import { visibleText } from '../base/format';
import type { NodeTarget, TargetAddress } from '../protocol/target';
import type { DebugSessions } from './debugSessions';

export type ListTargets = (signal?: AbortSignal) => Promise<NodeTarget[]>;

interface Choice extends vscode.QuickPickItem {
  pick?: () => Promise<TargetAddress | undefined>;
}

/** Asks which process to attach to: debug sessions first, then this machine's Node processes, then an address by hand. */
export async function pickTarget(
  sessions: DebugSessions,
  listTargets: ListTargets,
  log: vscode.LogOutputChannel,
): Promise<TargetAddress | undefined> {
  const picker = vscode.window.createQuickPick<Choice>();
  const abort = new AbortController();
  picker.title = vscode.l10n.t('Attach to Node Process');
  picker.placeholder = vscode.l10n.t('Process, port or pid');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  picker.items = [...debugChoices(sessions), ...manualChoices()];
  listTargets(abort.signal).then(
    targets => {
      picker.items = [...debugChoices(sessions), ...processChoices(targets), ...manualChoices()];
      picker.busy = false;
    },
    (error: unknown) => {
      log.warn(sentenceOf(error));
      picker.busy = false;
    },
  );
  try {
    const choice = await new Promise<Choice | undefined>(resolve => {
      picker.onDidAccept(() => resolve(picker.selectedItems[0]));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
    return await choice?.pick?.();
  } finally {
    abort.abort();
    picker.dispose();
  }
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function debugChoices(sessions: DebugSessions): Choice[] {
  if (sessions.all.length === 0) return [];
  const choices = sessions.all.map(session => ({
    label: `$(debug) ${visibleText(session.name)}`,
    description: vscode.l10n.t('debug session'),
    pick: () => sessions.addressOf(session),
  }));
  return [separator(vscode.l10n.t('Debug sessions')), ...choices];
}

function processChoices(targets: NodeTarget[]): Choice[] {
  const choice = (target: NodeTarget): Choice => {
    const { url, pid, cwd, node } = target;
    const port = url === undefined ? undefined : new URL(url).port;
    const description = [
      `pid ${pid ?? '?'}`,
      ...(port ? [`port ${port}`] : []),
      ...(node ? [node] : []),
    ];
    return {
      label: `${url === undefined ? '$(circle-outline)' : '$(plug)'} ${visibleText(target.title, 80)}`,
      description: description.join(' · '),
      ...(cwd === undefined ? {} : { detail: visibleText(cwd) }),
      pick: async () =>
        url !== undefined
          ? { kind: 'url', url }
          : pid === undefined
            ? undefined
            : { kind: 'pid', pid },
    };
  };
  const open = targets.filter(target => target.url !== undefined);
  const closed = targets.filter(target => target.url === undefined);
  return [
    ...(open.length > 0 ? [separator(vscode.l10n.t('Inspector open')), ...open.map(choice)] : []),
    ...(closed.length > 0
      ? [
          separator(vscode.l10n.t('Inspector opened by a signal, closed on detach')),
          ...closed.map(choice),
        ]
      : []),
  ];
}

function manualChoices(): Choice[] {
  return [
    separator(vscode.l10n.t('By hand')),
    { label: `$(edit) ${vscode.l10n.t('Enter host:port…')}`, pick: enterPort },
    { label: `$(edit) ${vscode.l10n.t('Enter process id…')}`, pick: enterPid },
  ];
}

async function enterPort(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Attach to Node Process'),
    prompt: vscode.l10n.t('Port, or host:port, of the inspector'),
    value: '127.0.0.1:9229',
    validateInput: entered =>
      parsePort(entered) ? undefined : vscode.l10n.t('A port from 1 to 65535, or host:port.'),
  });
  return text === undefined ? undefined : parsePort(text);
}

function parsePort(text: string): TargetAddress | undefined {
  const [, host, digits] = /^(?:(.+):)?(\d{1,5})$/.exec(text.trim()) ?? [];
  const port = Number(digits);
  return port >= 1 && port <= 65_535
    ? { kind: 'port', host: host ?? '127.0.0.1', port }
    : undefined;
}

async function enterPid(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Attach to Node Process'),
    prompt: vscode.l10n.t('Process id'),
    validateInput: entered =>
      /^\d{1,10}$/.test(entered.trim()) ? undefined : vscode.l10n.t('A number.'),
  });
  return text === undefined ? undefined : { kind: 'pid', pid: Number(text) };
}
