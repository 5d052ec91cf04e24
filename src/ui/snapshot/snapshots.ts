import * as vscode from 'vscode';
import type { ListedSnapshot } from '../../protocol/snapshotReader';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import type { PoolSession } from '../../session/sessionApi';

/** A heap snapshot that was read and can be asked for more. */
export interface OpenSnapshot {
  id: string;
  title: string;
  reader: ListedSnapshot;
  reading: SnapshotReading;
  /** Epoch time in ms at which it was taken; of a file, at which that was last written. */
  at: number;
  /** Of a file: tells whether it still is what was read. */
  version?: string;
  /** Where it was taken; `undefined` for a file. */
  session: PoolSession | undefined;
}

/** The snapshots in the view; each has a worker and its memory until it is closed. */
export class Snapshots implements vscode.Disposable {
  private readonly open = new Map<string, OpenSnapshot>();
  /** By version of the file. */
  private readonly opening = new Map<string, Promise<OpenSnapshot>>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private opened = 0;

  get all(): OpenSnapshot[] {
    return [...this.open.values()];
  }

  /** Takes over the reader. */
  add(snapshot: Omit<OpenSnapshot, 'id'>): OpenSnapshot {
    const id = `snapshot:${this.opened++}`;
    const added = { ...snapshot, id };
    this.open.set(id, added);
    this.changed.fire();
    return added;
  }

  /** The open snapshot of that version of a file, also one that is still being read; else what `read` answers. */
  ofFile(version: string, read: () => Promise<Omit<OpenSnapshot, 'id'>>): Promise<OpenSnapshot> {
    const known = this.all.find(each => each.version === version);
    if (known) return Promise.resolve(known);
    let opening = this.opening.get(version);
    if (!opening) {
      opening = read()
        .then(snapshot => this.add({ ...snapshot, version }))
        .finally(() => this.opening.delete(version));
      this.opening.set(version, opening);
    }
    return opening;
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
