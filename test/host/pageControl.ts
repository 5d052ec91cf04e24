import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { WAIT_MS } from '../patience';

/** What the suite asks of the page that shows it. */
export interface PageRequest {
  action: 'screenshot' | 'click' | 'press' | 'text' | 'waitFor' | 'evaluate' | 'resize';
  /** A selector, a key, the name of the picture, an expression, or a size (`600x900`). */
  argument: string;
  /** In the webview that is shown, instead of the workbench around it. */
  inWebview?: boolean;
}

/** Where the suite finds the page's control: an address and the token that it wants. */
export interface PageControlAddress {
  url: string;
  token: string;
}

/** Lets the suite, which runs in the extension host, look at and use the workbench. Loopback, and only with the token. */
export async function servePage(
  page: Page,
  pictures: string,
  addressFile: string,
): Promise<() => void> {
  const token = randomBytes(16).toString('hex');
  const server = http.createServer((request, response) => {
    const reply = (status: number, text: string): void => void response.writeHead(status).end(text);
    if (request.headers.authorization !== token) return reply(403, 'no');
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      perform(page, pictures, JSON.parse(body) as PageRequest).then(
        text => reply(200, text),
        (error: unknown) => reply(500, String(error)),
      );
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const address: PageControlAddress = { url: `http://127.0.0.1:${port}/`, token };
  fs.mkdirSync(pictures, { recursive: true });
  fs.writeFileSync(addressFile, JSON.stringify(address));
  return () => {
    server.close();
    fs.rmSync(addressFile, { force: true });
  };
}

async function perform(page: Page, pictures: string, request: PageRequest): Promise<string> {
  const { action, argument, inWebview } = request;
  const within = inWebview
    ? page.frameLocator('iframe.webview.ready').frameLocator('#active-frame')
    : page;
  const first = within.locator(argument).first();
  switch (action) {
    case 'screenshot':
      await page.screenshot({
        path: path.join(pictures, `${argument.replace(/[^\w-]/g, '_')}.png`),
      });
      return '';
    case 'click': {
      await first.waitFor({ timeout: WAIT_MS });
      // As a hand does: a menu of the workbench takes no click before the pointer has moved.
      const box = await first.boundingBox();
      if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await first.click({ timeout: WAIT_MS });
      return '';
    }
    case 'resize': {
      const [width = 0, height = 0] = argument.split('x').map(Number);
      await page.setViewportSize({ width, height });
      return '';
    }
    case 'press':
      await page.keyboard.press(argument);
      return '';
    case 'text':
      return (await within.locator(argument).allInnerTexts()).join('\n');
    case 'evaluate':
      return JSON.stringify(await within.locator('body').evaluate(argument)) ?? '';
    case 'waitFor':
      await first.waitFor({ timeout: WAIT_MS });
      return '';
  }
}
