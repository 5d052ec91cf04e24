import { EventEmitter } from 'node:events';
import Client from 'chrome-remote-interface/lib/chrome.js';
import type { WebSocket } from 'ws';
import type { Frame } from './frames';

/** A message in the library's form. */
type Message =
  | { id: number; result: unknown }
  | { id: number; error: { message: string } }
  | { method: string; params: unknown };

/**
 * chrome-remote-interface's client over an already open socket. On its own, the library follows redirects, parses any input,
 * and treats an event called `error` as its own; this class hands it only checked messages. Its main entry is not imported,
 * because that changes the DNS order of the whole process.
 */
export class ProtocolClient extends Client {
  constructor(private readonly openSocket: WebSocket) {
    // The library's connection data is unused: the socket is already open, and its opener watches it.
    super({ target: 'ws://already.open', protocol: { domains: [] } }, new EventEmitter());
    this._ws = openSocket;
  }

  protected override _connectToWebSocket(): Promise<void> {
    return Promise.resolve();
  }

  /** Settles the request that a message answers, or fires its event. Ignores events not named `Domain.event`. */
  receive(frame: Exclude<Frame, { kind: 'malformed' }>): void {
    const message = messageOf(frame);
    if ('id' in message || /^\w+\.\w+$/.test(message.method)) this._handleMessage(message);
  }

  /** Closes the client without waiting for the other side. */
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
