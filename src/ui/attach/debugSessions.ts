import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { TargetAddress } from '../../protocol/target';
import { setContextKey } from '../contextKeys';

const PROXY_MS = 5_000;
const PROXY_POLL_MS = 100;

/** Where js-debug shares the connection of a session. */
interface Proxy {
  host: string;
  port: number;
  path?: string;
}

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

  /**
   * The address at which a session's connection is shared. A session is told of before js-debug can share it, and nothing tells
   * when: so it is asked for a while. Rejects with `connectionRefused` when it is not shared, `timedOut` when js-debug is silent.
   */
  async addressOf(session: vscode.DebugSession): Promise<TargetAddress> {
    const deadline = performance.now() + PROXY_MS;
    for (;;) {
      const proxy = await this.proxyOf(session, deadline - performance.now());
      if (proxy) return { kind: 'debugSession', name: session.name, ...proxy };
      const isOver = performance.now() + PROXY_POLL_MS > deadline;
      if (isOver || !this.running.has(session.id)) {
        throw new Failure('connectionRefused', session.name);
      }
      await delay(PROXY_POLL_MS);
    }
  }

  private async proxyOf(
    session: vscode.DebugSession,
    withinMs: number,
  ): Promise<Proxy | undefined> {
    const asked = vscode.commands.executeCommand<Proxy | undefined>(
      'extension.js-debug.requestCDPProxy',
      session.id,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Failure('timedOut', session.name)), withinMs);
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
