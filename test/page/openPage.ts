import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { serveChannel } from '../../src/base/channel';
import { validated, type PanelContract, type PanelEvent } from '../../src/protocol/panelContract';
import { pageDocument } from '../../src/ui/panel/pageDocument';
import { skeleton } from '../../src/ui/panel/skeleton';
import type { ViewState } from '../../webview/viewState';
import { becomes } from '../eventually';
import { findChromium } from '../host/chromium';
import { WAIT_MS } from '../patience';
import { themes, type ThemeName } from './themes';

const folder = path.join(__dirname, '..', '..', 'dist', 'page');
const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots', 'page');

export interface OpenOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  reducedMotion?: boolean;
  /** What `setState` of an earlier page kept. */
  kept?: unknown;
}

/** How much later than shown things the host hears of them: `HOST_MS=300` finds tests that look before they have waited. */
const HOST_MS = Number(process.env.HOST_MS ?? 0);

/** The page's bundle in a browser, with a host of the test's own instead of VS Code's. */
export interface OpenedPage {
  page: Page;
  tell(event: PanelEvent): Promise<void>;
  /** Bytes of the largest message in either direction so far. */
  largestMessage(): number;
  /**
   * Waits until what the page keeps for its next life says what is wanted, and answers all of it.
   * Nobody can look without waiting: what is kept arrives after what is shown.
   */
  keeps<T>(read: (view: ViewState) => T, wanted: T): Promise<ViewState>;
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a run; `closeBrowser` ends it. */
function startBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** Opens the page in a theme and a size, under the content security policy that it has in VS Code. */
export async function openPage(
  handlers: PanelContract,
  { theme = 'dark', width = 1400, height = 900, reducedMotion, kept }: OpenOptions = {},
): Promise<OpenedPage> {
  const server = http.createServer((request, response) =>
    serve(request.url ?? '/', theme, response),
  );
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const context = await (
    await startBrowser()
  ).newContext({
    viewport: { width, height },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') problems.push(message.text());
  });
  let largest = 0;
  let state = kept as ViewState | undefined;
  let isClosing = false;
  const post = async (message: unknown): Promise<void> => {
    largest = Math.max(largest, JSON.stringify(message).length);
    if (isClosing) return;
    await page
      .evaluate(
        data => (globalThis as unknown as { postMessage(data: unknown): void }).postMessage(data),
        message,
      )
      .catch((error: unknown) => {
        // What the page has asked for is under way while it is closed, or loaded anew.
        if (!isClosing && !/context was destroyed/.test(String(error))) throw error;
      });
  };
  let receive: (message: unknown) => void = () => undefined;
  serveChannel<PanelContract>(
    { postMessage: message => void post(message), on: (_event, listener) => (receive = listener) },
    validated(handlers),
  );
  await page.exposeFunction('hostReceive', (message: unknown) => {
    largest = Math.max(largest, JSON.stringify(message).length);
    receive(message);
  });
  await page.exposeFunction('hostKeep', (view: ViewState) => (state = view));
  // As text: a function would be compiled for Node, and look for helpers that no page has.
  await page.addInitScript(`globalThis.acquireVsCodeApi = () => ({
    postMessage: message => setTimeout(() => hostReceive(message), ${HOST_MS}),
    getState: () => (${JSON.stringify(kept)}),
    setState: value => setTimeout(() => hostKeep(value), ${HOST_MS}),
  })`);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    tell: post,
    largestMessage: () => largest,
    async keeps(read, wanted) {
      await becomes(() => (state === undefined ? undefined : read(state)), wanted);
      return state!;
    },
    async screenshot(name) {
      fs.mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: path.join(pictures, `${name}.png`) });
    },
    async close() {
      isClosing = true;
      await context.close();
      server.close();
      if (problems.length > 0) throw new Error(`the page complained: ${problems.join('; ')}`);
    },
  };
}

function serve(url: string, theme: ThemeName, response: http.ServerResponse): void {
  if (url === '/') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(documentIn(theme));
    return;
  }
  if (url === '/theme.css') {
    const lines = Object.entries(themes[theme]).map(
      ([name, value]) => `--vscode-${name}: ${value};`,
    );
    response.writeHead(200, { 'content-type': 'text/css' });
    response.end(`:root { ${lines.join('\n')} }`);
    return;
  }
  const file = path.join(folder, path.basename(url.split('?')[0]!));
  if (!fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const types: Record<string, string> = {
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.ttf': 'font/ttf',
  };
  response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'text/plain' });
  response.end(fs.readFileSync(file));
}

/** The document of the live page as the extension makes it, with what VS Code adds: the theme's colours and class. */
function documentIn(theme: ThemeName): string {
  return pageDocument({
    language: 'en',
    title: 'Heap Inspector',
    origin: "'self'",
    style: '/page.css',
    script: { address: '/page.js', nonce: 'page' },
    body: skeleton('live', 'Live', message => message),
  })
    .replace('<link', '<link rel="stylesheet" href="/theme.css"><link')
    .replace('<body>', `<body class="vscode-${theme}">`);
}
