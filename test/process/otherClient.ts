import { WebSocket } from 'ws';

/** Somebody else's inspector client: sends any method, and hears every event. */
export class OtherClient {
  readonly events: string[] = [];
  private readonly waiting = new Map<number, (message: { result?: unknown }) => void>();
  private nextId = 1;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as {
        id?: number;
        method?: string;
        result?: unknown;
      };
      if (message.id === undefined) this.events.push(message.method!);
      else this.waiting.get(message.id)?.(message);
    });
  }

  static async open(url: string): Promise<OtherClient> {
    const socket = new WebSocket(url);
    const client = new OtherClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const id = this.nextId++;
    return new Promise(resolve => {
      this.waiting.set(id, message => resolve(message.result));
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  dispose(): void {
    this.socket.close();
  }
}
