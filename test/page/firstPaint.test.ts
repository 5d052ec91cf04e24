import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { fakeHost } from './fakeHost';
import { closeBrowser, openPage } from './openPage';
import { weighedReading } from './weighedReading';

const LOADS = 9;
const LIMIT_MS = 200;

/** When the browser showed the first text of a page, in ms since its navigation began: what it says itself. */
const firstContentfulPaint = `new Promise(resolve =>
  new PerformanceObserver(list => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint) resolve(paint.startTime);
  }).observe({ type: 'paint', buffered: true }))`;
/** When the first line of the table was there, by the same clock. */
const firstLine = `new Promise(resolve => {
  const look = () => document.querySelector('.table .row.value') ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})`;

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

function list(numbers: readonly number[]): string {
  return numbers.map(number => number.toFixed(0)).join(' ');
}

/** Corners of what makes the page's frame: the title, the figures and the headings, from the top. */
async function corners(page: Page): Promise<{ x: number; y: number }[]> {
  return page.evaluate(`[...document.querySelectorAll('h1, .headline, section:not(.details) h2')].map(each => {
    const { x, y } = each.getBoundingClientRect();
    return { x, y };
  })`);
}

describe('the first paint of the page', () => {
  after(closeBrowser);

  it('comes less than 200 ms after the navigation with 10,000 values', async () => {
    const reading = weighedReading(10_000);
    // A busy machine shows no page at its best: what a page reaches that is one word.
    const word = http.createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>word</p>');
    });
    await new Promise<void>(resolve => word.listen(0, '127.0.0.1', resolve));
    const [paints, wordPaints, lines]: number[][] = [[], [], []];
    const load = async (): Promise<void> => {
      const opened = await openPage(fakeHost(reading));
      paints!.push(await opened.page.evaluate<number>(firstContentfulPaint));
      lines!.push(await opened.page.evaluate<number>(firstLine));
      const plain = await (await opened.page.context().browser()!.newContext()).newPage();
      await plain.goto(`http://127.0.0.1:${(word.address() as AddressInfo).port}/`);
      wordPaints!.push(await plain.evaluate<number>(firstContentfulPaint));
      await plain.context().close();
      await opened.close();
    };
    // The first load also starts the browser.
    for (let i = 0; i < LOADS + 1; i++) await load();
    for (const all of [paints!, wordPaints!, lines!]) all.shift();
    word.close();
    console.log(
      `      first contentful paints: ${list(paints!)} ms, ${middle(paints!)} in the middle`,
    );
    console.log(`      of a page that is one word: ${list(wordPaints!)} ms`);
    console.log(`      first lines of the table: ${list(lines!)} ms`);
    const most = Math.max(LIMIT_MS, 2 * middle(wordPaints!));
    assert.ok(middle(paints!) < most, `${middle(paints!)} ms of ${most}`);
  });

  // In a narrow page the parts are one below the other, as high as what is in them: only the first ones can stay.
  for (const [width, parts] of [
    [1400, 6],
    [800, 3],
  ] as const) {
    it(`shows the page's parts where they stay, ${width} px wide`, async () => {
      const host = fakeHost(weighedReading(10_000));
      let answer: () => void = () => undefined;
      const isWanted = new Promise<void>(resolve => (answer = resolve));
      const opened = await openPage(
        { ...host, open: argument => isWanted.then(() => host.open(argument)) },
        { width },
      );
      const { page } = opened;
      await opened.screenshot(`first-paint-${width}`);
      const before = await corners(page);
      answer();
      await page.locator('.table .row.value').first().waitFor();
      const after = await corners(page);
      assert.deepEqual([before.length, after.length], [6, 6]);
      for (let i = 0; i < parts; i++) {
        const { x, y } = before[i]!;
        const moved = Math.hypot(after[i]!.x - x, after[i]!.y - y);
        assert.ok(moved <= 2, `part ${i} moved by ${moved} px`);
      }
      await opened.close();
    });
  }

  it('says why the host could not begin the page', async () => {
    const open = () => Promise.reject(new Error('The window was reloaded.'));
    const opened = await openPage({ ...fakeHost(undefined), open });
    await opened.page.getByRole('alert').getByText('The window was reloaded.').waitFor();
    assert.equal(await opened.page.locator('header').count(), 0);
    await opened.close();
  });
});
