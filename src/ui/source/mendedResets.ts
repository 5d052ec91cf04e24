import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Emitter, type Event } from '../../base/event';
import type { Finding, Reading } from '../../protocol/finding';
import type { SourceFinding } from '../../protocol/sourceFinding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { isSameReset } from './liveEvidence';

/** What a check of a source as it is now says, and how often the source asks to ignore a reset. */
export interface CheckedSource {
  uri: vscode.Uri;
  findings: readonly SourceFinding[];
  ignored: number;
}

/**
 * The faulty resets of the attached process that are mended in the source by now, however that was done: by the lightbulb, by
 * the panel or by hand. The process runs the old code until it is restarted, so its contexts still hold what they held.
 */
export class MendedResets implements Disposable {
  private session: PoolSession | undefined;
  private reading: Reading | undefined;
  /** The last checks that found something, by source. */
  private readonly checked = new Map<string, CheckedSource>();
  /** What the source ignored when a reset was last seen to be faulty there. */
  private readonly faulty = new Map<string, number>();
  private readonly mended = new Set<string>();
  private readonly changed = new Emitter<void>();
  /** Fires when a reset was mended, or is faulty again. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: Disposable[];

  constructor(
    private readonly attachment: Pick<Attachment, 'session' | 'onDidChange' | 'markFix'>,
    onDidCheck: Event<CheckedSource>,
  ) {
    this.subscriptions = [
      attachment.onDidChange(() => this.follow()),
      onDidCheck(checked => this.note(checked)),
    ];
  }

  /** Whether the reset of a finding of the attached process is mended in its source. */
  has(finding: Finding): boolean {
    return this.mended.has(resetOf(finding));
  }

  /** How many are. */
  get count(): number {
    return this.mended.size;
  }

  /** Another process runs other code; a new reading may have new findings in sources that were checked before. */
  private follow(): void {
    const { session } = this.attachment;
    if (session !== this.session) {
      this.session = session;
      this.faulty.clear();
      this.mended.clear();
    }
    if (session?.reading === this.reading) return;
    this.reading = session?.reading;
    for (const checked of this.checked.values()) this.compare(checked);
  }

  private note(checked: CheckedSource): void {
    if (checked.findings.length > 0) this.checked.set(checked.uri.toString(), checked);
    else this.checked.delete(checked.uri.toString());
    this.compare(checked);
  }

  private compare({ uri, findings, ignored }: CheckedSource): void {
    let isChanged = false;
    for (const live of this.reading?.findings ?? []) {
      if (uri.scheme !== 'file' || uri.fsPath !== vscode.Uri.file(live.location.file).fsPath) {
        continue;
      }
      const reset = resetOf(live);
      const before = this.faulty.get(reset);
      if (findings.some(each => isSameReset(live, uri, each))) {
        this.faulty.set(reset, ignored);
        isChanged = this.mended.delete(reset) || isChanged;
      } else if (before !== undefined && ignored <= before && !this.mended.has(reset)) {
        // What is no finding any more since it is ignored was not mended.
        this.mended.add(reset);
        this.attachment.markFix(live);
        isChanged = true;
      }
    }
    if (isChanged) this.changed.fire();
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.changed.dispose();
  }
}

/** Equal for findings of one reset and rule, whichever thread of the process has them. */
function resetOf({ rule, className, method, location }: Finding): string {
  return JSON.stringify([rule, className, method, location.file, location.line]);
}
