import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { programName } from '../attach/shortTitle';
import type { DebugSessions } from '../attach/debugSessions';
import { commandRegistrar } from '../registerCommand';
import { copyLine } from '../shown/clipboard';
import { confirm, notify } from '../shown/notify';
import { rowOf, type PoolNode } from '../tree/poolNode';

export interface GlobalCommandDeps {
  attachment: Attachment;
  sessions: DebugSessions;
  view: vscode.TreeView<PoolNode>;
  log: vscode.LogOutputChannel;
}

/** Registers the commands that store a row's live value in a global variable of its process. */
export function registerGlobalCommands(
  context: vscode.ExtensionContext,
  { attachment, sessions, view, log }: GlobalCommandDeps,
): void {
  const register = commandRegistrar(context, log);
  /** Processes for which the person has agreed. */
  const agreed = new WeakSet<PoolSession>();
  /** The variable's name; `undefined` without consent. */
  const store = async (node: PoolNode | undefined): Promise<string | undefined> => {
    const at = node ?? view.selection[0];
    const storable = at && rowOf(at).storable;
    if (!storable || !('session' in at)) {
      throw new Failure('usage', 'This row is no live value. Choose a value below the process.');
    }
    const { session } = at;
    if (!agreed.has(session) && !(await isWanted(session))) return undefined;
    agreed.add(session);
    return session.storeAsGlobal(storable);
  };
  register('poolLeaks.storeAsGlobal', async (node?: PoolNode) => {
    const name = await store(node);
    if (name === undefined) return;
    const copy = vscode.l10n.t('Copy Name');
    const said = vscode.l10n.t('Stored as {0} until you detach.', name);
    if ((await notify.information(said, copy)) === copy) await copyLine(name);
  });
  register('poolLeaks.revealInConsole', async (node?: PoolNode) => {
    const { address } = attachment;
    const session = sessions.all.find(
      ({ name }) => address?.kind === 'debugSession' && name === address.name,
    );
    if (!session) {
      throw new Failure('usage', 'The process is not attached to through a debug session.');
    }
    const name = await store(node);
    if (name !== undefined) await evaluateInConsole(name);
  });
}

function isWanted({ target }: PoolSession): Promise<boolean> {
  return confirm(
    vscode.l10n.t('Store the value as a global variable of {0}?', programName(target)),
    vscode.l10n.t(
      'A variable named temp1, or the next free number, is defined in the process. It keeps the value alive, and code of the program can see it. It is removed when you detach; if the connection breaks, with the next garbage collection.',
    ),
    vscode.l10n.t('Store as Global Variable'),
  );
}

/** Types the name where the person would, so that the console shows the value to be unfolded. */
async function evaluateInConsole(name: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.panel.repl.view.focus');
  await vscode.commands.executeCommand('type', { text: name });
  await vscode.commands.executeCommand('repl.action.acceptInput');
}
