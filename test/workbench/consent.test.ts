import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../host/chromium';
import { FOLD_OTHERS } from '../host/foldOthers';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { WAIT_MS } from '../patience';
import { runCommand } from './palette';

const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots', 'workbench');
const DIALOG = '.monaco-dialog-box';
const SNAPSHOT_ROW = '.monaco-list-row:has-text("heap snapshot of")';

/** VS Code under test refuses to show dialogs, and with its smoke-test driver notifications too: this one knows of no test. */
describe('a heap snapshot in the workbench', () => {
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
    // The row of a snapshot comes last: only rows that are in sight are drawn.
    await page.evaluate(FOLD_OTHERS);
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
  });

  it('is not taken when the pause is refused', async () => {
    await runCommand(page, 'Pool Leaks: Take Heap Snapshot');
    const dialog = page.locator(DIALOG);
    await dialog.waitFor();
    const words = await dialog.innerText();
    assert.match(words, /A heap snapshot stops the server for about [\d,]+ ms\./);
    assert.match(words, /cancelling only stops waiting/);
    await picture('snapshot-consent');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.locator('.notification-toast').waitFor({ state: 'detached' });
    assert.equal(await page.locator(SNAPSHOT_ROW).count(), 0);
  });

  it('can be given up by its notification while it is taken', async () => {
    await runCommand(page, 'Pool Leaks: Take Heap Snapshot');
    await page.locator(DIALOG).waitFor();
    const told = await page.locator('.monaco-list-row:has-text("pid ")').first().innerText();
    const pid = Number(/pid (\d+)/.exec(told)![1]);
    // The server comes to no end of its snapshot before the hand comes to the button.
    process.kill(pid, 'SIGSTOP');
    try {
      await page.locator(DIALOG).getByRole('button', { name: 'Pause the Server' }).click();
      const progress = page.locator('.notification-toast:has-text("Taking a heap snapshot")');
      await progress.waitFor();
      await picture('snapshot-progress');
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await progress.waitFor({ state: 'detached' });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    assert.equal(await page.locator(SNAPSHOT_ROW).count(), 0);
    assert.equal(await page.locator('.notification-toast').count(), 0, 'it is no failure');
  });

  it('is taken when the pause is agreed to', async () => {
    await runCommand(page, 'Pool Leaks: Take Heap Snapshot');
    await page.locator(DIALOG).getByRole('button', { name: 'Pause the Server' }).click();
    await page.locator(SNAPSHOT_ROW).waitFor();
    const live = page.locator('.monaco-list-row:has-text("retained at")').first();
    await live.waitFor();
    await picture('snapshot-taken');
  });

  async function picture(name: string): Promise<void> {
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});
