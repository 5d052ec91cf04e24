import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import { setContextKey } from '../contextKeys';

const PROXY_MS = 5_000;

/** VS Code's JavaScript debug sessions, through whose connections their processes can be inspected. */
export class DebugSessions {
  private readonly added = new vscode.EventEmitter<vscode.DebugSession>();
  /** A session with a process has started. */
  readonly onDidAdd = this.added.event;
  private readonly running = new Map<string, vscode.DebugSession>();

  constructor(context: vscode.ExtensionContext) {
    const active = vscode.debug.activeDebugSession;
    if (active) this.add(active);
    context.subscriptions.push(
      this.added,
      vscode.debug.onDidStartDebugSession(session => this.add(session)),
      vscode.debug.onDidTerminateDebugSession(session => {
        this.running.delete(session.id);
        setContextKey('poolLeaks.debugging', this.running.size > 0);
      }),
    );
  }

  get all(): vscode.DebugSession[] {
    return [...this.running.values()];
  }

  /** js-debug creates a tree of sessions, of which only the children have a process. */
  private add(session: vscode.DebugSession): void {
    if (session.type !== 'pwa-node' || !session.parentSession) return;
    this.running.set(session.id, session);
    setContextKey('poolLeaks.debugging', true);
    this.added.fire(session);
  }

  /** The address at which a session's connection is shared. Rejects with `timedOut` when js-debug does not answer. */
  async addressOf(session: vscode.DebugSession): Promise<TargetAddress> {
    const asked = vscode.commands.executeCommand<
      { host: string; port: number; path?: string } | undefined
    >('extension.js-debug.requestCDPProxy', session.id);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Failure('timedOut', session.name)), PROXY_MS);
    });
    try {
      const proxy = await Promise.race([asked, late]);
      if (!proxy) throw new Failure('connectionRefused', session.name);
      return { kind: 'debugSession', name: session.name, ...proxy };
    } finally {
      clearTimeout(timer);
    }
  }
}
