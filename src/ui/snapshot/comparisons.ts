import * as vscode from 'vscode';
import type { SnapshotComparison } from '../../protocol/snapshotComparison';
import type { OpenSnapshot } from './snapshots';

/** A comparison of two of the view's snapshots. It stays readable when they are closed. */
export interface OpenComparison {
  id: string;
  title: string;
  comparison: SnapshotComparison;
}

/** The comparisons in the view. */
export class Comparisons implements vscode.Disposable {
  private readonly open = new Map<string, OpenComparison>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  get all(): OpenComparison[] {
    return [...this.open.values()];
  }

  /** Adds a comparison. Replaces an earlier one of the same two snapshots. */
  add(before: OpenSnapshot, after: OpenSnapshot, comparison: SnapshotComparison): void {
    const id = `comparison:${before.id}:${after.id}`;
    this.open.set(id, { id, title: `${before.title} → ${after.title}`, comparison });
    this.changed.fire();
  }

  /** Takes over a comparison of an earlier window. */
  restore(compared: OpenComparison): void {
    this.open.set(compared.id, compared);
    this.changed.fire();
  }

  close({ id }: OpenComparison): void {
    if (this.open.delete(id)) this.changed.fire();
  }

  dispose(): void {
    this.open.clear();
    this.changed.dispose();
  }
}
