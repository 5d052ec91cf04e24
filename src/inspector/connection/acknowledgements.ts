import { toDisposable, type Disposable } from '../../base/disposable';

/** A target that works on something long answers none of them meanwhile. */
const MOST_OPEN = 4;
/** Pauses before further ones while nothing comes, each twice as long: after the longest, the system has acknowledged by itself. */
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 32;

/**
 * Lets a target answer at once. While it waits for an acknowledgement of what it has sent, it keeps its next message back for
 * some 40 ms (Nagle's algorithm, RFC 896, and delayed acknowledgements, RFC 1122, 4.2.3.2). Whatever we send carries one. So
 * whoever waits for something and got something else first sends a cheap request, unless something is sent anyway. Requests
 * are numbered in their order.
 */
export class Acknowledgements {
  private waiting = 0;
  private latest = 0;
  private latestAtMessage = 0;
  private readonly open = new Set<number>();
  private pauseMs = FIRST_PAUSE_MS;

  /** `send`: sends a cheap request, and answers its number. */
  constructor(private readonly send: () => number) {}

  /** Something is expected from the target, until disposed. */
  expect(): Disposable {
    this.waiting++;
    return toDisposable(() => this.waiting--);
  }

  /** Notes somebody else's request. */
  note(request: number): void {
    this.latest = request;
    this.pauseMs = FIRST_PAUSE_MS;
  }

  /** Notes a message of the target's. `answered`: the number of the request that it answers; `undefined` for an event. */
  heard(answered?: number): void {
    this.latestAtMessage = this.latest;
    const isOurs = answered !== undefined && this.open.delete(answered);
    if (this.waiting === 0) return;
    if (!isOurs || answered !== this.latest) setImmediate(() => this.acknowledge());
    else if (this.pauseMs <= LONGEST_PAUSE_MS) {
      // With no pause they would go to and fro for as long as somebody waits.
      setTimeout(() => this.acknowledge(), this.pauseMs).unref();
      this.pauseMs *= 2;
    }
  }

  private acknowledge(): void {
    const isCarried = this.latest > this.latestAtMessage;
    if (this.waiting === 0 || isCarried || this.open.size >= MOST_OPEN) return;
    this.latest = this.send();
    this.open.add(this.latest);
  }
}
