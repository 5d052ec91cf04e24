import { EventEmitter } from 'node:events';
import Client from 'chrome-remote-interface/lib/chrome.js';
import type { WebSocket } from 'ws';
import type { Frame } from './frames';

/** What the library makes of one message. */
type Message =
  | { id: number; result: unknown }
  | { id: number; error: { message: string } }
  | { method: string; params: unknown };

/**
 * chrome-remote-interface's client over a socket that is open already. By itself it follows redirects, parses whatever comes,
 * and takes an event called `error` for its own; here it is handed only messages that were looked at. Its front door is not
 * imported, because that changes the whole process's DNS order.
 */
export class ProtocolClient extends Client {
  constructor(private readonly openSocket: WebSocket) {
    // What it tells of the connection is of no interest: that is open before, and watched by its owner.
    super({ target: 'ws://already.open', protocol: { domains: [] } }, new EventEmitter());
    this._ws = openSocket;
  }

  protected override _connectToWebSocket(): Promise<void> {
    return Promise.resolve();
  }

  /** Settles the request that a message answers, or fires its event. One of another form than `Domain.event` is nobody's. */
  receive(frame: Exclude<Frame, { kind: 'malformed' }>): void {
    const message = messageOf(frame);
    if ('id' in message || /^\w+\.\w+$/.test(message.method)) this._handleMessage(message);
  }

  /** Ends with a goodbye, for which nobody waits. */
  end(): void {
    this.openSocket.close();
  }
}

function messageOf(frame: Exclude<Frame, { kind: 'malformed' }>): Message {
  switch (frame.kind) {
    case 'answer':
      return { id: frame.id, result: frame.result };
    case 'refusal':
      return { id: frame.id, error: { message: frame.words } };
    case 'event':
      return { method: frame.method, params: frame.params };
  }
}
