import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping';
import type * as v from 'valibot';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { Failure } from '../../base/failure';
import type { answers, events } from './answers';

export type Method = keyof typeof answers;
export type Params<M extends Method> = M extends keyof NodeParams
  ? NodeParams[M]
  : M extends keyof ProtocolMapping.Commands
    ? ProtocolMapping.Commands[M]['paramsType'][0]
    : never;
export type Result<M extends Method> = v.InferOutput<(typeof answers)[M]>;
export type EventName = keyof typeof events;
export type EventParams<E extends EventName> = v.InferOutput<(typeof events)[E]>;

/** What Node's own methods take, which the published types leave out. */
interface NodeParams {
  'NodeRuntime.notifyWhenWaitingForDisconnect': { enabled: boolean };
  'NodeWorker.detach': { sessionId: string };
  'NodeWorker.enable': { waitForDebuggerOnStart: boolean };
  'NodeWorker.sendMessageToWorker': { sessionId: string; message: string };
}

/**
 * One inspector protocol connection. Closing it settles every pending request. All that it hands over has been checked
 * against `answers.ts`.
 */
export interface Connection extends Disposable {
  /** The target's name in sentences. */
  readonly name: string;
  /** True for a debug session's CDP proxy, whose Debugger domain belongs to VS Code's debugger. */
  readonly shared: boolean;
  /** True when somebody debugs this target, so that a breakpoint of ours would stop in their editor. */
  readonly debugged: boolean;
  /** The port of our end, which identifies this connection among others; `undefined` after it has closed. */
  readonly localPort: number | undefined;
  /** Fires once when the target goes away by itself or sends something that no inspector sends; not after `dispose`. */
  readonly onDidLose: Event<Failure>;
  /** Rejects with `timedOut`, `targetGone`, `malformedAnswer`, or `protocol` with the inspector's own words. */
  send<M extends Method>(method: M, params?: Params<M>, timeoutMs?: number): Promise<Result<M>>;
  /**
   * Sends this as the last thing on the connection, whether we close it, exit or are killed; until disposed. Not when the
   * connection breaks.
   */
  atEnd<M extends Method>(method: M, params: Params<M>): Disposable;
  /** Something is expected that answers no request of this connection, until disposed: the target is not to keep it back. */
  expect(): Disposable;
  on<E extends EventName>(event: E, listener: (params: EventParams<E>) => void): Disposable;
  /** Whether to receive what the target sends. Otherwise data waits in the system's buffers, then in the target. */
  setFlowing(flowing: boolean): void;
  /** All round trips so far, in ms; for benchmarks and the log. */
  readonly roundTrips: RoundTrips;
}

export interface RoundTrips {
  count: number;
  /** The latest ones, at most 1,000. */
  recentMs: number[];
}
