import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../host/chromium';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { WAIT_MS } from '../patience';
import { runCommand } from './palette';

const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots', 'workbench');
const DIALOG = '.monaco-dialog-box';

/** VS Code under test refuses to show dialogs: this one knows of no test. */
describe('following requests in the workbench', () => {
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    workbench = await startWithExtension();
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(workbench.url);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    await runCommand(page, 'Pool Leaks: Start Sample Server');
    await page.locator('.monaco-list-row:has-text("UserValues.reset")').waitFor();
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
  });

  it('begins with consent, shows its curves, and ends when it is stopped', async () => {
    await runCommand(page, 'Pool Leaks: Follow Requests');
    const dialog = page.locator(DIALOG);
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /puts a listener into the server/);
    await page.screenshot({ path: path.join(pictures, 'follow-consent.png') });
    await dialog.getByRole('button', { name: 'Follow Requests' }).click();
    const inspector = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    await inspector.getByRole('slider', { name: 'Requests over time' }).waitFor();
    await inspector.getByRole('button', { name: /^still in memory \d/ }).waitFor();
    await page.screenshot({ path: path.join(pictures, 'follow-curves.png') });
    await inspector.getByRole('button', { name: 'Stop Following Requests' }).click();
    await inspector.getByRole('button', { name: 'Follow Requests…' }).waitFor();
  });
});
