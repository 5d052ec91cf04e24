import * as vscode from 'vscode';
import type { Recording } from '../../protocol/leftBehind';
import type { PoolSession } from '../../session/sessionApi';

/** A recorded load of a process, with its times as epoch times in ms. */
export interface RecordedLoad {
  recording: Recording;
  startedAt: number;
  /** When the load of each round was over. */
  roundEnds: number[];
  at: number;
}

/** The last recorded load of each inspected process. It is kept as long as the process is shown. */
export class Recordings implements vscode.Disposable {
  private readonly bySession = new WeakMap<PoolSession, RecordedLoad>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  of(session: PoolSession): RecordedLoad | undefined {
    return this.bySession.get(session);
  }

  /** Replaces an earlier one of this process. */
  add(session: PoolSession, load: RecordedLoad): void {
    this.bySession.set(session, load);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
