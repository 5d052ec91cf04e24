import * as v from 'valibot';
import { checked } from '../connection/checked';
import type { Connection } from '../connection/connection';
import { RequestListener } from './requestListener';

const GROUP = 'pool-leaks-record';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What the target has done since the counter began. */
const tally = v.object({
  requests: v.nullable(count),
  connections: count,
  idleMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
  activeMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
});

/**
 * `requests`: how many it began; `null` when that cannot be told. `connections`: how many its servers accepted, of whatever
 * protocol. The times of its event loop are in ms.
 */
export type Tally = v.InferOutput<typeof tally>;

/** See `RequestListener`. */
const COUNTER = `(load, unseen) => {
  const { performance } = load('node:perf_hooks');
  let requests = 0, connections = 0;
  const count = () => { requests++; };
  const onConnection = () => { connections++; };
  const read = () => {
    const { idle, active } = performance.eventLoopUtilization();
    const told = requests === 0 && unseen() ? null : requests;
    return { requests: told, connections, idleMs: idle, activeMs: active };
  };
  return { onRequest: count, onStream: count, onConnection, end: () => undefined, handle: { read } };
}`;

/**
 * Counts the requests that a target begins, and the connections that it accepts, by a listener on Node's own diagnostics channels. It is gone after `leave`, and
 * also removes itself when the connection breaks off. Holds nothing of the program.
 */
export class RequestCounter {
  private constructor(
    private readonly connection: Connection,
    private readonly listener: RequestListener,
  ) {}

  /** Rejects with a `Failure`, which is `protocol` where the counter could not start. */
  static async begin(connection: Connection): Promise<RequestCounter> {
    return new RequestCounter(connection, await RequestListener.begin(connection, COUNTER, GROUP));
  }

  /** Since `begin`. */
  async read(): Promise<Tally> {
    const { value } = await this.listener.call('read');
    return checked(tally, value, `${this.connection.name} told of its requests`);
  }

  /** Takes the listener away. Rejects when the target does not answer; the listener then goes with the connection. */
  leave(): Promise<void> {
    return this.listener.leave();
  }
}
