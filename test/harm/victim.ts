import { spawn, type ChildProcess } from 'node:child_process';
import * as http from 'node:http';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processReaderFor } from '../../src/inspector/discovery/processReader';
import { freePort } from '../freePort';
import { saidBy } from '../saidBy';

const server = path.join(__dirname, '..', 'targets', 'harm.cjs');
const PAUSE_MS = 2;
/** What Node itself says of its inspector. */
const EXPECTED =
  /^(Debugger listening on ws:|For help, see: |Debugger attached\.$|Debugger ending on ws:|$)/;

/** What the server tells of itself. */
export interface Truth {
  listeners: Record<string, number>;
  globals: string[];
  cpuMs: number;
}

/** A server without `--inspect` that answers requests all the while, and must come through unharmed. Ended by `dispose`. */
export class Victim {
  private readonly agent = new http.Agent({ keepAlive: true });
  private stderr = '';
  private isOver = false;
  served = 0;
  failed = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    readonly port: number,
    /** What the server has forked, each a server of its own; they end with it. */
    readonly workers: Victim[] = [],
  ) {
    child.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
  }

  static async start(node: string, mode = ''): Promise<Victim> {
    // What a server has that was started without any option, but for 9229, which may be somebody else's here.
    const port = mode === 'fixed' ? await freePort() : 0;
    const child = spawn(node, [`--inspect-port=${port}`, server, mode], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [, ...ready] = (await saidBy(child, 'stdout', /ready .*(?=\n)/)).split(' ');
    const [own, ...workers] = ready.map(said => said.split(':').map(Number) as [number, number]);
    return new Victim(
      child,
      ...own!,
      workers.map(worker => new Victim(child, ...worker)),
    );
  }

  get(route: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { agent, port } = this;
      const request = http
        .get({ host: '127.0.0.1', port, path: route, agent }, response => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve(text)).on('error', reject);
        })
        .on('error', (error: NodeJS.ErrnoException) => {
          // After a pause a server ends its idle connections first, before it reads what came in on them (Node's documentation
          // of `request.reusedSocket`): a client asks once more then, on a connection of its own.
          const isRace = request.reusedSocket && error.code === 'ECONNRESET';
          if (isRace) resolve(this.get(route));
          else reject(error);
        });
    });
  }

  async truth(): Promise<Truth> {
    return JSON.parse(await this.get('/truth')) as Truth;
  }

  /**
   * Sends one request after the other until the answer is awaited. With a pause in between, because a load without one keeps
   * the machine from what is tried.
   */
  load(): () => Promise<void> {
    let goesOn = true;
    const all = (async () => {
      while (goesOn && !this.isOver) {
        await this.get('/').then(
          () => this.served++,
          () => this.failed++,
        );
        await delay(PAUSE_MS);
      }
    })();
    return () => {
      goesOn = false;
      return all;
    };
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The port of its inspector; `undefined` while none is open. */
  async inspectorPort(): Promise<number | undefined> {
    const sockets = await processReaderFor(process.platform).listeners([this.pid]);
    return sockets.find(socket => socket.port !== this.port)?.port;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** What is wrong with it; `undefined` for nothing. */
  get harm(): string | undefined {
    const { exitCode, signalCode } = this.child;
    if (this.hasEnded) {
      return `ended with ${exitCode ?? signalCode}: ${this.stderr}`;
    }
    const words = this.stderr.split('\n').filter(line => !EXPECTED.test(line));
    if (words.length > 0) return `said: ${words.join('\n')}`;
    return this.failed > 0 ? `${this.failed} requests failed` : undefined;
  }

  dispose(): void {
    for (const victim of [this, ...this.workers]) {
      victim.isOver = true;
      victim.agent.destroy();
    }
    this.child.kill('SIGKILL');
  }
}
