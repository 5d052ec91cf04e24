import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../host/chromium';
import { FOLD_OTHERS } from '../host/foldOthers';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { WAIT_MS } from '../patience';
import { runCommand } from './palette';

const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots', 'workbench');

/** With the mouse and the keyboard, as people do: menus and dialogs show in no window under test. */
describe('the rows of the view in the workbench', () => {
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    // A reading that finds the same draws no row again: it would take away what somebody looks at.
    workbench = await startWithExtension({ 'poolLeaks.refreshInterval': 1 });
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(workbench.url);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    await runCommand(page, 'Pool Leaks: Start Sample Server');
    await row('UserValues.reset').first().waitFor();
    await page.evaluate(FOLD_OTHERS);
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
  });

  it('have a menu that the keyboard opens, down to the value in the process', async () => {
    await openSession();
    await row('Session').first().click();
    await page.keyboard.press('Shift+F10');
    const menu = page.locator('.monaco-menu').last();
    await menu.getByText('Store as Global Variable').waitFor();
    const entries = await menu.locator('.action-label').allInnerTexts();
    for (const entry of ['Go to Reset Method', 'Copy Value', 'Copy Path', 'Copy Row as JSON']) {
      assert.ok(entries.includes(entry), `${entry} is not among ${entries.join()}`);
    }
    assert.ok(!entries.includes('Reveal in Debug Console'), 'nothing is debugged');
    await picture('row-menu');
    await menu.getByText('Store as Global Variable').click();
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /It is removed when you detach/);
    await picture('row-store-consent');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.notification-toast').count(), 0);
    await row('Session').first().click({ button: 'right' });
    await page.locator('.monaco-menu').last().getByText('Store as Global Variable').click();
    await dialog.getByRole('button', { name: 'Store as Global Variable' }).click();
    await page.locator('.notification-toast:has-text("Stored as temp1 until")').waitFor();
    await picture('row-stored');
    await runCommand(page, 'Notifications: Clear All Notifications');
  });

  it('say on hovering what a value is, and lead to the reset', async () => {
    await openSession();
    await row('Session').first().hover();
    const hover = page.locator(
      '.monaco-hover:visible:has-text("UserValues.reset leaves it there")',
    );
    await hover.waitFor();
    assert.match(await hover.innerText(), /Session \{.*user/);
    await picture('row-hover-value');
    await page.mouse.move(700, 500);
    await hover.waitFor({ state: 'detached' });
    await row('UserValues.reset').first().hover();
    const link = page.locator('.monaco-hover:visible:has-text("stale-slots") a', {
      hasText: /userValues\.ts:\d+/,
    });
    await link.waitFor();
    await picture('row-hover-finding');
    await link.click();
    await page.locator('.tab:has-text("userValues.ts")').waitFor();
  });

  it('are found by their words, with VS Code’s own widget', async () => {
    await runCommand(page, 'Pool Leaks: Find in View');
    const input = page.locator('.monaco-tree-type-filter input').first();
    await input.waitFor();
    await input.fill('Completion');
    await row('CompletionHolder').first().waitFor();
    await picture('row-find');
    await page.keyboard.press('Escape');
  });

  it('are grouped by class, key or age', async () => {
    await runCommand(page, 'Pool Leaks: Group Values By');
    await page.locator('.quick-input-list .monaco-list-row:has-text("Age")').first().click();
    await openFinding();
    await row('stale for').first().waitFor();
    await picture('row-groups');
  });

  function row(text: string): Locator {
    return page.locator('.pane-body .monaco-list-row', { hasText: text });
  }

  async function openFinding(): Promise<void> {
    const finding = row('UserValues.reset').first();
    if ((await finding.getAttribute('aria-expanded')) === 'false') await expand('UserValues.reset');
  }

  async function openSession(): Promise<void> {
    await openFinding();
    // The context of a probe has no session.
    if ((await row('Session').count()) === 0) await expand('idle, 3 values');
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
