import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../host/chromium';
import { FOLD_OTHERS } from '../host/foldOthers';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { WAIT_MS } from '../patience';
import { runCommand } from './palette';

const root = path.join(__dirname, '..', '..');
const pictures = path.join(root, '.vscode-test', 'screenshots', 'workbench');

const launch = {
  version: '0.2.0',
  configurations: [
    {
      ...{ type: 'node', request: 'launch', name: 'sample', console: 'internalConsole' },
      program: path.join(root, 'dist', 'sample', 'server.js'),
      args: ['--port', '0', '--load', '100'],
    },
  ],
};

describe('a value of a process that is debugged', () => {
  let folder: string;
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-debugged-'));
    fs.mkdirSync(path.join(folder, '.vscode'));
    fs.writeFileSync(path.join(folder, '.vscode', 'launch.json'), JSON.stringify(launch));
    workbench = await startWithExtension();
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(WAIT_MS);
    const url = new URL(workbench.url);
    url.searchParams.set('folder', folder);
    await page.goto(url.href);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('is revealed in the debug console, where it can be unfolded', async () => {
    await runCommand(page, 'Debug: Select and Start Debugging');
    await page.locator('.quick-input-list .monaco-list-row:has-text("sample")').first().click();
    await page.locator('.repl .monaco-list-row:has-text("load done")').waitFor();
    await runCommand(page, 'Pool Leaks: Attach to Debug Session');
    await row('UserValues.reset').first().waitFor();
    await page.evaluate(FOLD_OTHERS);
    await expand('UserValues.reset');
    // One of a probe has no session.
    await expand('idle, 3 values');
    await row('Session').first().click({ button: 'right' });
    await page.locator('.monaco-menu').last().getByText('Reveal in Debug Console').click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByRole('button', { name: 'Store as Global Variable' }).click();
    const shown = page.locator('.repl .monaco-list-row:has-text("Session {")');
    await shown.waitFor();
    assert.equal(await page.locator('.repl .monaco-list-row:has-text("temp1")').count(), 1);
    await picture('console-value');
    await shown.locator('.monaco-tl-twistie').first().click();
    await page.locator('.repl .monaco-list-row:has-text("permissions = ")').waitFor();
    await picture('console-unfolded');
  });

  function row(text: string): Locator {
    return page.locator('.pane-body .monaco-list-row', { hasText: text });
  }

  async function expand(text: string): Promise<void> {
    const closed = page.locator(
      `.pane-body .monaco-list-row[aria-expanded=false]:has-text("${text}") .monaco-tl-twistie`,
    );
    await closed.first().click();
  }

  async function picture(name: string): Promise<void> {
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});
