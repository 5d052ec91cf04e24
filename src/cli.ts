import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { debuglog } from 'node:util';
import packageManifest from '../package.json';
import { Failure, sentenceOf } from './base/failure';
import { visibleText } from './base/format';
import type { CommandIo } from './cli/io/commandIo';
import type { Engine } from './cli/commands/engine';
import { runCommandLine } from './cli/runCommandLine';
import { startSample } from './session/sampleProcess';
import { wantsColours } from './cli/print/style';
import { closeLostInspectors } from './session/lostInspectors';
import { listTargets } from './session/listTargets';
import { openSession } from './session/openSession';
import { createAnalysisWorkers } from './worker/analysisClient';
import { HeapSnapshot } from './worker/heapClient';

/** Objects visited by one walk of the target's heap. */
const maxObjects = 200_000;
const sampleFile = join(__dirname, 'sample', 'server.js');
const sampleLifeMs = 120_000;
const maxWorkers = 4;
const SAME_KEY_MS = 300;
const log = debuglog('pool-leaks');

/** Fires when the run is to end: what is attached is left first. */
const interrupt = new AbortController();
/** How long leaving may take once nothing goes on as it should. */
const LEAVE_MS = 8_000;

/** A reader or a terminal that went away ends the output, not the detaching. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isGone = error.code === 'EPIPE' || error.code === 'EIO';
    if (isGone || stream === process.stderr) interrupt.abort(error);
    else endAt(error);
  });
}

/**
 * What nobody caught is a failure like any other, and no finding: Node's own status for it is 1. What is attached is left all
 * the same, unless it happens again.
 */
function endAt(error: unknown): void {
  const text =
    error instanceof Failure ? error.message : `an unexpected error: ${sentenceOf(error)}`;
  process.stderr.write(`pool-leaks: ${visibleText(text, 2000)}\n`);
  log('%O', error);
  if (interrupt.signal.aborted) process.exit(2);
  process.on('exit', () => (process.exitCode = 2));
  setTimeout(() => process.exit(2), LEAVE_MS).unref();
  interrupt.abort(error);
}

async function main(): Promise<void> {
  let interruptedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // Whoever presses Ctrl+C again does not want to wait for the detaching. Not left to the system, which would end the
      // process without a goodbye to the target. What comes at once is the same key, which `npx` and the like hand on although
      // the terminal has told us already.
      const isSameKey = performance.now() - interruptedAt < SAME_KEY_MS;
      if (interrupt.signal.aborted && !isSameKey) process.exit(130);
      if (!interrupt.signal.aborted) interruptedAt = performance.now();
      interrupt.abort();
    });
  }
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);

  const workerFile = join(__dirname, 'analysisWorker.js');
  const heapWorkerFile = join(__dirname, 'heapWorker.js');
  const workers = createAnalysisWorkers(workerFile, Math.min(availableParallelism(), maxWorkers));
  const engine: Engine = {
    openSession: (address, options) =>
      openSession(address, {
        ...options,
        analyser: workers,
        originalFinder: workers,
        maxObjects,
        log: line => log('%s', line),
      }),
    listTargets,
    closeLostInspectors,
  };
  const io: CommandIo = {
    out: text => process.stdout.write(text),
    err: line => process.stderr.write(`${line}\n`),
    colours: wantsColours(process.stdout, process.env),
    cwd: process.cwd(),
  };
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), {
      engine,
      checker: workers,
      analyser: workers,
      originalFinder: workers,
      createSnapshotReader: () => new HeapSnapshot(heapWorkerFile),
      startSample: (requests, signal) => startSample(sampleFile, requests, sampleLifeMs, signal),
      io,
      version: packageManifest.version,
      signal: interrupt.signal,
    });
  } finally {
    workers.dispose();
  }
}

process.on('uncaughtException', endAt);
// Should all work stop halfway for want of anything to wait for: that is no clean answer.
process.exitCode = 2;
void main();
