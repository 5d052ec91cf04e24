import { toDisposable, type Disposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';
import type { Failure } from '../../../src/base/failure';
import type { CommandIo } from '../../../src/cli/io/commandIo';
import type { Engine } from '../../../src/cli/commands/engine';
import type { Finding, Reading, StaleValue } from '../../../src/protocol/finding';
import type { Recording } from '../../../src/protocol/leftBehind';
import type { TargetFigures } from '../../../src/protocol/liveFigures';
import type { NodeTarget, TargetAddress } from '../../../src/protocol/target';
import type {
  PauseConsent,
  PoolSession,
  SessionState,
  SnapshotOptions,
} from '../../../src/session/sessionApi';
import type { SnapshotReading } from '../../../src/protocol/snapshotReading';
import type { RecordOptions } from '../../../src/session/recordApi';

export const target: NodeTarget = {
  pid: 4711,
  title: 'shop',
  node: 'v20.1.0',
  url: 'ws://127.0.0.1:9229/abc',
  cwd: '/srv/shop',
  workers: [],
};

export function staleValue(overrides: Partial<StaleValue> = {}): StaleValue {
  return {
    instance: 0,
    idle: true,
    slot: 0,
    key: 'session',
    className: 'Session',
    closable: null,
    size: null,
    retainedBytes: null,
    ...overrides,
  };
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  const location = { file: '/srv/shop/src/userValues.ts', line: 31, column: 5, endLine: 31 };
  return {
    id: 'internal-1',
    rule: 'stale-slots',
    certainty: 'provable',
    className: 'UserValues',
    method: 'reset',
    message: 'reset leaves the slots full',
    location: { ...location, endColumn: 20 },
    scriptHash: 'abc123',
    methodLocation: { ...location, line: 30, endLine: 32, endColumn: 4 },
    live: {
      instances: 2,
      idle: 1,
      staleReferences: 3,
      open: 1,
      retainedBytes: null,
      truncated: false,
      values: [
        staleValue(),
        staleValue({ instance: 1, key: 'audit', className: 'AuditFile', closable: 'open' }),
        staleValue({ slot: 1, key: 'body', className: 'Buffer', size: 4096 }),
      ],
    },
    ...overrides,
  };
}

/** Without findings no context is read: a pooled class without a fault in its source is all there is. */
export function reading(findings: Finding[] = [finding()]): Reading {
  return {
    findings,
    pools: [],
    undecided: [],
    coverage: {
      ...{ scripts: 57, pooledClasses: findings.length, cleanClasses: 1, sourceFaults: 0 },
      ...(findings.length > 0 ? { instances: 7, judged: 7 } : { instances: 0, judged: 0 }),
      ...{ threads: { read: 1, left: 0 }, limits: [] },
    },
    cost: { strategy: 'scopes', longestPauseMs: 3.21, elapsedMs: 118.4 },
  };
}

/** A session that answers with `readings` in turn, the last one again and again; a `Failure` among them is thrown. */
export class FakeSession implements PoolSession {
  readonly target = target;
  readonly readingFailure = undefined;
  readonly lastSnapshot = undefined;
  readonly threads: PoolSession['threads'] = undefined;
  reading: Reading | undefined;
  state: SessionState = { kind: 'attached' };
  reads = 0;
  detached = 0;
  /** Set to ask for a pause in each reading. */
  pauseEstimateMs: number | undefined;
  readonly consents: boolean[] = [];
  /** Set to answer to `takeSnapshot`. */
  snapshotOf: (options: SnapshotOptions) => Promise<SnapshotReading> = () => {
    throw new Error('no snapshot is asked for');
  };
  /** Set to answer to `record`. */
  recordingOf: (options: RecordOptions) => Promise<Recording> = () => {
    throw new Error('no recording is asked for');
  };
  /** How many follow the requests now. */
  following = 0;
  /** What is told to them. */
  followedFigures: TargetFigures = {
    ...{ at: 0, heapUsedBytes: 40_000_000, heapTotalBytes: 90_000_000, collected: false },
    requests: {
      ...{
        made: 1234,
        over: 1230,
        inMemory: 95,
        outlived: 80,
        collections: 3,
        oneIn: 1,
        http2Unseen: false,
      },
    },
  };
  private readonly changes = new Emitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly readings: (Reading | Failure)[]) {}

  async read(options: { consent?: PauseConsent } = {}): Promise<Reading> {
    this.state = { kind: 'reading', step: 'reading scripts' };
    this.changes.fire();
    this.changes.fire();
    if (this.pauseEstimateMs !== undefined) {
      this.consents.push((await options.consent?.(this.pauseEstimateMs, 'a heap query')) ?? false);
    }
    const next = this.readings[Math.min(this.reads++, this.readings.length - 1)]!;
    if (next instanceof Error) throw next;
    this.reading = next;
    return next;
  }

  figures(): Promise<TargetFigures> {
    if (this.following === 0) throw new Error('no figures are asked for');
    return Promise.resolve(this.followedFigures);
  }

  followRequests(): Promise<Disposable> {
    this.following++;
    return Promise.resolve(toDisposable(() => this.following--));
  }

  detach(): Promise<void> {
    this.detached++;
    return Promise.resolve();
  }

  dispose(): void {
    this.changes.dispose();
  }

  watch(): never {
    throw new Error('the command line reads by itself');
  }

  valueProperties(): never {
    throw new Error('not asked by the command line');
  }

  storeAsGlobal(): never {
    throw new Error('not asked by the command line');
  }

  properties(): never {
    throw new Error('not asked by the command line');
  }

  takeSnapshot(options: SnapshotOptions): Promise<SnapshotReading> {
    return this.snapshotOf(options);
  }

  record(options: RecordOptions): Promise<Recording> {
    return this.recordingOf(options);
  }

  objectProperties(): never {
    throw new Error('not asked by the command line');
  }

  sourceText(): never {
    throw new Error('not asked by the command line');
  }
}

/** An engine around one session, and what it was asked. */
export class FakeEngine implements Engine {
  readonly opened: { address: TargetAddress; allowRemote: boolean }[] = [];
  targets: NodeTarget[] = [target];

  constructor(private readonly session: PoolSession | Failure) {}

  openSession(address: TargetAddress, options: { allowRemote: boolean }): Promise<PoolSession> {
    this.opened.push({ address, allowRemote: options.allowRemote });
    return this.session instanceof Error
      ? Promise.reject(this.session)
      : Promise.resolve(this.session);
  }

  lost: string[] = [];

  closeLostInspectors(): Promise<string[]> {
    return Promise.resolve(this.lost);
  }

  listTargets(): Promise<NodeTarget[]> {
    return Promise.resolve(this.targets);
  }
}

/** Keeps what was written. */
export class RecordingIo implements CommandIo {
  readonly colours = false;
  written = '';
  readonly lines: string[] = [];
  /** Called after each write. */
  onOut: () => void = () => undefined;

  constructor(readonly cwd = '/srv/shop') {}

  out(text: string): void {
    this.written += text;
    this.onOut();
  }

  err(line: string): void {
    this.lines.push(line);
  }
}
