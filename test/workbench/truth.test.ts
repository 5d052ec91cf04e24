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

const READINGS = 50;
const targets = path.join(__dirname, '..', 'targets', 'compiled');
const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots', 'workbench');

/** What the server's own contexts hold: between these whatever is under way, and exactly that at one moment. */
interface Truth {
  contexts: number;
  stale: number;
  least: number;
  most: number;
  served: number;
}

/** What the page shows of one reading. */
interface Shown {
  revision: number;
  stale: string;
  findings: string[];
  pool: string;
  /** Ticks, and sentences in the place of values. */
  clean: number;
}

const LOOK = `(() => {
  const texts = selector => [...document.querySelectorAll(selector)].map(each => each.innerText);
  return {
    revision: Number(document.querySelector('.standing')?.dataset.revision ?? 0),
    stale: texts('.headline dd')[0] ?? '',
    findings: texts('.findings [role=option]'),
    pool: texts('.pools li')[0] ?? '',
    clean: document.querySelectorAll('.codicon-pass, .nothing').length,
  };
})()`;

describe('a leaking server under load, in the workbench', () => {
  let server: ChildProcess;
  let port: number;
  let workbench: OpenWorkbench;
  let browser: Browser;
  let page: Page;
  let inspector: FrameLocator;
  /** Contexts that readings have met so far. */
  let reached = 0;

  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    server = spawn(process.execPath, ['--inspect=0', path.join(targets, 'server.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [address, ready] = await Promise.all([
      saidBy(server, 'stderr', /ws:\/\/[^/\s]+/),
      saidBy(server, 'stdout', /ready \d+/),
    ]);
    port = Number(ready.split(' ')[1]);
    // Below what the settings offer: readings follow each other as fast as they can.
    workbench = await startWithExtension({ 'poolLeaks.refreshInterval': 0.2 });
    const args = ['--no-sandbox', '--disable-gpu'];
    browser = await chromium.launch({ executablePath: findChromium(), args });
    page = await browser.newPage({ viewport: { width: 1500, height: 1000 } });
    page.setDefaultTimeout(WAIT_MS);
    await page.goto(workbench.url);
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    await attach(address.replace('ws://', ''));
    await row('RequestContext.reset').waitFor();
    await page.evaluate(FOLD_OTHERS);
    await runCommand(page, 'Pool Leaks: Open Live Heap Inspector');
    inspector = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await inspector.locator('.findings [role=option]').waitFor();
  });

  after(async () => {
    await browser?.close();
    await workbench?.dispose();
    server?.kill('SIGKILL');
  });

  it('is shown as the server knows it, reading after reading, whatever is opened, hidden and shown', async () => {
    /** What somebody does meanwhile, one after the other, each after some readings. */
    const deeds: [string, () => Promise<void>][] = [
      ['expands the finding', () => expand('RequestContext.reset', 'RequestContext #')],
      ['expands a context', () => expand('RequestContext #', 'Session')],
      ['expands a value', () => expand('Session', 'user')],
      ['selects a row of the panel', () => inspector.locator('.table .row.value').first().click()],
      ['reads on', async () => undefined],
      [
        'hides the view',
        () => page.locator('.activitybar [aria-label^="Explorer"]').first().click(),
      ],
      ['reads without it', async () => undefined],
      ['shows the view', showView],
      ['hides the panel and shows it', hideAndShowPanel],
      ['selects another row', () => inspector.locator('.table .row.value').nth(3).click()],
      ['expands another context', () => expand('RequestContext #', 'Session', 1)],
    ];
    const seen = new Set<number>();
    const complaints: string[] = [];
    for (let done = 0; seen.size < READINGS;) {
      const due = Math.floor((seen.size * deeds.length) / READINGS);
      if (done <= due && done < deeds.length) {
        const [name, act] = deeds[done++]!;
        await act();
        complaints.push(...(await complaintsNow(name, seen)));
        continue;
      }
      complaints.push(...(await complaintsNow('', seen)));
    }
    await page.screenshot({ path: path.join(pictures, 'truth.png') });
    // A busy server has made contexts since the last reading, perhaps, or keeps one in use: it becomes known with time.
    await eventually(async () => {
      complaints.push(...(await complaintsNow('', seen)));
      return reached === (await truth()).contexts;
    });
    assert.deepEqual(complaints, []);
    const { served } = await truth();
    assert.ok(served > READINGS, `${served} requests were served meanwhile`);
  });

  it('is of the past once the server has ended, in the view, the bar and the panel', async () => {
    server.kill('SIGKILL');
    await page.locator('.statusbar-item:has-text("ended:")').waitFor();
    await inspector.getByText(/^As of \d\d:\d\d:\d\d, not read since/).waitFor();
    await page.locator('.pane-body:has-text("What is shown is of")').waitFor();
    assert.match(await row('RequestContext.reset').innerText(), /\d+ values/);
    assert.equal((await shown()).findings.length, 1);
    await page.screenshot({ path: path.join(pictures, 'truth-ended.png') });
  });

  /** By the picker's way for an address. Its rows move while processes are found: then it is asked again. */
  async function attach(address: string): Promise<void> {
    const input = page.locator('.quick-input-widget input').first();
    const wanted = page.locator('.quick-input-widget:has-text("of the inspector")');
    await eventually(async () => {
      await runCommand(page, 'Pool Leaks: Attach to Node Process');
      await page.locator('.quick-input-widget:has-text("Attach to Node Process")').waitFor();
      await input.fill('Enter host:port');
      await page.locator('.quick-input-list .monaco-list-row:has-text("Enter host:port")').click();
      return wanted.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    });
    await input.fill(address);
    await input.press('Enter');
  }

  /** Waits for a reading that was not seen yet, and compares what is shown with what the server knows. */
  async function complaintsNow(deed: string, seen: Set<number>): Promise<string[]> {
    let now = await shown();
    await eventually(async () => {
      now = await shown();
      return now.revision > 0 && !seen.has(now.revision);
    });
    seen.add(now.revision);
    const known = await truth();
    const complaints = await complaintsOutside(known);
    const check = (holds: boolean, what: string): void => void (holds || complaints.push(what));
    // A context that serves a request is met when it is parked for a moment: those that are known get more, and never fewer.
    const contexts = Number(/of (\d+) contexts idle/.exec(now.pool)?.[1]);
    check(contexts >= reached && contexts <= known.contexts, `the pool: ${now.pool}`);
    reached = Math.max(reached, contexts || 0);
    check(isTrue(known, now.stale, /^(\d+)$/), `the headline says ${now.stale} of ${reached}`);
    check(now.clean === 0, 'it reads as clean');
    const [finding = '', ...others] = now.findings;
    check(others.length === 0 && isTrue(known, finding, /(\d+) values/), `the panel: ${finding}`);
    return complaints.map(each => `reading ${seen.size}${deed && `, who ${deed}`}: ${each}`);
  }

  /** The same of the status bar and, while it is there, the view. */
  async function complaintsOutside(known: Truth): Promise<string[]> {
    const complaints: string[] = [];
    const bar = await page.locator('.statusbar-item:has-text("stale")').allInnerTexts();
    if (bar.length !== 1 || !isTrue(known, bar[0]!, /(\d+) stale/)) {
      complaints.push(`the bar: ${bar.join()}`);
    }
    if ((await page.locator('.pane-header:has-text("Pool Leaks")').count()) === 0)
      return complaints;
    // The workbench draws rows when it comes to it.
    await eventually(async () => {
      const rows = await row('RequestContext.reset').allInnerTexts();
      return rows.length === 1 && isTrue(known, rows[0]!, /(\d+) values/);
    }).catch(() => complaints.push('the view'));
    return complaints;
  }

  /** Whether a count is one that the contexts which were reached can hold at some moment. */
  function isTrue({ contexts, least, stale, most }: Truth, text: string, pattern: RegExp): boolean {
    assert.ok(least <= stale && stale <= most, 'the server knows itself');
    const count = Number(pattern.exec(text)?.[1]);
    return count >= (least / contexts) * Math.max(1, reached) && count <= most;
  }

  async function hideAndShowPanel(): Promise<void> {
    await runCommand(page, 'New Untitled Text File');
    await page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
    assert.deepEqual(await complaintsOutside(await truth()), []);
    await page.locator('.tab:has-text("Heap Inspector")').click();
    // What is known comes first: no page that waits for a reading.
    await inspector.locator('.findings [role=option], .empty').first().waitFor();
    assert.equal((await shown()).findings.length, 1);
  }

  async function shown(): Promise<Shown> {
    return inspector.locator('body').evaluate<Shown, undefined>(LOOK, undefined);
  }

  async function truth(): Promise<Truth> {
    return (await (await fetch(`http://127.0.0.1:${port}/truth`)).json()) as Truth;
  }

  function row(text: string): Locator {
    return page.locator('.pane-body .monaco-list-row', { hasText: text });
  }

  /** Opens the row of the view, and waits for a row below it. */
  async function expand(text: string, below: string, nth = 0): Promise<void> {
    const closed = page.locator(
      `.pane-body .monaco-list-row[aria-expanded=false]:has-text("${text}") .monaco-tl-twistie`,
    );
    await closed.nth(nth).click();
    await row(below).first().waitFor();
  }

  async function showView(): Promise<void> {
    // The badge lies over what is clicked, and is a part of this.
    await page.locator('.activitybar .action-item:has([aria-label^="Run and Debug"])').click();
    await row('RequestContext.reset').waitFor();
  }
});
