import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import {
  LIVE,
  liveId,
  PANEL_VERSION,
  type PanelState,
  type PanelStatus,
} from '../../protocol/panelState';
import type { Finding, Reading } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { shortTitle } from '../attach/shortTitle';
import { lostText, pastText } from '../attach/standing';
import type { RecordedLoad, Recordings } from '../record/recordings';
import type { OpenSnapshot, Snapshots } from '../snapshot/snapshots';
import type { MendedResets } from '../source/mendedResets';
import { LiveSource } from './liveSource';
import type { PanelSource } from './panelSource';
import { SnapshotSource } from './snapshotSource';

const TITLE_LIMIT = 200;

/** A thread of the attached process as it is shown, and what it was made of. */
interface ShownLive {
  session: PoolSession;
  reading: Reading;
  /** Epoch time in ms of the reading. */
  at: number;
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
  /** By source id. */
  private live = new Map<string, ShownLive>();
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
      status: statusOf(this.attachment),
      trusted: vscode.workspace.isTrusted,
      sources: [
        { id: LIVE, kind: 'live', title: vscode.l10n.t('Live'), at: null },
        ...(session?.threads?.all ?? []).map(({ target: thread }) => ({
          ...{ id: liveId(thread.thread), kind: 'live' as const, at: null },
          title: visibleText(thread.title, TITLE_LIMIT),
        })),
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
    const session = this.sessionOf(id);
    if (session || id === LIVE) return session && this.liveSource(session);
    const snapshot = this.snapshots.all.find(each => each.id === id);
    return snapshot && new SnapshotSource(snapshot);
  }

  /** Throws `usage` when the source no longer exists. */
  get(id: string): PanelSource {
    if (!id.startsWith(LIVE)) return new SnapshotSource(this.snapshot(id));
    const session = this.sessionOf(id);
    const live = session && this.liveSource(session);
    if (live) return live;
    if (!session && id !== LIVE) throw new Failure('usage', 'The thread has ended.');
    throw new Failure('usage', 'No process was read yet. Attach to one first.');
  }

  /** Throws `usage` when the snapshot was closed. */
  snapshot(id: string): OpenSnapshot {
    const snapshot = this.snapshots.all.find(each => each.id === id);
    if (!snapshot) throw new Failure('usage', 'This snapshot is no longer open. Open it again.');
    return snapshot;
  }

  /** The session of a live source; `undefined` for other sources, and when it has ended. */
  sessionOf(id: string): PoolSession | undefined {
    const { session } = this.attachment;
    if (id === LIVE) return session;
    return session?.threads?.all.find(({ target }) => liveId(target.thread) === id);
  }

  private liveSource(session: PoolSession): LiveSource | undefined {
    const { reading } = session;
    if (!reading) return undefined;
    const id = liveId(session.target.thread);
    const own = this.snapshots.all.filter(each => each.session === session);
    const snapshots = own.length;
    const recorded = this.recordings.of(session);
    const { mendings } = this;
    const live = this.live.get(id);
    const isRead = live?.session === session && live.reading === reading;
    const isSame = isRead && live.recorded === recorded && live.mended === mendings;
    if (isSame && live.snapshots === snapshots) return live.source;
    const at = isRead ? live.at : Date.now();
    const revision = ++this.revision;
    const snapshot = own.at(-1);
    const isMended = (finding: Finding): boolean => this.mended.has(finding);
    const source = new LiveSource({
      ...{ session, reading, at, revision, snapshot, recorded, isMended },
    });
    this.live.set(id, { session, reading, at, snapshots, recorded, mended: mendings, source });
    return source;
  }

  private followMended(): void {
    this.mendings++;
    this.follow();
  }

  private follow(): void {
    this.changedState.fire();
    const { session } = this.attachment;
    const all = session ? [session, ...(session.threads?.all ?? [])] : [];
    const before = this.live;
    const ids = new Set(all.map(({ target }) => liveId(target.thread)));
    this.live = new Map([...before].filter(([id]) => ids.has(id)));
    for (const each of all) {
      const id = liveId(each.target.thread);
      if (this.liveSource(each) !== before.get(id)?.source) this.changedSource.fire(id);
    }
    if (!session && before.has(LIVE)) this.changedSource.fire(LIVE);
  }

  dispose(): void {
    for (const each of this.subscriptions) each.dispose();
    this.changedState.dispose();
    this.changedSource.dispose();
  }
}

function statusOf(attachment: Attachment): PanelStatus {
  const { session } = attachment;
  if (!session && attachment.past) return { kind: 'lost', message: pastText(attachment) };
  if (!session || session.state.kind === 'closed') return { kind: 'detached' };
  const { state, readingFailure } = session;
  if (state.kind === 'lost') return { kind: 'lost', message: lostText(session) };
  if (state.kind === 'attached' && readingFailure) {
    return { kind: 'failed', message: readingFailure.message };
  }
  return state;
}
