import { createRequire } from 'node:module';
import * as path from 'node:path';
import type * as Analysis from '../../../src/analysis/analyse';
import type * as Holders from '../../../src/analysis/javascript/sites/findHolders';
import type * as Stores from '../../../src/analysis/javascript/sites/findStores';
import type * as Sessions from '../../../src/session/openSession';
import type * as Originals from '../../../src/sourceMap/findOriginals';

/** The command line answers when it is asked for a pause; the panel's readings have nobody to ask. */
export type Reader = 'panel' | 'command line';
/** What a watcher is asked for: to read once, or again and again at an interval until it is asked for anything else. */
export type WatcherRequest = { watch: Reader; everyMs: number } | { read: Reader } | 'stop';

/** What the readings since the request before have needed. */
export interface WatcherReport {
  readings: number;
  roundTrips: number;
  bytesSent: number;
  bytesReceived: number;
  staleReferences: number;
}

type Message = string | Buffer;
interface Socket {
  prototype: {
    send(data: Message, ...rest: unknown[]): void;
    emit(event: string, data: Message, ...rest: unknown[]): boolean;
  };
}

/** Reads a server from a process of its own, with the sources of any checkout: `[root, url]` as arguments. */
async function run(root: string, url: string): Promise<void> {
  const load = (file: string): Promise<unknown> => import(path.join(root, 'src', `${file}.ts`));
  const { openSession } = (await load('session/openSession')) as typeof Sessions;
  const { analyseSource } = (await load('analysis/analyse')) as typeof Analysis;
  const { findHolders } = (await load('analysis/javascript/sites/findHolders')) as typeof Holders;
  const { findStores } = (await load('analysis/javascript/sites/findStores')) as typeof Stores;
  const { findOriginals } = (await load('sourceMap/findOriginals')) as typeof Originals;
  const report: WatcherReport = {
    readings: 0,
    roundTrips: 0,
    bytesSent: 0,
    bytesReceived: 0,
    staleReferences: 0,
  };
  const session = await openSession(
    { kind: 'url', url },
    {
      analyser: { analyse: async source => analyseSource(source) },
      originalFinder: { findOriginals },
      holderFinder: {
        findHolders: async question => findHolders(question),
        findStores: async question => findStores(question),
      },
      allowRemote: false,
      maxObjects: 200_000,
      log: () => undefined,
    },
  );
  countMessages(report);
  const read = async (how: Reader): Promise<void> => {
    const consent = (): Promise<boolean> => Promise.resolve(false);
    const { findings } = await session.read(how === 'panel' ? {} : { consent });
    report.readings++;
    report.staleReferences = findings.reduce((sum, { live }) => sum + live.staleReferences, 0);
  };
  let timer: NodeJS.Timeout | undefined;
  let reading: Promise<void> = Promise.resolve();
  const again = (how: Reader, everyMs: number): void => {
    timer = setTimeout(() => {
      reading = read(how);
      void reading.then(() => timer && again(how, everyMs));
    }, everyMs);
  };
  const answer = async (request: WatcherRequest): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    await reading;
    if (typeof request === 'object' && 'read' in request) await read(request.read);
    process.send!({ ...report });
    Object.assign(report, { readings: 0, roundTrips: 0, bytesSent: 0, bytesReceived: 0 });
    if (typeof request === 'object' && 'watch' in request) again(request.watch, request.everyMs);
  };
  process.on('message', (request: WatcherRequest) => void answer(request));
  process.on('disconnect', () => process.exit());
}

/** The connection keeps its socket to itself: the library beneath it is counted, whichever copy of it was loaded. */
function countMessages(report: WatcherReport): void {
  const { cache } = createRequire(__filename);
  const file = Object.keys(cache).find(name => /[\\/]ws[\\/]lib[\\/]websocket\.js$/.test(name))!;
  const { prototype } = cache[file]!.exports as Socket;
  const { send, emit } = prototype;
  prototype.send = function (data, ...rest) {
    report.roundTrips++;
    report.bytesSent += data.length;
    send.call(this, data, ...rest);
  };
  prototype.emit = function (event, data, ...rest) {
    if (event === 'message') report.bytesReceived += data.length;
    return emit.call(this, event, data, ...rest);
  };
}

void run(process.argv[2]!, process.argv[3]!);
