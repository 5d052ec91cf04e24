import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import { analyseSource } from '../../src/analysis/analyse';
import type { Analyser } from '../../src/protocol/analysis';
import { findHolders } from '../../src/analysis/javascript/sites/findHolders';
import { findStores } from '../../src/analysis/javascript/sites/findStores';
import type { HolderFinder } from '../../src/protocol/holderSites';
import type { OriginalFinder } from '../../src/protocol/originals';
import type { Reading } from '../../src/protocol/finding';
import type { TargetAddress } from '../../src/protocol/target';
import { openSession } from '../../src/session/openSession';
import type { PoolSession, ReadOptions } from '../../src/session/sessionApi';
import { findOriginals } from '../../src/sourceMap/findOriginals';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';

export const targets = path.join(__dirname, '..', 'targets');

/** The analyser and the finder without their threads: what is tested is the same. */
export const analyser: Analyser = { analyse: async source => analyseSource(source) };
export const originalFinder: OriginalFinder = { findOriginals };
export const holderFinder: HolderFinder = {
  findHolders: async question => findHolders(question),
  findStores: async question => findStores(question),
};

/** What a fixture server and the sample server say once they listen: the port. */
const READY = /(?:ready |listening on http:\/\/127\.0\.0\.1:)(\d+)/;

/** A fixture server under its inspector. Ended by `stop`. */
export class Target {
  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly port: number,
    private readonly printed: () => string,
  ) {}

  static async start(
    file: string,
    options: { node?: string; first?: string[]; args?: string[] } = {},
  ): Promise<Target> {
    const child = spawn(
      options.node ?? process.execPath,
      [
        ...(options.first ?? []),
        '--inspect=0',
        ...(options.args ?? []),
        path.resolve(targets, file),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const url = await saidBy(child, 'stderr', /ws:\/\/\S+/);
    const ready = await saidBy(child, 'stdout', READY);
    return new Target(child, url, Number(READY.exec(ready)![1]), () => printed);
  }

  /** The group of a pattern in what the server has printed. */
  line(pattern: RegExp): string {
    const found = pattern.exec(this.printed());
    if (!found) throw new Error(`${pattern} was not printed: ${this.printed()}`);
    return found[1]!;
  }

  async get(route = '/', request?: RequestInit): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.port}${route}`, request)).text();
  }

  /** So many requests at once, which need as many contexts. */
  async load(requests: number): Promise<void> {
    const route = `/?together=${requests}`;
    await Promise.all(Array.from({ length: requests }, () => this.get(route)));
  }

  /** So many requests that are under way at the same time for certain, whatever else the machine does. */
  async loadTogether(requests: number): Promise<void> {
    const answers = Array.from({ length: requests }, () => this.get('/hang'));
    await eventually(async () => (await this.get('/waiting')) === String(requests));
    await this.get('/release');
    await Promise.all(answers);
  }

  open(): Promise<PoolSession> {
    return open({ kind: 'url', url: this.url });
  }

  /** Attaches, reads until the search is through, and detaches. */
  async read(): Promise<Reading> {
    const session = await this.open();
    try {
      return await readThrough(session);
    } finally {
      await session.detach();
    }
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

/** The first reading whose search is through: on a busy machine one search is not enough. */
export async function readThrough(
  session: PoolSession,
  options: ReadOptions = {},
): Promise<Reading> {
  let reading = await session.read(options);
  const isThrough = ({ coverage }: Reading): boolean =>
    !coverage.limits.some(limit => /search is not finished/.test(limit));
  await eventually(async () => {
    if (!isThrough(reading)) reading = await session.read({ ...options, thorough: true });
    return isThrough(reading);
  });
  return reading;
}

export function open(address: TargetAddress): Promise<PoolSession> {
  return openSession(address, {
    analyser,
    originalFinder,
    holderFinder,
    allowRemote: false,
    maxObjects: 200_000,
    threads: true,
    log: () => undefined,
  });
}
