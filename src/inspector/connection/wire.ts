import type { Disposable } from '../../base/disposable';

/** What carries a connection's messages to a target. */
export interface Wire {
  /** Calls `sent` once the message is under way, with an error when it cannot be sent. */
  send(text: string, sent: (error?: Error) => void): void;
  /** Sends this before it closes, however we end; until disposed. */
  atEnd(text: string): Disposable;
  /** See `Connection.expect`; only where another connection carries the messages. */
  expect?(): Disposable;
  /** Closes without waiting for the other side. */
  close(): void;
  /** Whether to receive what the target sends. */
  setFlowing(flowing: boolean): void;
  /** See `Connection.localPort`. */
  readonly localPort: number | undefined;
}
