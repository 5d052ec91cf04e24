import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { format, parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium';
import { HOSTS, installHost } from './installHost';
import { TEST_MS } from '../patience';
import { servePage } from './pageControl';
import { startWorkbench } from './workbench';

const SUITE_MS = 3 * TEST_MS;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const root = path.join(__dirname, '..', '..');

/**
 * Takes the arguments of desktop VS Code under test, and runs the suite in VS Code's server with its workbench in a headless
 * browser. Exit status 0: the suite's `run()` resolved; 1: it rejected; 2: the stand-in failed.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ strict: false, allowPositionals: true });
  const text = (name: string): string => String(values[name]);
  const kind = process.env['POOL_LEAKS_HOST'] === 'oldest' ? 'oldest' : 'newest';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-host-'));
  const workspace = path.resolve(positionals[0] ?? root);
  const workbench = await startWorkbench({
    host: installHost(HOSTS[kind]),
    folder,
    userData: path.join(folder, 'user-data'),
    extensions: path.join(folder, 'extensions'),
    smokeTest: true,
  });
  const browser = await chromium.launchPersistentContext(path.join(folder, 'browser'), {
    executablePath: findChromium(),
    headless: true,
    viewport: { width: 1400, height: 900 },
    args: FLAGS,
  });
  let closeControl: (() => void) | undefined;
  try {
    await browser.route(
      url => url.hostname !== '127.0.0.1',
      route => route.abort(),
    );
    const page = browser.pages()[0] ?? (await browser.newPage());
    closeControl = await servePage(
      page,
      path.join(root, '.vscode-test', 'screenshots', kind),
      path.join(root, '.vscode-test', 'page-control.json'),
    );
    const done = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error('the suite did not end in time')), SUITE_MS).unref();
      page.on('crash', () => reject(new Error('the page crashed')));
      const exposed = [
        page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
          printLine(args),
        ),
        page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)),
      ];
      Promise.all(exposed).catch(reject);
    });
    const remote = (file: string): string =>
      `vscode-remote://127.0.0.1:${workbench.port}${path.resolve(file)}`;
    const address = new URL(`http://127.0.0.1:${workbench.port}/`);
    address.searchParams.set('folder', workspace);
    address.searchParams.set(
      'payload',
      JSON.stringify([
        ['extensionDevelopmentPath', remote(text('extensionDevelopmentPath'))],
        ['extensionTestsPath', remote(text('extensionTestsPath'))],
        ['skipWelcome', 'true'],
        ['skipReleaseNotes', 'true'],
      ]),
    );
    await page.goto(address.href);
    const code = await done;
    return code === 0 ? 0 : 1;
  } finally {
    closeControl?.();
    await browser.close();
    await workbench.dispose();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The workbench writes its own log to the same place as the suite; only lines that the suite marked are shown. */
function printLine(args: unknown[]): void {
  const line = format(...args).trimEnd();
  if (/^(\s|✔|✖|\d+ (passing|failing))/.test(line) || process.env['POOL_LEAKS_VERBOSE'])
    console.log(line);
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
