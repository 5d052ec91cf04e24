import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { debuglog } from 'node:util';
import packageManifest from '../package.json';
import { cacheFolder } from './base/cacheFolder';
import { Failure, sentenceOf } from './base/failure';
import { visibleText } from './base/format';
import { readFileBytesSync } from './base/readFile';
import { asConfigured } from './check/asConfigured';
import type { CommandIo } from './cli/io/commandIo';
import type { Engine } from './cli/commands/engine';
import { terminalLines } from './cli/io/terminalLines';
import { runCommandLine } from './cli/runCommandLine';
import { startSample } from './session/sampleProcess';
import { wantsColours } from './cli/print/style';
import { fixesBy } from './session/fixesOf';
import { closeLostInspectors } from './session/lostInspectors';
import type { RulePage } from './cli/print/sarifRules';
import { rulePageUrl } from './protocol/rulePage';
import type { Rule } from './protocol/rules';
import { listTargets } from './session/listTargets';
import { openSession } from './session/openSession';
import { createAnalysisWorkers } from './worker/analysisClient';
import { HeapSnapshot } from './worker/heapClient';
import { KeptAnalyses } from './worker/keptAnalyses';

/** Limit of objects that one walk of the target's heap visits. */
const maxObjects = 200_000;
const sampleFile = join(__dirname, 'sample', 'server.js');
const sampleLifeMs = 120_000;
const MAX_PAGE_BYTES = 100_000;
const rulePages = join(__dirname, '..', 'media', 'rules');
const maxWorkers = 4;
const SAME_KEY_MS = 300;
const log = debuglog('pool-leaks');

/** Fires when the run should end. Commands then leave the target first. */
const interrupt = new AbortController();
/** How long leaving may take when something goes wrong. */
const LEAVE_MS = 8_000;

/** When the output's reader has gone away, only the output ends; detaching still happens. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isGone = error.code === 'EPIPE' || error.code === 'EIO';
    if (isGone || stream === process.stderr) interrupt.abort(error);
    else endAt(error);
  });
}

/**
 * Treats an uncaught error as a failure (status 2) rather than as findings, which Node's own status 1 would mean. Still
 * leaves the target, unless it happens again.
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

/** Where relative paths begin. Throws `usage` when that folder was removed meanwhile. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    const sentence =
      'The current folder does not exist any more. Change to another, then try again.';
    throw new Failure('usage', sentence, error);
  }
}

function pageOf(rule: Rule): RulePage {
  const url = rulePageUrl(packageManifest, rule);
  const text = readFileBytesSync(join(rulePages, `${rule}.md`), MAX_PAGE_BYTES).toString();
  return { text, ...(url !== undefined && { url }) };
}

async function main(): Promise<void> {
  let interruptedAt = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // A second Ctrl+C means: do not wait for the detaching. We exit ourselves, because the system would end the process
      // without closing the connection to the target. A signal that follows at once is the same key press, which `npx` and
      // the like pass on although the terminal has sent it already.
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
  const kept = new KeptAnalyses(cacheFolder(), workerFile, line => log('%s', line));
  const count = Math.min(availableParallelism(), maxWorkers);
  const workers = createAnalysisWorkers(workerFile, count, kept);
  const engine: Engine = {
    openSession: (address, options) =>
      openSession(address, {
        ...options,
        analyser: asConfigured(workers),
        originalFinder: workers,
        holderFinder: workers,
        maxObjects,
        threads: true,
        log: line => log('%s', line),
      }),
    listTargets,
    closeLostInspectors,
  };
  const cwd = currentFolder();
  const createSnapshotReader = (): HeapSnapshot => new HeapSnapshot(heapWorkerFile);
  const lines = terminalLines(process.stdout, process.stderr);
  const io: CommandIo = {
    out: lines.out,
    err: lines.err,
    columns: process.stdout.columns,
    colours: wantsColours(process.stdout, process.env),
    cwd,
  };
  try {
    process.exitCode = await runCommandLine(process.argv.slice(2), {
      engine,
      checker: workers,
      analyser: workers,
      originalFinder: workers,
      holderFinder: workers,
      createSnapshotReader,
      createRedactor: () => new HeapSnapshot(heapWorkerFile),
      startSample: (requests, signal) => startSample(sampleFile, requests, sampleLifeMs, signal),
      serveTools: async () => {
        // Loaded only for assistants: the other commands start without it.
        const { serveTools } = await import('./mcp/serveTools');
        const { assistantTools } = await import('./tools/assistantTools');
        const tools = assistantTools({
          listTargets,
          openSession: (address, options) =>
            engine.openSession(address, { ...options, allowRemote: false }),
          checker: async () => workers,
          recordingReaders: async () => ({
            createReader: createSnapshotReader,
            holderFinder: workers,
            fixesOf: fixesBy(workers),
          }),
          folders: () => [cwd],
        });
        const { version } = packageManifest;
        const { signal } = interrupt;
        const [input, output] = [process.stdin, process.stdout];
        await serveTools({ tools, version, input, output, signal, log: line => log('%s', line) });
      },
      io,
      version: packageManifest.version,
      pageOf,
      signal: interrupt.signal,
    });
  } finally {
    lines.end();
    workers.dispose();
    await kept.save();
  }
}

process.on('uncaughtException', endAt);
// If all work stops with nothing left to wait for, the answer is incomplete and not clean.
process.exitCode = 2;
void main();
