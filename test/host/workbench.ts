import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { WAIT_MS } from '../patience';

export interface WorkbenchOptions {
  /** From `installHost`. */
  host: string;
  /** Scratch folder of this run. */
  folder: string;
  userData: string;
  extensions: string;
  /** Needed for tests; with it no notification ever shows. */
  smokeTest: boolean;
  /** As a folder opens that nobody has said to trust: in Restricted Mode. */
  restricted?: boolean;
  /** Beside those that every run has. */
  settings?: Record<string, unknown>;
}

/** A running VS Code server. `dispose` ends it with everything that it started. */
export interface Workbench {
  port: number;
  dispose(): Promise<void>;
}

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  // In a browser it is on: tests edit files of this repository, and take it back.
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'typescript.disableAutomaticTypeAcquisition': true,
  'debug.javascript.autoAttachFilter': 'disabled',
};

/** The question at the start is not what is tested. */
const RESTRICTED = { 'security.workspace.trust.startupPrompt': 'never' };

/** Starts the server of an installed host on a free port. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { host, folder, userData, extensions, smokeTest, restricted = false } = options;
  const wanted = { ...SETTINGS, ...(restricted ? RESTRICTED : {}), ...options.settings };
  // A setting of the machine is looked for in a file of its own.
  for (const kind of ['User', 'Machine']) {
    const settings = path.join(userData, kind, 'settings.json');
    fs.mkdirSync(path.dirname(settings), { recursive: true });
    if (!fs.existsSync(settings)) fs.writeFileSync(settings, JSON.stringify(wanted, null, 2));
  }
  fs.mkdirSync(extensions, { recursive: true });
  const server = spawn(
    path.join(host, 'bin', 'node'),
    [
      'out/server-main.js',
      ...['--host', '127.0.0.1', '--port', '0'],
      ...['--without-connection-token', '--accept-server-license-terms'],
      ...(restricted ? [] : ['--disable-workspace-trust']),
      ...['--telemetry-level', 'off'],
      ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
      ...['--server-data-dir', path.join(folder, 'server')],
      ...['--user-data-dir', userData, '--extensions-dir', extensions],
    ],
    {
      cwd: path.join(host, 'server'),
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: debuggees and helpers are ended with it.
      detached: true,
    },
  );
  try {
    return { port: await listeningPort(server), dispose: () => endGroup(server) };
  } catch (error) {
    await endGroup(server);
    throw error;
  }
}

/** What a surrounding VS Code tells its children would confuse this one. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
    ),
  );
}

function listeningPort(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(
      () => reject(new Error(`the server did not start: ${output}`)),
      WAIT_MS,
    );
    const look = (chunk: string): void => {
      output += chunk;
      const port = /host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    server.stdout!.setEncoding('utf8').on('data', look);
    server.stderr!.setEncoding('utf8').on('data', look);
    server.once('exit', code => reject(new Error(`the server ended with ${code}: ${output}`)));
  });
}

async function endGroup(server: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => server.once('close', resolve));
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-server.pid!, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), 3_000);
  if (server.exitCode === null && server.signalCode === null) await ended;
  clearTimeout(timer);
  signal('SIGKILL');
}
