import * as vscode from 'vscode';
import type { ListedSnapshot } from '../../protocol/snapshotReader';
import type { SnapshotReading } from '../../protocol/snapshotReading';
import type { PoolSession } from '../../session/sessionApi';
import type { LastingSnapshot } from './lastingSnapshot';

/** Changes when the file does. */
export function fileVersion(
  file: string,
  { size, mtimeMs }: { size: number; mtimeMs: number },
): string {
  return `${file}:${size}:${mtimeMs}`;
}

/** A heap snapshot that was read and can answer questions. */
export interface OpenSnapshot {
  id: string;
  title: string;
  reader: ListedSnapshot & Partial<Pick<LastingSnapshot, 'source'>>;
  reading: SnapshotReading;
  /** Epoch time in ms when it was taken; for a file, when the file was last written. */
  at: number;
  /** For a file: changes when the file does. */
  version?: string;
  /** Set for the snapshot of an editor, which opens it again itself. */
  isOfEditor?: true;
  /** The session that took it; `undefined` for a file. */
  session: PoolSession | undefined;
}

/** The view's snapshots. Each keeps a worker and its memory until it is closed. */
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

  /** Keeps the reader, and disposes it when the snapshot is closed. */
  add(snapshot: Omit<OpenSnapshot, 'id'>): OpenSnapshot {
    const id = `snapshot:${this.opened++}`;
    const added = { ...snapshot, id };
    this.open.set(id, added);
    this.changed.fire();
    return added;
  }

  /** Takes over a snapshot of an earlier window under its id, unless its file was opened meanwhile. */
  restore(snapshot: OpenSnapshot): void {
    const { id, version } = snapshot;
    this.opened = Math.max(this.opened, Number(id.split(':')[1]) + 1);
    const isThere = this.all.some(
      each => each.id === id || (version !== undefined && each.version === version),
    );
    if (isThere) return snapshot.reader.dispose();
    this.open.set(id, snapshot);
    this.changed.fire();
  }

  /** The snapshot of this version of a file: open, being read, or else what `read` answers. */
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
