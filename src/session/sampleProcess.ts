import { spawn, type ChildProcess } from 'node:child_process';
import { Failure } from '../base/failure';

const startLimitMs = 30_000;
const endLimitMs = 3_000;
const name = 'The sample server';

/** A running sample server that has served its load. */
export interface SampleProcess {
  /** Its inspector's `ws://…` address. */
  inspectorUrl: string;
  /** Ends the child process and waits for it. */
  end(): Promise<void>;
}

/**
 * Starts the sample under its inspector and waits until `requests` are served. Rejects with a `Failure`, leaving no child
 * behind. If the parent is killed, the child ends after `lifeLimitMs`.
 */
export async function startSample(
  sampleFile: string,
  requests: number,
  lifeLimitMs: number,
  signal: AbortSignal,
): Promise<SampleProcess> {
  const child = spawn(
    process.execPath,
    [
      '--inspect=0',
      '--enable-source-maps',
      sampleFile,
      ...['--load', String(requests)],
      ...['--exit-after', String(lifeLimitMs)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: ownEnvironment() },
  );
  try {
    return { inspectorUrl: await untilReady(child, signal), end: () => endChild(child) };
  } catch (error) {
    await endChild(child);
    throw error;
  }
}

/**
 * The environment without variables by which a debugger or shell around us would change the child's inspector port or make
 * it wait.
 */
function ownEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  delete environment['NODE_OPTIONS'];
  delete environment['VSCODE_INSPECTOR_OPTIONS'];
  // In VS Code's extension host, the executable is Electron's.
  environment['ELECTRON_RUN_AS_NODE'] = '1';
  return environment;
}

/** Resolves with the inspector's address once the load is served. */
function untilReady(child: ChildProcess, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let errors = '';
    const timer = setTimeout(
      () => settle(() => reject(new Failure('timedOut', name))),
      startLimitMs,
    );
    const onAbort = (): void => settle(() => reject(new Failure('cancelled', name, signal.reason)));
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const look = (): void => {
      const url = /^Debugger listening on (ws:\S+)$/m.exec(errors)?.[1];
      if (url !== undefined && /^load done$/m.test(output)) settle(() => resolve(url));
    };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      look();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      look();
    });
    child.once('error', error => settle(() => reject(new Failure('targetGone', name, error))));
    child.once('close', () =>
      settle(() => reject(new Failure('targetGone', name, new Error(errors.trim())))),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise(resolve => {
    const timer = setTimeout(() => child.kill('SIGKILL'), endLimitMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
