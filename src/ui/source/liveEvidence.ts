import * as vscode from 'vscode';
import { positionsText } from '../../protocol/repeatedText';
import { formatCount, formatQuantity, visibleText } from '../../base/format';
import type { Finding, Held, Reading } from '../../protocol/finding';
import type { SourceFinding } from '../../protocol/sourceFinding';
import type { Attachment } from '../attach/attachment';
import { editorRange, editorRangeOf } from '../ranges';
import { keptText } from '../attach/standing';

const REASON_LIMIT = 200;

/** What the attached process currently holds because of the faulty resets in source files. */
export class LiveEvidence implements vscode.Disposable {
  private shown: Reading | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires after each reading, and when there is none any more. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly attachment: Attachment) {
    attachment.onDidChange(() => {
      const { reading } = this;
      if (reading === this.shown) return;
      this.shown = reading;
      this.changed.fire();
    });
  }

  private get reading(): Reading | undefined {
    const { session } = this.attachment;
    const isOver = session?.state.kind === 'lost' || session?.state.kind === 'closed';
    return isOver ? undefined : this.attachment.reading;
  }

  /** What is held because of a reset; `undefined` when nothing is known to be, or no process is attached. */
  heldBy(uri: vscode.Uri, finding: SourceFinding): HeldThen | undefined {
    return this.reading?.findings.find(live => isSameReset(live, uri, finding));
  }

  /**
   * What the last reading says about a reset whose contexts hold nothing stale, in words; `undefined` when it did not see
   * the class, or no process is attached.
   */
  nothingHeldBy({ className }: SourceFinding): string | undefined {
    const { reading } = this;
    const undecided = reading?.undecided.find(each => each.className === className);
    if (undecided) {
      return vscode.l10n.t('not known: {0}', visibleText(undecided.reason, REASON_LIMIT));
    }
    const pools = reading?.pools.filter(pool => pool.className === className) ?? [];
    // When several classes share the name, nothing tells which one it is.
    const [pool] = pools;
    if (!reading || !pool || pools.length > 1 || pool.stale > 0) return undefined;
    const contexts = formatQuantity(pool.instances, 'context');
    return reading.coverage.limits.length > 0
      ? vscode.l10n.t('nothing found in {0}, not all were read', contexts)
      : vscode.l10n.t('holds nothing, {0} read', contexts);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** What identifies a reset in its source. */
export type NamedReset = Pick<Finding, 'rule' | 'className' | 'method' | 'location'>;

/** Whether a live finding and a source finding are about the same reset. */
export function isSameReset(live: NamedReset, uri: vscode.Uri, finding: SourceFinding): boolean {
  if (live.rule !== finding.rule) return false;
  if (uri.scheme !== 'file' || uri.fsPath !== vscode.Uri.file(live.location.file).fsPath) {
    return false;
  }
  // Compare names first, because the file may have been edited since the server started; compare positions where a minifier
  // has removed the names.
  const isNamed = live.className === finding.className && live.method === finding.method;
  return isNamed || editorRangeOf(live.location).isEqual(editorRange(finding.range));
}

/** What is held, and when it was seen if not just now. */
export type HeldThen = Pick<Finding, 'live' | 'rule' | 'seenAt'>;

/** `holds 1,284 values in 37 idle contexts, 12 values open`. */
export function heldSentence({ live, rule, seenAt }: HeldThen): string {
  const held =
    rule === 'parked-twice'
      ? vscode.l10n.t('stands twice in its free list: {0}', positionsText(live))
      : heldWords(live);
  return seenAt === undefined ? held : `${held} (${keptText(seenAt)})`;
}

function heldWords({ staleReferences, instances, idle, open }: Held): string {
  const values = formatQuantity(staleReferences, 'value');
  const contexts =
    idle === instances
      ? formatQuantity(idle, 'idle context')
      : vscode.l10n.t('{0} ({1} idle)', formatQuantity(instances, 'context'), formatCount(idle));
  const held = vscode.l10n.t('holds {0} in {1}', values, contexts);
  return open > 0 ? vscode.l10n.t('{0}, {1} open', held, formatQuantity(open, 'value')) : held;
}
