import * as assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { Timeline } from '../../src/session/timeline';
import { eventually } from '../eventually';
import { axeViolations } from './axe';
import { fakeHost, fakeReading } from './fakeHost';
import { answersOf, fakeTarget, followedRun, goOn, heapAt, leakingRun, START } from './fakeRuns';
import { closeBrowser, openPage, type OpenedPage, type OpenOptions } from './openPage';
import { looks } from './themes';

describe('the curves of the page', () => {
  after(closeBrowser);

  async function open(timeline: Timeline, options: OpenOptions = {}): Promise<OpenedPage> {
    const opened = await openPage(fakeHost(fakeReading(1260), answersOf(timeline)), options);
    await chartOf(opened.page).waitFor();
    return opened;
  }
  const chartOf = (page: Page): Locator => page.getByRole('slider', { name: 'Curves' });
  const curve = (page: Page, name: string): Locator => page.getByRole('button', { name });
  const spoken = (page: Page): Promise<string | null> =>
    chartOf(page).getAttribute('aria-valuetext');
  /** Waits until the legend says it. */
  const says = (page: Page, name: string): Promise<void> => curve(page, name).waitFor();

  it('says what is held now, and goes on with each sample', async () => {
    const timeline = leakingRun();
    const opened = await open(timeline);
    await says(opened.page, 'stale values 1,258');
    await says(opened.page, 'retained 48.3 MB');
    goOn(timeline, START + 220_000, 1, () => 1500);
    await opened.tell({ event: 'sampled' });
    await says(opened.page, 'stale values 1,500');
    await says(opened.page, 'heap used 70.0 MB');
    await opened.close();
  });

  it('says the exact values under the pointer', async () => {
    const opened = await open(leakingRun());
    const { page } = opened;
    const box = (await page.locator('.curves .u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.4, box.y + 40);
    const moment = page.locator('.curves .at');
    await moment.filter({ hasText: /^14:0/ }).waitFor();
    const [minute, second] = (await moment.innerText()).split(':').slice(1).map(Number);
    const at = minute! * 60 + second!;
    assert.ok(at > 60 && at < 110, `a third of the way: ${at} s`);
    const read = at - (at % 2);
    await says(page, `stale values ${read * 8}`);
    await says(page, `heap used ${(heapAt(at, at * 8) / 1e6).toFixed(1)} MB`);
    await opened.close();
  });

  it('is read by keyboard, sample by sample, with what happened', async () => {
    const opened = await open(leakingRun());
    const { page } = opened;
    await says(page, 'stale values 1,258');
    for (let i = 0; i < 30 && (await page.locator('.reader:focus').count()) === 0; i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Home');
    assert.match((await spoken(page))!, /^14:00:00: /);
    for (let i = 0; i < 14; i++) await page.keyboard.press('Shift+ArrowRight');
    while (!(await spoken(page))!.includes('heap snapshot')) {
      assert.notEqual((await spoken(page))!.slice(0, 8), '14:03:30');
      await page.keyboard.press('ArrowRight');
    }
    assert.match((await spoken(page))!, /^14:02:30: .*retained 48\.3 MB, heap snapshot$/);
    await page.keyboard.press('ArrowLeft');
    assert.match((await spoken(page))!, /^14:02:29: stale values 1,184,/);
    await page.keyboard.press('End');
    assert.match((await spoken(page))!, /^14:03:30: stale values 1,258, /);
    await opened.close();
  });

  it('stands still while paused, by the space bar, and then catches up', async () => {
    const timeline = leakingRun();
    const opened = await open(timeline);
    const { page } = opened;
    await says(page, 'stale values 1,258');
    await chartOf(page).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Continue' }).waitFor();
    goOn(timeline, START + 220_000, 1, () => 1500);
    await opened.tell({ event: 'sampled' });
    await page.getByText('1,500 now').waitFor({ state: 'attached' });
    await page.keyboard.press('End');
    assert.match((await spoken(page))!, /^14:03:30: stale values 1,258/);
    await page.getByRole('button', { name: 'Continue' }).click();
    await says(page, 'stale values 1,500');
    await opened.keeps(({ paused }) => paused, false);
    await opened.close();
  });

  it('is zoomed by dragging, and back by a double click or Escape', async () => {
    const opened = await open(leakingRun());
    const { page } = opened;
    await says(page, 'stale values 1,258');
    const box = (await page.locator('.curves .u-over').boundingBox())!;
    const drag = async (): Promise<void> => {
      await page.mouse.move(box.x + box.width / 3, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
      await page.mouse.up();
      await page.getByRole('button', { name: 'Show All Again' }).waitFor();
    };
    await drag();
    assert.deepEqual(await visibleSeconds(page), [70, 104]);
    await page.mouse.dblclick(box.x + 100, box.y + 40);
    await page.getByRole('button', { name: 'Show All Again' }).waitFor({ state: 'detached' });
    assert.deepEqual(await visibleSeconds(page), [0, 210]);
    await drag();
    await chartOf(page).focus();
    await page.keyboard.press('Escape');
    assert.deepEqual(await visibleSeconds(page), [0, 210]);
    await page.keyboard.press('Home');
    await page.keyboard.press('+');
    const [first, last] = await visibleSeconds(page);
    assert.equal(last! - first!, 52, 'half as long, around the first sample');
    await page.getByRole('combobox', { name: 'Time span' }).selectOption('1 min');
    assert.deepEqual(await visibleSeconds(page), [150, 210]);
    await opened.close();
  });

  /** First and last second that the chart shows, as the keyboard finds them. */
  async function visibleSeconds(page: Page): Promise<number[]> {
    const seconds: number[] = [];
    await chartOf(page).focus();
    for (const key of ['Home', 'End']) {
      await page.keyboard.press(key);
      const [, minute, second] = /^14:(\d\d):(\d\d)/.exec((await spoken(page))!)!;
      seconds.push(Number(minute) * 60 + Number(second));
    }
    return seconds;
  }

  it('draws a curve, leaves it out when it is switched off, and follows the colours of the theme', async () => {
    const opened = await open(leakingRun());
    const { page } = opened;
    await says(page, 'stale values 1,258');
    await drawn(page, [204, 167, 0], true);
    await curve(page, 'stale values').click();
    await drawn(page, [204, 167, 0], false);
    assert.equal(await curve(page, 'stale values').getAttribute('aria-pressed'), 'false');
    await curve(page, 'stale values').press('Enter');
    await drawn(page, [204, 167, 0], true);
    await page.evaluate(
      `document.documentElement.style.setProperty('--vscode-editorWarning-foreground', '#00ff00')`,
    );
    await drawn(page, [0, 255, 0], true);
    await drawn(page, [204, 167, 0], false);
    await opened.close();
  });

  it('draws at most once a frame, however many samples come', async () => {
    const timeline = leakingRun();
    const opened = await open(timeline);
    const { page } = opened;
    await says(page, 'stale values 1,258');
    await page.evaluate(`
      window.draws = 0; window.frames = 0;
      const clear = CanvasRenderingContext2D.prototype.clearRect;
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.closest('.curves')) window.draws++;
        clear.apply(this, box);
      };
      const count = () => { window.frames++; requestAnimationFrame(count); };
      requestAnimationFrame(count);`);
    for (let i = 0; i < 60; i++) {
      goOn(timeline, START + (220 + i) * 1000, 1, () => 1500 + i);
      await opened.tell({ event: 'sampled' });
    }
    await says(page, 'stale values 1,559');
    const { draws, frames } = await page.evaluate<{ draws: number; frames: number }>(
      `({ draws: window.draws, frames: window.frames })`,
    );
    assert.ok(draws > 0 && draws <= frames + 1, `${draws} times in ${frames} frames`);
    await opened.close();
  });

  it('compares a marked moment with now: new, gone and grown', async () => {
    const host = fakeHost(fakeReading(1260), answersOf(leakingRun()));
    let now = host;
    const opened = await openPage({
      ...host,
      overview: argument => now.overview(argument),
      rows: argument => now.rows(argument),
    });
    const { page } = opened;
    await says(page, 'stale values 1,258');
    await chartOf(page).focus();
    await page.keyboard.press('m');
    await page.getByText('Nothing changed since').waitFor();
    now = fakeHost(fakeReading(2000));
    await opened.tell({ event: 'changed', source: 'live' });
    await page.getByRole('row', { name: 'UserValues.reset 1,134 1,800 +666 grown' }).waitFor();
    now = fakeHost(fakeReading(4));
    await opened.tell({ event: 'changed', source: 'live' });
    await page.getByRole('row', { name: 'CompletionHolder.release 126 0 gone' }).waitFor();
    await page.getByRole('row', { name: 'Function 126 0 gone' }).waitFor();
    await opened.screenshot('moment-dark');
    await page.getByRole('button', { name: 'Forget Moment' }).click();
    assert.equal(await page.getByRole('table').count(), 0);
    await opened.close();
  });

  describe('of requests', () => {
    const requestsOf = (page: Page): Locator =>
      page.getByRole('slider', { name: 'Requests over time' });

    it('are there once requests are followed, and say how many are still in memory', async () => {
      const timeline = leakingRun();
      const opened = await open(timeline);
      const { page } = opened;
      await says(page, 'stale values 1,258');
      assert.equal(await requestsOf(page).count(), 0);
      await page.getByRole('button', { name: 'Follow Requests…' }).waitFor();
      const at = START + 220_000;
      timeline.addFigures({
        ...{ at, heapUsedBytes: 70_000_000, heapTotalBytes: 90_000_000, collected: false },
        requests: {
          ...{
            made: 1234,
            over: 1230,
            inMemory: 95,
            outlived: 80,
            collections: 3,
            oneIn: 1,
            http2Unseen: true,
          },
        },
      });
      await opened.tell({ event: 'sampled' });
      await says(page, 'made 1,234');
      await says(page, 'over 1,230');
      await says(page, 'still in memory 95');
      await page.getByText('80 of them outlived a collection · HTTP/2 is not counted').waitFor();
      await page.getByRole('button', { name: 'Stop Following Requests' }).waitFor();
      timeline.addFigures({
        ...{ at: at + 1000, heapUsedBytes: 7, heapTotalBytes: 9, collected: false },
      });
      await opened.tell({ event: 'sampled' });
      await page.getByRole('button', { name: 'Follow Requests…' }).waitFor();
      await says(page, 'still in memory –');
      await opened.close();
    });

    it('are read by keyboard, with the rounds of a recording and the collections', async () => {
      const opened = await open(followedRun());
      const { page } = opened;
      await says(page, 'made 5,960');
      await page.getByText('estimated: one request in 16 is followed').waitFor();
      await requestsOf(page).focus();
      const said = (): Promise<string | null> => requestsOf(page).getAttribute('aria-valuetext');
      await page.keyboard.press('End');
      assert.equal(
        await said(),
        '14:02:59: still in memory 1,044, made 5,960, over 5,957, garbage collection',
      );
      await page.keyboard.press('Home');
      assert.equal(await said(), '14:00:00: ', 'nobody followed then');
      for (let i = 0; i < 7; i++) await page.keyboard.press('Shift+ArrowRight');
      assert.equal(
        await said(),
        '14:01:10: still in memory 480, made 1,600, over 1,597, end of round 1',
      );
      const described = await page.locator('.requests-chart .unseen').innerText();
      assert.match(described, /still in memory: 1,044 now, 1,044 at most\. made: 5,960 now/);
      assert.match(described, /rounds: 2/);
      await opened.close();
    });

    for (const { theme, width } of looks(1400, 1000, 600)) {
      it(`have no violation of axe in ${theme} at ${width} px`, async () => {
        const opened = await open(followedRun(), { theme, width, height: 1000 });
        await says(opened.page, 'made 5,960');
        assert.equal(await opened.page.evaluate(OVERLAP), '');
        assert.deepEqual(await axeViolations(opened.page), []);
        await opened.screenshot(`requests-${theme}-${width}`);
        await opened.close();
      });
    }
  });

  it('says that nothing was measured yet', async () => {
    const timeline = new Timeline();
    const opened = await openPage(fakeHost(fakeReading(10), answersOf(timeline)));
    await opened.page.getByText('Curves appear here').waitFor();
    timeline.begin(fakeTarget(1), START);
    goOn(timeline, START, 3, () => 7);
    await opened.tell({ event: 'sampled' });
    await says(opened.page, 'stale values 7');
    await opened.close();
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`has no violation of axe in ${theme} at ${width} px`, async () => {
      const opened = await open(leakingRun(), { theme, width, height: 1000 });
      await says(opened.page, 'stale values 1,258');
      await chartOf(opened.page).focus();
      for (let i = 0; i < 4; i++) await opened.page.keyboard.press('Shift+ArrowLeft');
      assert.deepEqual(await axeViolations(opened.page), []);
      await opened.screenshot(`curves-${theme}-${width}`);
      await opened.close();
    });
  }
});

/** Which part of the curves lies over the next one. */
const OVERLAP = `(() => {
  const parts = ['.curves .bar', '.requests-chart .reader', '.requests-chart .legend', '.curves > .hint'];
  const boxes = parts.map(part => document.querySelector(part).getBoundingClientRect());
  return parts.filter((_, i) => i > 0 && boxes[i].top < boxes[i - 1].bottom - 1).join();
})()`;

/** Waits until the chart has pixels of this colour, or none. */
async function drawn(page: Page, [red, green, blue]: number[], isThere: boolean): Promise<void> {
  const look = `(() => {
    const canvas = document.querySelector('.curves canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let found = false;
    for (let i = 0; i < data.length && !found; i += 4) {
      found = data[i] === ${red} && data[i + 1] === ${green} && data[i + 2] === ${blue} && data[i + 3] === 255;
    }
    return found;
  })()`;
  await eventually(async () => (await page.evaluate(look)) === isThere);
}
