import { EventEmitter } from 'node:events';
import Client from 'chrome-remote-interface/lib/chrome.js';
import type { Frame } from './frames';
import type { Wire } from './wire';

/** A message in the library's form. */
type Message =
  | { id: number; result: unknown }
  | { id: number; error: { message: string } }
  | { method: string; params: unknown };

/**
 * chrome-remote-interface's client over an already open wire. On its own, the library follows redirects, parses any input,
 * and treats an event called `error` as its own; this class hands it only checked messages. Its main entry is not imported,
 * because that changes the DNS order of the whole process.
 */
export class ProtocolClient extends Client {
  constructor(wire: Pick<Wire, 'send'>) {
    // The library's connection data is unused: the wire is already open, and its opener watches it.
    super({ target: 'ws://already.open', protocol: { domains: [] } }, new EventEmitter());
    this._ws = wire;
  }

  protected override _connectToWebSocket(): Promise<void> {
    return Promise.resolve();
  }

  /** Settles the request that a message answers, or fires its event. Ignores events not named `Domain.event`. */
  receive(frame: Exclude<Frame, { kind: 'malformed' }>): void {
    const message = messageOf(frame);
    if ('id' in message || /^\w+\.\w+$/.test(message.method)) this._handleMessage(message);
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
