import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import { namedTargetsIn } from '../../check/projectConfig';
import { addressIn, addressText, type NamedTargets } from '../../protocol/targetAddress';
import { readSettings } from '../settings';
import type { DebugSessions } from './debugSessions';
import { Picker, type Choice, type Heading } from '../shown/pick';

export type ListTargets = (signal?: AbortSignal) => Promise<NodeTarget[]>;

type Ask = () => Promise<TargetAddress | undefined>;
type Entry = Choice<Ask> | Heading;

/** Asks which process to attach to: debug sessions first, then this machine's Node processes, then an address to type. */
export async function pickTarget(
  sessions: DebugSessions,
  listTargets: ListTargets,
  log: vscode.LogOutputChannel,
): Promise<TargetAddress | undefined> {
  const picker = new Picker<Ask>(
    {
      title: vscode.l10n.t('Attach to Node Process'),
      placeHolder: vscode.l10n.t('Choose a process, or type its port, host:port or pid'),
    },
    typedChoices,
  );
  const abort = new AbortController();
  const named = namedChoices(log);
  const show = (targets: NodeTarget[], isAll: boolean): void =>
    picker.show(
      [...debugChoices(sessions), ...named, ...processChoices(sorted(targets)), ...manualChoices()],
      isAll,
    );
  show([], false);
  listTargets(abort.signal).then(
    targets => show(targets, true),
    (error: unknown) => {
      log.warn(sentenceOf(error));
      show([], true);
    },
  );
  try {
    const ask = await picker.answer();
    return await ask?.();
  } finally {
    abort.abort();
    picker.dispose();
  }
}

function debugChoices(sessions: DebugSessions): Entry[] {
  if (sessions.all.length === 0) return [];
  const choices = sessions.all.map(session => ({
    icon: 'debug',
    label: session.name,
    description: vscode.l10n.t('debug session'),
    value: () => sessions.addressOf(session),
  }));
  return [{ heading: vscode.l10n.t('Debug sessions') }, ...choices];
}

/** Servers that the settings or the workspace's projects name. */
function namedChoices(log: vscode.LogOutputChannel): Entry[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  let ofProjects: NamedTargets = {};
  try {
    ofProjects = namedTargetsIn(folders);
  } catch (error) {
    // The Problems panel has it too.
    log.warn(sentenceOf(error));
  }
  const all = Object.entries({ ...ofProjects, ...readSettings().targets });
  if (all.length === 0) return [];
  const choices = all.map(([name, address]) => ({
    icon: 'server',
    label: name,
    description: addressText(address),
    value: () => Promise.resolve(address),
  }));
  return [{ heading: vscode.l10n.t('Named servers') }, ...choices];
}

function processChoices(targets: NodeTarget[]): Entry[] {
  const choice = (target: NodeTarget): Choice<Ask> => {
    const { url, pid, cwd, node } = target;
    const port = url === undefined ? undefined : new URL(url).port;
    const description = [
      `pid ${pid ?? '?'}`,
      ...(port ? [`port ${port}`] : []),
      ...(node ? [node] : []),
    ];
    return {
      icon: url === undefined ? 'circle-outline' : 'plug',
      label: visibleText(target.title, 80),
      description: description.join(' · '),
      ...(cwd === undefined ? {} : { detail: cwd }),
      value: async () =>
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
    ...(open.length > 0 ? [{ heading: vscode.l10n.t('Inspector open') }, ...open.map(choice)] : []),
    ...(closed.length > 0
      ? [
          { heading: vscode.l10n.t('Inspector opened by a signal, closed on detach') },
          ...closed.map(choice),
        ]
      : []),
  ];
}

/** What a typed number or address can be: a port, and a process id. */
export function typedChoices(text: string): Choice<Ask>[] {
  const entered = text.trim();
  const address = parseInspector(entered);
  const choices: Choice<Ask>[] = [];
  if (address) {
    choices.push({
      icon: 'plug',
      label: vscode.l10n.t('Attach to the inspector at {0}', addressText(address)),
      value: () => Promise.resolve(address),
    });
  }
  if (/^[1-9]\d{0,9}$/.test(entered)) {
    const pid = Number(entered);
    choices.push({
      icon: 'circle-outline',
      label: vscode.l10n.t('Attach to the process with the id {0}', pid),
      value: () => Promise.resolve({ kind: 'pid', pid }),
    });
  }
  return choices;
}

/** Node processes of the editor itself: nobody looks for their pools. */
const OWN =
  /(?:\bvscode-server\b|\.vscode(?:-server)?\b|extensionHost|bootstrap-fork|server-main\.js|tsserver|ptyHost)/i;

/** Processes of the workspace's folders first; the editor's own are left out. */
export function sorted(targets: readonly NodeTarget[]): NodeTarget[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const isOfWorkspace = ({ cwd, title }: NodeTarget): boolean =>
    folders.some(folder =>
      [cwd, title].some(each => each === folder || each?.startsWith(`${folder}/`) === true),
    );
  const isOwn = (target: NodeTarget): boolean =>
    target.pid === process.pid || (OWN.test(target.title) && !isOfWorkspace(target));
  return targets
    .filter(target => !isOwn(target))
    .sort((a, b) => Number(isOfWorkspace(b)) - Number(isOfWorkspace(a)));
}

function manualChoices(): Entry[] {
  return [
    { heading: vscode.l10n.t('By hand') },
    { icon: 'edit', label: vscode.l10n.t('Enter host:port…'), value: enterPort },
    { icon: 'edit', label: vscode.l10n.t('Enter process id…'), value: enterPid },
  ];
}

async function enterPort(): Promise<TargetAddress | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Attach to Node Process'),
    prompt: vscode.l10n.t('Port, or host:port, of the inspector'),
    value: '127.0.0.1:9229',
    validateInput: entered =>
      parseInspector(entered)
        ? undefined
        : vscode.l10n.t('A port from 1 to 65535, host:port, or ws://….'),
  });
  return text === undefined ? undefined : parseInspector(text);
}

/** Where an inspector is. Process ids are typed without a prefix. */
function parseInspector(text: string): TargetAddress | undefined {
  const address = addressIn(text.trim());
  return address?.kind === 'pid' ? undefined : address;
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
