import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import { readSettings } from '../settings';
import type { Attachment } from './attachment';
import type { DebugSessions } from './debugSessions';

/**
 * Attaches to a debug session as it starts, where the person has set that and nothing is attached. Nobody asked at that moment, so
 * a failure is written to the log alone.
 */
export function joinDebugSessions(
  context: vscode.ExtensionContext,
  attachment: Pick<Attachment, 'session' | 'past' | 'attach'>,
  sessions: Pick<DebugSessions, 'onDidAdd' | 'addressOf'>,
  log: Pick<vscode.LogOutputChannel, 'warn'>,
): void {
  let isJoining = false;
  const join = async (session: vscode.DebugSession): Promise<void> => {
    const isWanted = readSettings().attachToDebugSessions && vscode.workspace.isTrusted;
    // One that was lost is found again by itself (`Reattachment`).
    const isAwaited = attachment.past?.address.kind === 'debugSession';
    // Its threads and children have sessions of their own, which start beside it.
    if (!isWanted || isJoining || isAwaited || attachment.session) return;
    isJoining = true;
    try {
      await attachment.attach(await sessions.addressOf(session));
    } catch (error) {
      log.warn(`attaching to the debug session: ${sentenceOf(error)}`);
    } finally {
      isJoining = false;
    }
  };
  context.subscriptions.push(sessions.onDidAdd(session => void join(session)));
}
