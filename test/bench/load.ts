import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reader, WatcherReport, WatcherRequest } from './load/watcher';

const ROUNDS = Number(process.env.ROUNDS ?? 6);
const SPELL_MS = Number(process.env.SPELL_MS ?? 4_000);
const EVERY_MS = 1_000;
const WARM_UP_READINGS = 40;
const READINGS_AT_REST = 50;
const READERS: Reader[] = ['panel', 'command line'];
const folder = path.join(__dirname, 'load');
const here = path.join(__dirname, '..', '..');

/** By the server's own account. */
interface ServerReport {
  cpuMs: number;
  served: number;
  delayMs: { p99: number; max: number };
}

/** One way to watch, with the sources of one checkout. `undefined` watches nothing. */
interface Kind {
  name: string;
  watch?: { watcher: Child; how: Reader };
  latencies: number[];
  delays: ServerReport['delayMs'][];
  /** Of each spell: the server's processor time in ms per second, and readings per second. */
  cpu: number[];
  readings: number[];
  last: WatcherReport | undefined;
}

/**
 * What a watcher costs a small server under steady load: spells with and without one in turn, so that whatever else the
 * machine does meets all alike (ROUNDS, 6; SPELL_MS, 4000). `--base <folder>` watches with the sources of another checkout as
 * well, which has its own node_modules. The processor time that a reading adds is also taken at rest, where it is more exact.
 */
export async function benchLoad(): Promise<void> {
  const server = new Child('server.cjs', [], ['--inspect=0']);
  const children = [server];
  try {
    const url = await server.printed(/ws:\/\/\S+/);
    const port = await server.answer<number>();
    const roots = rootsOf(process.argv);
    const watchers: { name: string; watcher: Child }[] = [];
    for (const [name, root] of roots) {
      const watcher = new Child('watcher.ts', [root, url], ['--import', 'tsx']);
      children.push(watcher);
      watchers.push({ name, watcher });
    }
    const clients = new Child('clients.cjs', [String(port)]);
    children.push(clients);
    for (const { watcher } of watchers) {
      for (let i = 0; i < WARM_UP_READINGS; i++) await watcher.ask({ read: READERS[i % 2]! });
    }
    const kinds: Kind[] = [kindOf('unwatched')];
    for (const { name, watcher } of watchers) {
      for (const how of READERS) {
        kinds.push({ ...kindOf(`${how}${name}`), watch: { watcher, how } });
      }
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < kinds.length; i++) {
        await spell(kinds[(i + round) % kinds.length]!, server, clients);
      }
    }
    clients.stop();
    printSpells(kinds);
    await readAtRest(watchers, server);
  } finally {
    for (const child of children) child.stop();
  }
}

function rootsOf(args: string[]): [name: string, root: string][] {
  const at = args.indexOf('--base');
  const base = at < 0 ? undefined : args[at + 1];
  return base === undefined
    ? [['', here]]
    : [
        [', base', path.resolve(base)],
        [', now', here],
      ];
}

function kindOf(name: string): Kind {
  return { name, latencies: [], delays: [], cpu: [], readings: [], last: undefined };
}

async function spell(kind: Kind, server: Child, clients: Child): Promise<void> {
  const { watch } = kind;
  const request: WatcherRequest | undefined = watch && { watch: watch.how, everyMs: EVERY_MS };
  if (request) await watch!.watcher.ask(request);
  await clients.ask('begin');
  const before = await server.ask<ServerReport>('begin');
  const started = performance.now();
  await delay(SPELL_MS);
  const after = await server.ask<ServerReport>('end');
  const seconds = (performance.now() - started) / 1e3;
  kind.latencies.push(...(await clients.ask<number[]>('end')));
  kind.delays.push(after.delayMs);
  kind.cpu.push((after.cpuMs - before.cpuMs) / seconds);
  if (!watch) return;
  kind.last = await watch.watcher.ask<WatcherReport>('stop');
  kind.readings.push(kind.last.readings / seconds);
}

function printSpells(kinds: Kind[]): void {
  const unwatched = kinds[0]!;
  for (const kind of kinds) {
    const latencies = kind.latencies.toSorted((a, b) => a - b);
    const columns = [
      kind.name.padEnd(20),
      `${String(latencies.length).padStart(6)} requests`,
      `median ${ms(at(latencies, 0.5))}`,
      `99th percentile ${ms(at(latencies, 0.99))}`,
      `longest ${ms(latencies.at(-1)!)}`,
      `event loop 99th ${ms(median(kind.delays.map(each => each.p99)))}`,
      `longest ${ms(Math.max(...kind.delays.map(each => each.max)))}`,
      `cpu ${median(kind.cpu).toFixed(1).padStart(6)} ms/s`,
    ];
    if (kind.last) {
      const added = kind.cpu.map((cpu, i) => (cpu - unwatched.cpu[i]!) / kind.readings[i]!);
      columns.push(`+${ms(median(added))} a reading`);
    }
    console.log(columns.join('  '));
  }
  for (const { name, last } of kinds) if (last) printTraffic(name, last);
}

function printTraffic(name: string, report: WatcherReport): void {
  const each = (sum: number): string => (sum / report.readings).toFixed(0);
  console.log(
    `${name.padEnd(20)} ${each(report.roundTrips)} round trips a reading, ${each(report.bytesSent)} bytes to the server and ${each(report.bytesReceived)} back, ${report.staleReferences} stale values`,
  );
}

/** Many readings one after the other, by each checkout in turn, of a server that does nothing else. */
async function readAtRest(
  watchers: { name: string; watcher: Child }[],
  server: Child,
): Promise<void> {
  for (const how of READERS) {
    const costs = watchers.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, { watcher }] of watchers.entries()) {
        const before = await server.ask<ServerReport>('begin');
        for (let n = 0; n < READINGS_AT_REST; n++) await watcher.ask({ read: how });
        const after = await server.ask<ServerReport>('end');
        costs[i]!.push((after.cpuMs - before.cpuMs) / READINGS_AT_REST);
      }
    }
    for (const [i, { name }] of watchers.entries()) {
      const cost = median(costs[i]!);
      const ratio = i > 0 ? `, ${(cost / median(costs[0]!)).toFixed(2)} of the base` : '';
      console.log(`at rest, ${how}${name}: ${ms(cost)} of processor time a reading${ratio}`);
    }
  }
}

function at(sorted: number[], part: number): number {
  return sorted[Math.floor((sorted.length - 1) * part)]!;
}

function median(values: number[]): number {
  return at(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

/** A child process that answers one message after the other. */
class Child {
  private readonly child: ChildProcess;
  private text = '';

  constructor(file: string, args: string[], execArgv: string[] = []) {
    this.child = fork(path.join(folder, file), args, {
      execArgv,
      cwd: here,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.text += text));
    this.child.on('exit', code => {
      if (code) console.error(`${file} ended with ${code}: ${this.text}`);
    });
  }

  async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.text);
      if (found) return found[0];
      await once(this.child.stderr!, 'data');
    }
  }

  /** Rejects when the child ends first. */
  async answer<T>(): Promise<T> {
    const over = new AbortController();
    const { signal } = over;
    try {
      return await Promise.race([
        once(this.child, 'message', { signal }).then(([message]) => message as T),
        once(this.child, 'exit', { signal }).then(() => {
          throw new Error('a process of the bench ended');
        }),
      ]);
    } finally {
      over.abort();
    }
  }

  ask<T>(request: WatcherRequest | 'begin' | 'end'): Promise<T> {
    const answer = this.answer<T>();
    this.child.send(request);
    return answer;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
