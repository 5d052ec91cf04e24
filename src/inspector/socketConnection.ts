import type { RawData, WebSocket } from 'ws';
import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure } from '../base/failure';
import { answers, events } from './answers';
import { checked } from './checked';
import type {
  Connection,
  EventName,
  EventParams,
  Method,
  Params,
  Result,
  RoundTrips,
} from './connection';
import { parseFrame } from './frames';

const REQUEST_TIMEOUT_MS = 10_000;
const KEPT_ROUND_TRIPS = 1_000;

interface Pending {
  answer(result: unknown): void;
  fail(failure: Failure): void;
  refuse(words: string): void;
}

type Listener = (params: never) => void;

/**
 * Node 18 to 22 end with a segmentation fault when a connection ends without the WebSocket's goodbye while an answer is on its
 * way: each of ours says it, also when the process exits. What is written then still leaves.
 */
const open = new Set<WebSocket>();
function sayGoodbye(): void {
  for (const socket of open) socket.close();
}

/** A connection over an open WebSocket, which it owns. What comes in is looked at here before anybody else sees it. */
export class SocketConnection implements Connection {
  readonly roundTrips: RoundTrips = { count: 0, recentMs: [] };
  private readonly lost = new Emitter<Failure>();
  readonly onDidLose = this.lost.event;
  private readonly pending = new Map<number, Pending>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private lastId = 0;
  private over: Failure | undefined;

  constructor(
    private readonly socket: WebSocket,
    private port: number | undefined,
    readonly name: string,
    readonly shared: boolean,
    readonly debugged: boolean,
  ) {
    if (open.size === 0) process.on('exit', sayGoodbye);
    open.add(socket);
    socket.on('message', data => this.receive(data));
    socket.on('close', () => {
      open.delete(socket);
      this.port = undefined;
      if (open.size === 0) process.off('exit', sayGoodbye);
      this.lose(new Failure('targetGone', name));
    });
    // What the socket itself objects to: frames too large, or against the rules of WebSockets.
    socket.on('error', error => this.lose(this.malformed('that is not allowed', error)));
  }

  get localPort(): number | undefined {
    return this.port;
  }

  send<M extends Method>(
    method: M,
    params?: Params<M>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<Result<M>> {
    if (this.over) return Promise.reject(this.over);
    const id = ++this.lastId;
    const started = performance.now();
    return new Promise<Result<M>>((resolve, reject) => {
      const fail = (failure: Failure): void => {
        clearTimeout(timer);
        this.pending.delete(id);
        reject(failure);
      };
      const timer = setTimeout(() => fail(new Failure('timedOut', this.name)), timeoutMs);
      this.pending.set(id, {
        fail,
        refuse: words => fail(new Failure('protocol', `${method}: ${words}`)),
        answer: result => {
          clearTimeout(timer);
          this.pending.delete(id);
          this.recordRoundTrip(performance.now() - started);
          try {
            resolve(checked(answers[method], result, `${this.name} answered ${method}`));
          } catch (error) {
            reject(error as Failure);
          }
        },
      });
      this.socket.send(JSON.stringify({ id, method, params: params ?? {} }));
    });
  }

  private recordRoundTrip(ms: number): void {
    const { roundTrips } = this;
    roundTrips.count++;
    roundTrips.recentMs.push(ms);
    if (roundTrips.recentMs.length > KEPT_ROUND_TRIPS) roundTrips.recentMs.shift();
  }

  private receive(data: RawData): void {
    if (this.over) return;
    const frame = parseFrame(String(data));
    if (frame.kind === 'malformed') return this.lose(this.malformed(frame.why));
    if (frame.kind === 'event') return this.dispatch(frame.method, frame.params);
    if (frame.id > this.lastId)
      return this.lose(this.malformed('with a number that nobody gave it'));
    // Without somebody who waits it is an answer that came too late.
    const waiting = this.pending.get(frame.id);
    if (frame.kind === 'refusal') waiting?.refuse(frame.words);
    else waiting?.answer(frame.result);
  }

  private dispatch(method: string, params: unknown): void {
    const listeners = this.listeners.get(method);
    if (!listeners) return;
    let facts: EventParams<EventName>;
    try {
      facts = checked(events[method as EventName], params, `${this.name} told of ${method}`);
    } catch (error) {
      return this.lose(error as Failure);
    }
    for (const listener of [...listeners]) listener(facts as never);
  }

  private malformed(why: string, cause?: unknown): Failure {
    return new Failure('malformedAnswer', `${this.name} sent a message ${why}`, cause);
  }

  on<E extends EventName>(event: E, listener: (params: EventParams<E>) => void): Disposable {
    const own = (params: EventParams<E>): void => listener(params);
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(own));
    return toDisposable(() => {
      listeners.delete(own);
      if (listeners.size === 0 && this.listeners.get(event) === listeners)
        this.listeners.delete(event);
    });
  }

  setFlowing(flowing: boolean): void {
    if (flowing) this.socket.resume();
    else this.socket.pause();
  }

  dispose(): void {
    if (this.over) return;
    this.end(new Failure('cancelled', `The connection to ${this.name}`));
    this.socket.close();
  }

  private lose(failure: Failure): void {
    if (this.over) return;
    this.end(failure);
    this.socket.close();
    this.lost.fire(failure);
  }

  private end(failure: Failure): void {
    this.over = failure;
    for (const { fail } of [...this.pending.values()]) fail(failure);
  }
}
