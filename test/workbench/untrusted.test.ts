import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../host/chromium';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { WAIT_MS } from '../patience';
import { runCommand } from './palette';

const root = path.join(__dirname, '..', '..');
const pictures = path.join(root, '.vscode-test', 'screenshots', 'workbench');
const sample = path.join(root, 'src', 'sample', 'userValues.ts');

describe('a workspace that is not trusted', () => {
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    workbench = await startWithExtension({}, true);
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1400, height: 1200 } });
    page.setDefaultTimeout(WAIT_MS);
    const address = new URL(workbench.url);
    const file = `vscode-remote://${address.host}${sample}`;
    address.searchParams.set('payload', JSON.stringify([['openFile', file]]));
    await page.goto(address.href);
    await page.locator('.statusbar-item:has-text("Restricted Mode")').waitFor();
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
  });

  it('has its open documents checked', async () => {
    const hint = page.locator('.squiggly-warning').first();
    await hint.waitFor();
    const { x, y, width, height } = (await hint.boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.locator('.monaco-hover:visible:has-text("UserValues.reset")').waitFor();
  });

  it('is told in the view what trust is needed for', async () => {
    await page.locator('.activitybar .action-item:has([aria-label^="Run and Debug"])').click();
    await page.locator('.pane-header:has-text("Pool Leaks")').click();
    const view = page.locator('.pane:has(.pane-header:has-text("Pool Leaks"))');
    await view.getByText('needs a trusted workspace').waitFor();
    assert.equal(await view.getByText('Start Sample Server').count(), 0);
    await page.screenshot({ path: path.join(pictures, 'untrusted.png') });
  });

  for (const command of ['Start Sample Server', 'Attach to Node Process']) {
    it(`does not ${command.toLowerCase()}, and says so`, async () => {
      await runCommand(page, `Pool Leaks: ${command}`);
      const toast = page.locator('.notification-toast:has-text("Trust this workspace first")');
      await toast.waitFor();
      await page.screenshot({
        path: path.join(pictures, `untrusted-${command.split(' ')[0]}.png`),
      });
      assert.equal(await page.locator('.quick-input-widget:visible').count(), 0);
      await runCommand(page, 'Notifications: Clear All Notifications');
      await toast.waitFor({ state: 'detached' });
    });
  }
});
