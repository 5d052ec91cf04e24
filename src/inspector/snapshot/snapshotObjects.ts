import type { Disposable } from '../../base/disposable';
import { Failure } from '../../base/failure';
import type { PropertyRow } from '../../protocol/finding';
import type { Connection } from '../connection/connection';
import { propertyRows } from '../reading/propertyRows';

const GROUP = 'pool-leaks-snapshot';
const PREFIX = 'snapshot:';

/**
 * The live objects behind the ids of snapshots. When a connection that took a snapshot closes, V8 forgets the ids for all
 * connections, so this class keeps that connection. Its handles are marked, because other connections do not know them.
 */
export class SnapshotObjects implements Disposable {
  constructor(readonly connection: Connection) {}

  /** The object's own properties; getters are not run. Rejects with `protocol` when the object is gone, and for strings. */
  async propertiesOf(id: number): Promise<PropertyRow[]> {
    await this.connection.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    const { objectId } = await this.objectOf(id);
    return objectId === undefined ? [] : this.read(objectId);
  }

  private async objectOf(id: number): Promise<{ objectId?: string }> {
    try {
      const parameters = { objectId: String(id), objectGroup: GROUP };
      const reply = await this.connection.send('HeapProfiler.getObjectByHeapObjectId', parameters);
      return reply.result;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'protocol') throw error;
      throw new Failure('protocol', 'the value of the snapshot is no longer there', error);
    }
  }

  /** Whether a handle came from `propertiesOf` or `below`. */
  owns(handle: string): boolean {
    return handle.startsWith(PREFIX);
  }

  /** Properties of a nested value, by its row's handle. Handles live until the next `propertiesOf`. */
  below(handle: string): Promise<PropertyRow[]> {
    return this.read(handle.slice(PREFIX.length));
  }

  private async read(objectId: string): Promise<PropertyRow[]> {
    const options = { objectId, ownProperties: true, generatePreview: false };
    const rows = propertyRows(await this.connection.send('Runtime.getProperties', options));
    return rows.map(row =>
      row.handle === undefined ? row : { ...row, handle: PREFIX + row.handle },
    );
  }

  dispose(): void {
    this.connection.dispose();
  }
}
