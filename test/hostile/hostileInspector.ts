import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** A message of the inspector protocol, as far as scripts look into it. */
export interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: unknown;
}

/** One request of the client's, and every way to treat it. */
export interface Exchange {
  request: Message;
  /** The inspector's true answer; without a target behind it an empty one. */
  answer(): Promise<Message>;
  /** Sends to the client: an object as JSON, text as it is. */
  send(message: object | string): void;
  /** Sends past the WebSocket library, and whatever else can be done to a socket. */
  socket: Socket;
  client: WebSocket;
}

/** What is done instead of passing a request on and its answer back. */
export type Act = (exchange: Exchange) => void | Promise<void>;

export interface Rule {
  /** A method of the protocol, such as `Runtime.evaluate`, or of the agent: `agent.probe`. Every request without it. */
  on?: string;
  /** Which of those that match, from 0. All of them without it. */
  nth?: number;
  act: Act;
}

/** The name of the request for a WebSocket. */
export const UPGRADE = 'upgrade';

/** What an inspector does wrong. What no part of it touches is passed on. */
export interface Script {
  rules?: Rule[];
  /** Takes the HTTP request instead of a WebSocket upgrade. */
  upgrade?(request: http.IncomingMessage, socket: Socket): void;
  /** Takes requests for `/json/…`; answers whether it did. */
  json?(request: http.IncomingMessage, response: http.ServerResponse): boolean;
}

/**
 * An inspector on loopback that misbehaves by a script, in front of a real one (`url`, its WebSocket address) or alone.
 *
 *     const hostile = await HostileInspector.start({ rules: [{ on: 'agent.probe', act: drop }] }, target.url);
 *     await open({ kind: 'url', url: hostile.url });
 *     hostile.stop();
 *
 * Each client has a connection of its own to what is behind. `stop` ends all of them.
 */
export class HostileInspector {
  private readonly sockets = new Set<Socket>();
  private readonly server = http.createServer((request, response) => {
    if (this.script.json?.(request, response)) return;
    const { port } = this;
    const id = new URL(this.url).pathname.slice(1);
    const entry = { id, title: 'hostile', webSocketDebuggerUrl: `ws://127.0.0.1:${port}/${id}` };
    const isVersion = request.url === '/json/version';
    response.end(JSON.stringify(isVersion ? { Browser: `node.js/${process.version}` } : [entry]));
  });
  private readonly webSockets = new WebSocketServer({ noServer: true });
  private readonly heard: Message[] = [];
  /** How each client that has gone said goodbye: the WebSocket's code, 1006 where it did not. */
  readonly goodbyes: number[] = [];

  private constructor(
    private readonly script: Script,
    private readonly behind: string | undefined,
  ) {
    this.server.on('connection', socket => {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
    });
    this.server.on('upgrade', (request: http.IncomingMessage, socket: Socket, head) => {
      this.heard.push({ method: UPGRADE });
      if (script.upgrade) return script.upgrade(request, socket);
      this.webSockets.handleUpgrade(request, socket, head, client => this.serve(client, socket));
    });
  }

