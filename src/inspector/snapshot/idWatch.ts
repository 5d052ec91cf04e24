import { Failure } from '../../base/failure';
import type { Connection } from '../connection/connection';

const GROUP = 'pool-leaks-ids';
/** One alone might get its old number again by chance. */
const OBJECTS = 4;

/**
 * Tells whether V8's ids still mean the same objects. V8 numbers all objects anew, for every connection, when any connection
 * closes that took a snapshot: another debugger's as well. Keeps a few small objects of its own in the target.
 */
export class IdWatch {
  private constructor(
    private readonly connection: Connection,
    private readonly handles: readonly string[],
    private ids: string | undefined,
  ) {}

  static async begin(connection: Connection): Promise<IdWatch> {
    const handles: string[] = [];
    for (let i = 0; i < OBJECTS; i++) {
      const { result } = await connection.send('Runtime.evaluate', {
        ...{ expression: '({})\n//# sourceURL=node:pool-leaks', objectGroup: GROUP, silent: true },
      });
      if (result.objectId !== undefined) handles.push(result.objectId);
    }
    return new IdWatch(connection, handles, undefined);
  }

  /** Call after each snapshot. Rejects with `notCompared` when the ids have changed since the one before. */
  async check(): Promise<void> {
    const ids: string[] = [];
    for (const objectId of this.handles) {
      const reply = await this.connection.send('HeapProfiler.getHeapObjectId', { objectId });
      ids.push(reply.heapSnapshotObjectId);
    }
    const now = ids.join();
    if (this.ids !== undefined && this.ids !== now) {
      throw new Failure(
        'notCompared',
        'V8 has numbered its objects anew, as it does when another debugger that took a snapshot leaves. Close other debuggers of this server, then record again',
      );
    }
    this.ids = now;
  }

  async leave(): Promise<void> {
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  }
}
