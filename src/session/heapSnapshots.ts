import type { Disposable } from '../base/disposable';
import { Failure } from '../base/failure';
import type { Connection } from '../inspector/connection/connection';
import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import { SnapshotObjects } from '../inspector/snapshot/snapshotObjects';
import type { PropertyRow, Reading } from '../protocol/finding';
import type { ContextsReading } from '../protocol/heldContexts';
import type { HeapContexts, Recording } from '../protocol/leftBehind';
import type { OriginalFinder } from '../protocol/originals';
import type { SnapshotReading } from '../protocol/snapshotReading';
import type { NodeTarget } from '../protocol/target';
import type { HolderPlacesParts } from './holderPlaces';
import { snapshotPauseMs, takeLiveSnapshot } from './liveSnapshot';
import type { LocatedResets } from './locatedResets';
import { makeRecording } from './makeRecording';
import type { RecordOptions } from './recordApi';
import type { SnapshotOptions, TakenSnapshot } from './sessionApi';

const NO_SNAPSHOTS =
  'A heap snapshot cannot be taken through a debug session. Attach to the port of the process instead.';

/** What the heap snapshots of an inspected process need of it. */
export interface SnapshotHost extends Pick<HolderPlacesParts, 'localText' | 'textOf'> {
  target: NodeTarget;
  connection: Connection;
  originalFinder: OriginalFinder;
  log(line: string): void;
  onStep(step: string): void;
  /** See `InspectedProcessParts`. */
  connectAgain: ((signal?: AbortSignal) => Promise<Connection>) | undefined;
  /** See `coverageOfRecording`. */
  otherThreads(): number | undefined;
  /** Reads the process once. */
  read(signal: AbortSignal): Promise<Reading>;
  scripts(signal: AbortSignal): Promise<AnalysedLiveScript[]>;
  resetsOf(script: AnalysedLiveScript, signal: AbortSignal): Promise<LocatedResets>;
  contextsOf(contexts: HeapContexts, signal: AbortSignal): Promise<ContextsReading>;
  /** Disposes it with the process. */
  own<Item extends Disposable>(item: Item): Item;
}

/**
 * The heap snapshots of one process. They share one connection, because V8 renumbers its objects when a connection that took
 * one closes. Calls must not overlap.
 */
export class HeapSnapshots {
  last: TakenSnapshot | undefined;
  private objects: SnapshotObjects | undefined;
  /** The snapshots whose object ids `objects` knows. */
  private numbered = new WeakSet<SnapshotReading>();

  constructor(private readonly host: SnapshotHost) {}

  /** Rejects with a `Failure`, or with what the connection says when the target is gone. */
  async take(options: SnapshotOptions, signal: AbortSignal): Promise<SnapshotReading> {
    const { host } = this;
    const { connectAgain, onStep } = host;
    if (!connectAgain) throw new Failure('usage', NO_SNAPSHOTS);
    if (!(await options.consent(await snapshotPauseMs(host.connection), 'A heap snapshot'))) {
      throw new Failure('cancelled', 'The heap snapshot');
    }
    await host.read(signal);
    const scripts = await host.scripts(signal);
    const { connection } = await this.connected(connectAgain, signal);
    const takenAt = new Date();
    try {
      const reading = await takeLiveSnapshot(
        {
          ...{ connection, scripts, onStep },
          resetsOf: script => host.resetsOf(script, signal),
          contextsOf: contexts => host.contextsOf(contexts, signal),
        },
        { ...options, signal },
      );
      this.numbered.add(reading);
      this.last = { reading, takenAt };
      return reading;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** Rejects as `take` does, or with what `makeRecording` rejects with. */
  async record(options: RecordOptions, signal: AbortSignal): Promise<Recording> {
    const { host } = this;
    const { connectAgain, target, originalFinder, log, onStep, localText, textOf } = host;
    if (!connectAgain) throw new Failure('usage', NO_SNAPSHOTS);
    try {
      const { connection } = await this.connected(connectAgain, signal);
      return await makeRecording(
        {
          ...{ target, connection, log, originalFinder, onStep, localText, textOf },
          otherThreads: () => host.otherThreads(),
          read: () => host.read(signal),
          scripts: () => host.scripts(signal),
          resetsOf: script => host.resetsOf(script, signal),
          contextsOf: contexts => host.contextsOf(contexts, signal),
        },
        { ...options, signal },
      );
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** Rejects when V8 has renumbered its objects since the snapshot. */
  propertiesOf(snapshot: SnapshotReading, id: number): Promise<PropertyRow[]> {
    if (!this.objects || !this.numbered.has(snapshot)) {
      throw new Failure('protocol', 'V8 has renumbered the objects since this snapshot');
    }
    return this.objects.propertiesOf(id);
  }

  /** The properties of a nested value of ours; `undefined` for the handle of another. */
  below(handle: string): Promise<PropertyRow[]> | undefined {
    return this.objects?.owns(handle) ? this.objects.below(handle) : undefined;
  }

  /** Whether a handle is of the snapshots' own connection. */
  owns(handle: string): boolean {
    return this.objects?.owns(handle) === true;
  }

  /** Closes the connection: the ids of its snapshots mean nothing from then on. */
  forget(): void {
    this.objects?.dispose();
    this.objects = undefined;
    this.numbered = new WeakSet();
  }

  private async connected(
    connectAgain: (signal?: AbortSignal) => Promise<Connection>,
    signal: AbortSignal,
  ): Promise<SnapshotObjects> {
    return (this.objects ??= this.host.own(new SnapshotObjects(await connectAgain(signal))));
  }
}