  static async start(script: Script, behind?: string): Promise<HostileInspector> {
    const hostile = new HostileInspector(script, behind);
    await new Promise<void>(resolve => hostile.server.listen(0, '127.0.0.1', resolve));
    return hostile;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/0b5c7d3e-hostile`;
  }

  /** How often this was asked for, by the name that a rule would have. */
  timesHeard(name: string): number {
    return this.heard.filter(request => isOf(name, request)).length;
  }

  private serve(client: WebSocket, socket: Socket): void {
    const upstream = this.behind === undefined ? undefined : new Upstream(this.behind, client);
    const met = new Map<Rule, number>();
    client.on('error', () => client.terminate());
    client.on('close', code => {
      this.goodbyes.push(code);
      upstream?.close();
    });
    client.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as Message;
      this.heard.push(request);
      const answer = async (): Promise<Message> =>
        (await upstream?.ask(request)) ?? { id: request.id, result: {} };
      const send = (message: object | string): void =>
        client.send(typeof message === 'string' ? message : JSON.stringify(message));
      const act = this.actFor(request, met) ?? passOn;
      void act({ request, answer, send, socket, client });
    });
  }

  private actFor(request: Message, met: Map<Rule, number>): Act | undefined {
    for (const rule of this.script.rules ?? []) {
      if (rule.on !== undefined && !isOf(rule.on, request)) continue;
      const nth = met.get(rule) ?? 0;
      met.set(rule, nth + 1);
      if (rule.nth === undefined || rule.nth === nth) return rule.act;
    }
    return undefined;
  }

  stop(): void {
    for (const client of this.webSockets.clients) client.terminate();
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

/** `agent.probe` is a call of a function whose text calls `this.probe`. */
function isOf(name: string, { method, params }: Message): boolean {
  const agentMethod = /^agent\.(\w+)$/.exec(name)?.[1];
  if (agentMethod === undefined) return method === name;
  const text = String(params?.['functionDeclaration']);
  return method === 'Runtime.callFunctionOn' && text.includes(`this.${agentMethod}(`);
}

/** A connection to the inspector behind: its events go on to the client, its answers to whoever asked. */
class Upstream {
  private readonly socket: WebSocket;
  private readonly opened: Promise<unknown>;
  private readonly waiting = new Map<number, (message: Message) => void>();

  constructor(url: string, client: WebSocket) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.opened = new Promise(resolve => this.socket.once('open', resolve));
    this.socket.on('error', () => client.terminate());
    this.socket.on('close', () => client.terminate());
    this.socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      if (message.id === undefined) client.send(data.toString());
      else this.waiting.get(message.id)?.(message);
    });
  }

  async ask(request: Message): Promise<Message> {
    await this.opened;
    return new Promise(resolve => {
      this.waiting.set(request.id!, resolve);
      this.socket.send(JSON.stringify(request));
    });
  }

  /** Never without a goodbye: some Nodes do not survive it. */
  close(): void {
    this.socket.close();
  }
}

const passOn: Act = async ({ answer, send }) => send(await answer());

/** Never answers, though the target does as it is told. */
export const drop: Act = async ({ answer }) => void (await answer());

/** Answers after so many ms. */
export const delay =
  (ms: number): Act =>
  async exchange => {
    await new Promise(resolve => setTimeout(resolve, ms));
    await passOn(exchange);
  };

/** Changes the true answer, or puts another message in its place: an object as JSON, text as it is. */
export const replace =
  (change: (answer: Message) => object | string): Act =>
  async ({ answer, send }) =>
    send(change(await answer()));

/** Puts a result in the place of the true one. */
export const result = (value: unknown): Act => replace(({ id }) => ({ id, result: value }));

/** Puts the value that a function of the target comes to in the place of the true one. */
export const value = (instead: unknown): Act =>
  result({ result: { type: typeof instead, value: instead } });

/** Changes what the agent answers as JSON text. */
export const answered = (change: (answer: never) => unknown): Act =>
  replace(({ id, result: true_ }) => {
    const text = (true_?.['result'] as { value: string }).value;
    const changed = JSON.stringify(change(JSON.parse(text) as never));
    return { id, result: { result: { type: 'string', value: changed } } };
  });

/** Sends so many other messages before the true answer. */
export const inject =
  (message: object | string, times = 1): Act =>
  async ({ answer, send }) => {
    const true_ = await answer();
    for (let i = 0; i < times; i++) send(message);
    send(true_);
  };

/** Ends the connection, properly. */
export const close: Act = ({ client }) => client.close();

/** Sends bytes that are of no WebSocket message. */
export const bytes =
  (raw: number[]): Act =>
  ({ socket }) =>
    void socket.write(Buffer.from(raw));

/** Reads nothing more from the client, not even its goodbye. */
export const stall: Act = ({ socket }) => void socket.pause();
