import { toDisposable, type Disposable } from '../base/disposable';
import { sentenceOf } from '../base/failure';
import type { Connection } from '../inspector/connection/connection';
import { RequestTable } from '../inspector/snapshot/requestTable';
import type { TargetFigures } from '../protocol/liveFigures';

/** Follows a server's requests as long as somebody wants it, by one listener for all who do. */
export class RequestCurve {
  private table: Promise<RequestTable> | undefined;
  private followers = 0;

  constructor(
    private readonly connection: Connection,
    private readonly log: (line: string) => void,
  ) {}

  /** Follows until the answer is disposed. Rejects with a `Failure`. */
  async follow(): Promise<Disposable> {
    this.followers++;
    const table = (this.table ??= RequestTable.begin(this.connection));
    try {
      await table;
    } catch (error) {
      this.unfollow(table);
      throw error;
    }
    let isOver = false;
    return toDisposable(() => {
      if (!isOver) this.unfollow(table);
      isOver = true;
    });
  }

  private unfollow(table: Promise<RequestTable>): void {
    if (this.table !== table || --this.followers > 0) return;
    this.leave().catch((error: unknown) => this.log(`requests: ${sentenceOf(error)}`));
  }

  /** The figures, with what became of the requests while they are followed. Rejects with a `Failure`. */
  async added(figures: TargetFigures): Promise<TargetFigures> {
    const table = await this.table;
    return table ? { ...figures, requests: await table.read() } : figures;
  }

  /** Takes the listener away, whoever wants it. Rejects when the target does not answer; then it goes with the connection. */
  async leave(): Promise<void> {
    const { table } = this;
    this.table = undefined;
    this.followers = 0;
    const begun = await table?.catch(() => undefined);
    await begun?.leave();
  }
}
