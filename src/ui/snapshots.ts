import * as vscode from 'vscode';
import type { ListedSnapshot } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import type { PoolSession } from '../session/sessionApi';

/** A heap snapshot that was read and can be asked for more. */
export interface OpenSnapshot {
  id: string;
  title: string;
  reader: ListedSnapshot;
  reading: SnapshotReading;
  /** Epoch time in ms at which it was read. */
  at: number;
  /** Where it was taken; `undefined` for a file. */
  session: PoolSession | undefined;
}

/** The snapshots in the view; each has a worker and its memory until it is closed. */
export class Snapshots implements vscode.Disposable {
  private readonly open = new Map<string, OpenSnapshot>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private opened = 0;

  get all(): OpenSnapshot[] {
    return [...this.open.values()];
  }

  /** Takes over the reader. */
  add(snapshot: Omit<OpenSnapshot, 'id' | 'at'>): OpenSnapshot {
    const id = `snapshot:${this.opened++}`;
    const added = { ...snapshot, id, at: Date.now() };
    this.open.set(id, added);
    this.changed.fire();
    return added;
  }

  close({ id }: OpenSnapshot): void {
    const snapshot = this.open.get(id);
    if (!this.open.delete(id)) return;
    snapshot?.reader.dispose();
    this.changed.fire();
  }

  dispose(): void {
    for (const { reader } of this.all) reader.dispose();
    this.open.clear();
    this.changed.dispose();
  }
}
