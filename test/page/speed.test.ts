import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fakeHost, fakeReading } from './fakeHost';
import { traceMainThread, type MainThreadTrace } from './mainThread';
import { closeBrowser, openPage, type OpenedPage } from './openPage';
import { weighedReading } from './weighedReading';

const FRAMES_PER_SECOND = 55;
const FIRST_PAINT_MS = 200;
const UPDATE_MS = 16;
/** What else the machine does only makes it slower: the best of some attempts is what the page can do. */
const ATTEMPTS = 4;

describe('the speed of the page', () => {
  let opened: OpenedPage;
  afterEach(() => opened.close());
  after(closeBrowser);

  const line = () => opened.page.locator('.table .row.value').first();

  async function best(
    attempt: () => Promise<MainThreadTrace>,
    figure: (trace: MainThreadTrace) => number,
  ): Promise<number> {
    let least = Infinity;
    for (let i = 0; i < ATTEMPTS; i++) least = Math.min(least, figure(await attempt()));
    return least;
  }

  /** Scrolls with the wheel what is in the middle of a page. */
  async function scroll(page: Page): Promise<MainThreadTrace> {
    const devtools = await page.context().newCDPSession(page);
    const { width, height } = page.viewportSize()!;
    return traceMainThread(page, async () => {
      await devtools.send('Input.synthesizeScrollGesture', {
        ...{ x: width / 2, y: height * 0.8, yDistance: -8000, speed: 4000 },
        gestureSourceType: 'mouse',
      });
    });
  }

  it('scrolls through 100,000 values with the wheel at 55 frames per second', async () => {
    opened = await openPage(fakeHost(fakeReading(112_000)));
    const { page } = opened;
    await line().waitFor();
    // A busy machine shows no page at its best: what a page reaches that has nothing to do.
    const idle = await page.context().newPage();
    await idle.setContent('<div style="height: 1000000px">nothing</div>');
    const periodOf = ({ elapsedMs, frames }: MainThreadTrace): number => elapsedMs / (frames - 1);
    const [periods, idlePeriods, costs]: number[][] = [[], [], []];
    for (let i = 0; i < ATTEMPTS; i++) {
      await idle.bringToFront();
      idlePeriods!.push(periodOf(await scroll(idle)));
      await page.bringToFront();
      const trace = await scroll(page);
      periods!.push(periodOf(trace));
      costs!.push(trace.busyMs / trace.frames);
    }
    const [period, idlePeriod, cost] = [periods!, idlePeriods!, costs!].map(all =>
      Math.min(...all),
    );
    const most = Math.max(1000 / FRAMES_PER_SECOND, idlePeriod! * 1.25);
    assert.ok(period! <= most, `a frame took ${period} ms, of an idle page ${idlePeriod} ms`);
    assert.ok(cost! <= 1000 / FRAMES_PER_SECOND, `a frame cost ${cost} ms of the main thread`);
    assert.ok((await page.evaluate<number>("document.querySelector('.table').scrollTop")) > 20_000);
  });

  it('shows its first lines of 10,000 after less than 200 ms of the main thread', async () => {
    opened = await openPage(fakeHost(weighedReading(10_000)));
    const { page } = opened;
    const busy = await best(
      () =>
        traceMainThread(page, async () => {
          await page.reload();
          await line().waitFor();
          await page.locator('.treemap .tile').first().waitFor();
        }),
      ({ busyMs }) => busyMs,
    );
    assert.ok(busy < FIRST_PAINT_MS, `the first lines cost ${busy} ms`);
  });

  it('takes a new reading of 100,000 values in less than 16 ms of the main thread', async () => {
    const host = fakeHost(weighedReading(112_000));
    let revision = 1;
    let asked = 0;
    opened = await openPage({
      ...host,
      overview: async source => ({ ...(await host.overview(source)), revision }),
      async treemap(root) {
        asked++;
        return host.treemap(root);
      },
    });
    const { page } = opened;
    await line().waitFor();
    await page.locator('.treemap .tile').first().waitFor();
    const update = async (): Promise<void> => {
      revision++;
      const before = asked;
      await opened.tell({ event: 'changed', source: 'live' });
      while (asked === before) await new Promise(resolve => setImmediate(resolve));
      await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done)))');
    };
    const busy = await best(
      () => traceMainThread(page, update),
      ({ pageMs }) => pageMs,
    );
    assert.ok(busy < UPDATE_MS, `an update cost ${busy} ms`);
  });
});
