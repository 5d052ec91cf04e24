import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { renderReport } from '../../src/report/renderReport';
import { findChromium } from '../host/chromium';
import { fullReportData, reportData } from '../unit/report/sampleReports';

const pictures = path.join(__dirname, '..', '..', '.vscode-test', 'screenshots');
const views = [
  { name: 'light', width: 1100, colorScheme: 'light' },
  { name: 'dark', width: 1100, colorScheme: 'dark' },
  { name: 'narrow', width: 360, colorScheme: 'light' },
] as const;

/** A few values are as good as a hundred for a look, and axe looks at each cell. */
const fullData = fullReportData();
const shown = renderReport({ ...fullData, largest: fullData.largest.slice(0, 6) });

describe('a report in a browser', function () {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-page-'));
  let browser: Browser;
  before(async () => {
    fs.mkdirSync(pictures, { recursive: true });
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: findChromium(), args });
  });
  after(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** Opens a report from disk; `complaints` has what the browser says of it, and what it asks for besides the file. */
  async function open(
    html: string,
    view: (typeof views)[number],
  ): Promise<{ page: Page; complaints: string[] }> {
    const file = path.join(folder, 'report.html');
    fs.writeFileSync(file, html);
    const { width, colorScheme } = view;
    const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
    const complaints: string[] = [];
    const url = pathToFileURL(file).href;
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    page.on('request', request => {
      if (request.url() !== url) complaints.push(request.url());
    });
    await page.goto(url);
    return { page, complaints };
  }

  for (const view of views) {
    it(`has nothing that keeps people out, ${view.name}`, async () => {
      const { page, complaints } = await open(shown, view);
      await page.screenshot({
        path: path.join(pictures, `report-${view.name}.png`),
        fullPage: true,
      });
      assert.deepEqual(complaints, []);
      // Through the debugger: the page's policy lets no script in.
      await page.evaluate(axe.source);
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]),
        [],
      );
      assert.ok(passes.some(({ id }) => id === 'color-contrast'));
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(overflow, 0, 'the page itself does not scroll sideways');
      await page.close();
    });
  }

  it('is one page of text when nothing was found', async () => {
    const { page, complaints } = await open(
      renderReport(reportData({ findings: [], verdict: { kind: 'clean', gaps: [] } })),
      views[0],
    );
    await page.screenshot({ path: path.join(pictures, 'report-empty.png') });
    assert.deepEqual(complaints, []);
    assert.match(await page.innerText('body'), /Nothing stale is held/);
    await page.close();
  });

  it('does not let a stranger in, even where escaping failed', async () => {
    const html = renderReport(reportData()).replace(
      '</main>',
      '<script>document.title = "in"</script><p style="color: red" id="p">text</p></main>',
    );
    const { page } = await open(html, views[0]);
    assert.equal(await page.title(), 'Pool leaks in shop/server.js');
    assert.notEqual(
      await page.evaluate<string>('getComputedStyle(document.getElementById("p")).color'),
      'rgb(255, 0, 0)',
    );
    await page.close();
  });

  it('can be printed', async () => {
    const { page } = await open(shown, views[1]);
    const file = path.join(folder, 'report.pdf');
    await page.pdf({ path: file, format: 'A4', printBackground: true });
    assert.ok(fs.statSync(file).size > 10_000);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.screenshot({ path: path.join(pictures, 'report-print.png') });
    assert.equal(
      await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'),
      'rgb(255, 255, 255)',
    );
    await page.close();
  });
});
