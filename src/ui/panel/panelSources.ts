import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import { LIVE, PANEL_VERSION, type PanelState, type PanelStatus } from '../../protocol/panelState';
import type { Finding, Reading } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { shortTitle } from '../attach/shortTitle';
import { lostText } from '../attach/standing';
import type { RecordedLoad, Recordings } from '../record/recordings';
import type { OpenSnapshot, Snapshots } from '../snapshot/snapshots';
import type { MendedResets } from '../source/mendedResets';
import { LiveSource } from './liveSource';
import type { PanelSource } from './panelSource';
import { SnapshotSource } from './snapshotSource';

const TITLE_LIMIT = 200;

/** The attached process as it is shown, and what it was made of. */
interface ShownLive {
  reading: Reading;
  snapshots: number;
  recorded: RecordedLoad | undefined;
  mended: number;
  source: LiveSource;
}

/** Everything that pages can show: the attached process and the open snapshots. All pages share it. */
export class PanelSources implements vscode.Disposable {
  private readonly changedState = new vscode.EventEmitter<void>();
  /** Fires after `state` has changed. */
  readonly onDidChangeState = this.changedState.event;
  private readonly changedSource = new vscode.EventEmitter<string>();
  /** Fires with a source's id when it has a new reading. */
  readonly onDidChangeSource = this.changedSource.event;
  private live: ShownLive | undefined;
  private revision = 0;
  /** How often a reset was mended, or became faulty again. */
  private mendings = 0;
  private readonly subscriptions: { dispose(): void }[];

  constructor(
    private readonly attachment: Attachment,
    private readonly snapshots: Snapshots,
    private readonly recordings: Recordings,
    private readonly mended: MendedResets,
  ) {
    this.subscriptions = [
      attachment.onDidChange(() => this.follow()),
      snapshots.onDidChange(() => this.follow()),
      recordings.onDidChange(() => this.follow()),
      mended.onDidChange(() => this.followMended()),
    ];
  }

  /** `only`: the single snapshot of a page that is a file's editor. */
  state(only?: string): PanelState {
    const { session } = this.attachment;
    const { target } = session ?? {};
    return {
      version: PANEL_VERSION,
      status: statusOf(session),
      trusted: vscode.workspace.isTrusted,
      sources: [
        { id: LIVE, kind: 'live', title: vscode.l10n.t('Live'), at: null },
        ...this.snapshots.all.map(snapshot => new SnapshotSource(snapshot).info),
      ],
      ...(only === undefined ? {} : { only }),
      ...(target
        ? {
            target: {
              title: visibleText(shortTitle(target.title), TITLE_LIMIT),
              ...(target.pid === undefined ? {} : { pid: target.pid }),
              ...(target.node === undefined ? {} : { node: target.node }),
            },
          }
        : {}),
    };
  }

  /** `undefined` when there is no such source, or it was not read yet. */
  find(id: string): PanelSource | undefined {
    if (id === LIVE) return this.liveSource();
    const snapshot = this.snapshots.all.find(each => each.id === id);
    return snapshot && new SnapshotSource(snapshot);
  }

  /** Throws `usage` when the source no longer exists. */
  get(id: string): PanelSource {
    if (id !== LIVE) return new SnapshotSource(this.snapshot(id));
    const live = this.liveSource();
    if (live) return live;
    throw new Failure('usage', 'No process was read yet. Attach to one first.');
  }

  /** Throws `usage` when the snapshot was closed. */
  snapshot(id: string): OpenSnapshot {
    const snapshot = this.snapshots.all.find(each => each.id === id);
    if (!snapshot) throw new Failure('usage', 'This snapshot is no longer open. Open it again.');
    return snapshot;
  }

  private liveSource(): LiveSource | undefined {
    const { session } = this.attachment;
    const reading = session?.reading;
    if (!session || !reading) return undefined;
    const own = this.snapshots.all.filter(each => each.session === session);
    const at = this.attachment.readAt ?? Date.now();
    const snapshots = own.length;
    const recorded = this.recordings.of(session);
    const { live, mendings } = this;
    const isSame = live?.reading === reading && live.recorded === recorded;
    if (isSame && live.snapshots === snapshots && live.mended === mendings) return live.source;
    const revision = ++this.revision;
    const snapshot = own.at(-1);
    const isMended = (finding: Finding): boolean => this.mended.has(finding);
    const source = new LiveSource({
      ...{ session, reading, at, revision, snapshot, recorded, isMended },
    });
    this.live = { reading, snapshots, recorded, mended: mendings, source };
    return source;
  }

  private followMended(): void {
    this.mendings++;
    this.follow();
  }

  private follow(): void {
    const before = this.live?.source;
    this.changedState.fire();
    if (this.liveSource() !== before) this.changedSource.fire(LIVE);
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.changedState.dispose();
    this.changedSource.dispose();
  }
}

function statusOf(session: PoolSession | undefined): PanelStatus {
  if (!session || session.state.kind === 'closed') return { kind: 'detached' };
  const { state, readingFailure } = session;
  if (state.kind === 'lost') return { kind: 'lost', message: lostText(session) };
  if (state.kind === 'attached' && readingFailure) {
    return { kind: 'failed', message: readingFailure.message };
  }
  return state;
}
