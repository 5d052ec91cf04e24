/**
 * The parts of chrome-remote-interface's client that `ProtocolClient` builds on. The published types cover only its main
 * entry.
 */
declare module 'chrome-remote-interface/lib/chrome.js' {
  import type { EventEmitter } from 'node:events';
  import type { WebSocket } from 'ws';

  class Chrome extends EventEmitter {
    constructor(options: { target: string; protocol: { domains: [] } }, notifier: EventEmitter);
    protected _ws: WebSocket;
    protected _connectToWebSocket(): Promise<void>;
    protected _handleMessage(message: object): void;
    /** Rejects with an error whose `response.message` holds the inspector's words. */
    send(method: string, params: object): Promise<unknown>;
  }

  export = Chrome;
}
