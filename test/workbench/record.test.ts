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

/** VS Code under test shows neither dialogs nor notifications: this one knows of no test. */
describe('recording requests in the workbench', () => {
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

  it('asks, says what to do, and ends each round by a link of its notification', async () => {
    await runCommand(page, 'Pool Leaks: Record Requests');
    await page.locator('.quick-input-list .monaco-list-row:has-text("I Send Them")').waitFor();
    await picture('record-questions');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-message:has-text("Number of rounds")').waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.locator(DIALOG);
    await dialog.waitFor();
    const words = await dialog.innerText();
    assert.match(words, /Each of the 3 heap snapshots of a recording stops the server for about/);
    assert.match(words, /Recorded: 2 rounds/);
    await picture('record-consent');
    await dialog.getByRole('button', { name: 'Pause the Server' }).click();
    for (const round of [1, 2]) {
      const toast = page.locator(`.notification-toast:has-text("Round ${round} of 2: send")`);
      await toast.waitFor();
      if (round === 1) await picture('record-round');
      await toast.locator('.notification-list-item-message a', { hasText: 'Round Done' }).focus();
      await page.keyboard.press('Enter');
    }
    await page.locator('.monaco-list-row.focused[aria-label^="Left behind: nothing"]').waitFor();
    await page.getByText('Looked at: 3 heap snapshots').first().waitFor();
    await page.locator('.notification-toast:has-text("Open Inspector")').waitFor();
    await picture('record-left');
  });

  it('can be cancelled in the middle of a round, without a word', async () => {
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Pool Leaks: Record Requests');
    await page.locator('.quick-input-list .monaco-list-row:has-text("I Send Them")').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-message:has-text("Number of rounds")').waitFor();
    await page.keyboard.press('Enter');
    await page.locator(DIALOG).getByRole('button', { name: 'Pause the Server' }).click();
    const toast = page.locator('.notification-toast:has-text("Round 1 of 2")');
    await toast.waitFor();
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await toast.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.notification-toast').count(), 0, 'it is no failure');
  });

  async function picture(name: string): Promise<void> {
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});
