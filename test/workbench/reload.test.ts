import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  chromium,
  type Browser,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { findChromium } from '../host/chromium';
import { FOLD_OTHERS } from '../host/foldOthers';
import { startWithExtension, type OpenWorkbench } from '../host/startWithExtension';
import { eventually } from '../eventually';
import { WAIT_MS } from '../patience';
import { saidBy } from '../saidBy';
import { runCommand } from './palette';
import { storedEditors } from './storedEditors';

const root = path.join(__dirname, '..', '..');
const pictures = path.join(root, '.vscode-test', 'screenshots', 'workbench');
const sample = path.join(root, 'dist', 'sample', 'server.js');

describe('a reload of the window', () => {
  let server: ChildProcess;
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;
  let inspector: FrameLocator;
  let place: string;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    server = spawn('node', ['--inspect=0', sample, '--port', '0', '--load', '200'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const address = await saidBy(server, 'stderr', /ws:\/\/[^/\s]+/);
    await saidBy(server, 'stdout', /load done/);
    workbench = await startWithExtension({ 'poolLeaks.maxPause': 600_000 });
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(workbench.url);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    inspector = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    place = address.replace('ws://', '');
    await runCommand(page, 'Pool Leaks: Attach to Node Process');
    await page.locator('.quick-input-widget:has-text("Attach to Node Process")').waitFor();
    await page.locator('.quick-input-widget input').first().fill(place);
    await page.locator(`.quick-input-list .monaco-list-row:has-text("inspector at")`).click();
    await row('UserValues.reset').first().waitFor();
    await page.evaluate(FOLD_OTHERS);
    for (const count of [1, 2]) {
      await runCommand(page, 'Pool Leaks: Take Heap Snapshot');
      await eventually(async () => (await row('heap snapshot of').count()) === count);
    }
    await runCommand(page, 'Pool Leaks: Compare Heap Snapshots');
    await page.locator('.quick-input-widget:has-text("2 Selected")').waitFor();
    await page.locator('.quick-input-widget .monaco-button:has-text("OK")').click();
    await row('→').first().waitFor();
    await runCommand(page, 'Pool Leaks: Open Live Heap Inspector');
    await eventually(async () => (await snapshotsOnCurve()) === 2);
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
    server?.kill('SIGKILL');
  });

  it('loses neither the panel nor curve, snapshots and comparison', async () => {
    await inspector.locator('.findings [role=option]:has-text("CompletionHolder")').click();
    const snapshots = await row('heap snapshot of').allInnerTexts();
    // Its id tells the rule.
    await eventually(async () =>
      /"finding\\*":\\*"[^"]*stale-fields/.test(await storedEditors(page)),
    );
    await picture('reload-before');

    await reload();
    await row('→').first().waitFor();
    assert.deepEqual(await row('heap snapshot of').allInnerTexts(), snapshots);
    await inspector
      .locator('.findings [role=option][aria-selected=true]:has-text("CompletionHolder")')
      .waitFor();
    await eventually(async () => (await snapshotsOnCurve()) === 2);
    await picture('reload-after');
  });

  it('leaves a snapshot that can be opened down to what keeps a value alive', async () => {
    await reload();
    for (const each of [/CompletionHolder\.release.*kB,/, /CompletionHolder #/, /retains/]) {
      await expand(each);
    }
    await expand(/Kept alive by/);
    // The first step, below snapshot, finding, context, value and this row.
    await page.locator('.pane-body .monaco-list-row[aria-level="6"]').first().waitFor();
    await picture('reload-snapshot');
  });

  it('says which program is missed when it is gone meanwhile, and offers to attach again', async () => {
    server.kill('SIGKILL');
    await page.locator('.statusbar-item:has-text("ended:")').waitFor();
    await page.reload();
    const view = page.locator('.pane:has(.pane-header:has-text("Pool Leaks"))');
    await view.getByText('server.js (pid').first().waitFor();
    await page.locator('.statusbar-item:has-text("not attached")').waitFor();
    const main = inspector.locator('main');
    await main.getByRole('button', { name: 'Attach to the Program Again' }).waitFor();
    await eventually(async () => (await snapshotsOnCurve()) === 2);
    assert.equal(await row('heap snapshot of').count(), 2, 'snapshots are kept');
    await picture('reload-gone');
  });

  /** As the curve tells somebody who does not see it. */
  async function snapshotsOnCurve(): Promise<number> {
    const span = inspector.getByLabel('Time span');
    if ((await span.count()) === 0) return NaN;
    await span.selectOption('whole');
    const [told = ''] = await inspector.locator('.pools-chart p.unseen').allInnerTexts();
    return Number(/snapshots: (\d+)/.exec(told)?.[1]);
  }

  function row(text: string): Locator {
    return page.locator('.pane-body .monaco-list-row', { hasText: text });
  }

  /** The first closed row of these words. */
  async function expand(words: RegExp): Promise<void> {
    const closed = page.locator('.pane-body .monaco-list-row[aria-expanded=false]');
    await closed.filter({ hasText: words }).first().locator('.monaco-tl-twistie').click();
  }

  /** As with the key of the browser. The process comes after the snapshots, and its row has all rows drawn again. */
  async function reload(): Promise<void> {
    await page.reload();
    await row('sample/server.js').waitFor();
    const opened = page.locator('.part.sidebar .pane-header[aria-expanded=true]');
    await eventually(async () => {
      await page.evaluate(FOLD_OTHERS);
      return (await opened.count()) === 1;
    });
  }

  async function picture(name: string): Promise<void> {
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
});
