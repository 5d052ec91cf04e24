import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping';
import type * as v from 'valibot';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Failure } from '../../base/failure';
import type { answers, events } from './answers';

export type Method = keyof typeof answers;
export type Params<M extends Method> = ProtocolMapping.Commands[M]['paramsType'][0];
export type Result<M extends Method> = v.InferOutput<(typeof answers)[M]>;
export type EventName = keyof typeof events;
export type EventParams<E extends EventName> = v.InferOutput<(typeof events)[E]>;

/**
 * One inspector protocol connection. Every pending request settles when it closes. Nothing that it hands over is unchecked:
 * see `answers.ts`.
 */
export interface Connection extends Disposable {
  /** How to name the target in sentences. */
  readonly name: string;
  /** True for a debug session's CDP proxy: its Debugger domain belongs to VS Code's own debugger. */
  readonly shared: boolean;
  /** Somebody debugs this target: a breakpoint of ours would stop in their editor. */
  readonly debugged: boolean;
  /** The port of our end, by which it is told from other connections; `undefined` once it is gone. */
  readonly localPort: number | undefined;
  /** Fires once when the target went away by itself, or sent what no inspector sends; not after `dispose`. */
  readonly onDidLose: Event<Failure>;
  /** Rejects with `timedOut`, `targetGone`, `malformedAnswer`, or `protocol` with the inspector's own words. */
  send<M extends Method>(method: M, params?: Params<M>, timeoutMs?: number): Promise<Result<M>>;
  on<E extends EventName>(event: E, listener: (params: EventParams<E>) => void): Disposable;
  /** Whether what the target sends is taken. While it is not, it waits with the system, then with the target. */
  setFlowing(flowing: boolean): void;
  /** Every round trip so far, in ms: for benchmarks and the log. */
  readonly roundTrips: RoundTrips;
}

export interface RoundTrips {
  count: number;
  /** The last ones, at most 1,000. */
  recentMs: number[];
}
