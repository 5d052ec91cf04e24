/**
 * The parts of chrome-remote-interface's client that `ProtocolClient` builds on. The published types cover only its main
 * entry.
 */
declare module 'chrome-remote-interface/lib/chrome.js' {
  import type { EventEmitter } from 'node:events';

  class Chrome extends EventEmitter {
    constructor(options: { target: string; protocol: { domains: [] } }, notifier: EventEmitter);
    /** The library calls nothing else of the socket while it is open. */
    protected _ws: { send(text: string, sent: (error?: Error) => void): void };
    protected _connectToWebSocket(): Promise<void>;
    protected _handleMessage(message: object): void;
    /** Rejects with an error whose `response.message` holds the inspector's words. */
    send(method: string, params: object): Promise<unknown>;
  }

  export = Chrome;
}
