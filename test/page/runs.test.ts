import * as assert from 'node:assert/strict';
import { axeViolations } from './axe';
import { fakeHost, fakeReading } from './fakeHost';
import { answersOf, fakeTarget, goOn, leakingRun, mendedRun, START } from './fakeRuns';
import { closeBrowser, openPage } from './openPage';
import { looks } from './themes';

describe('the run before beside the present one', () => {
  after(closeBrowser);

  it('appears on request when the program was started again, with the difference in words', async () => {
    const timeline = leakingRun();
    const opened = await openPage(fakeHost(fakeReading(0), answersOf(timeline)));
    const { page } = opened;
    await page.getByRole('button', { name: 'stale values 1,258' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Before and After' }).count(), 0);
    timeline.end(START + 216_000);
    timeline.begin(fakeTarget(4720), START + 220_000);
    goOn(timeline, START + 220_000, 30, () => 0);
    await opened.tell({ event: 'sampled' });
    // Nothing was mended in between: nobody asked for a comparison.
    const toggle = page.getByRole('button', { name: 'Before and After' });
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false');
    await toggle.click();
    await page.getByText('1,258 → 0 stale values').waitFor();
    const figures = page.getByRole('figure');
    assert.match(await figures.nth(0).innerText(), /Before\s+pid 4711\s+1,258 stale/);
    assert.match(await figures.nth(1).innerText(), /Now\s+pid 4720\s+0 stale/);
    goOn(timeline, START + 250_000, 1, () => 40);
    await opened.tell({ event: 'sampled' });
    await page.getByText('1,258 → 40 stale values').waitFor();
    await opened.close();
  });

  it('is put away and brought back, by keyboard too', async () => {
    const opened = await openPage(fakeHost(fakeReading(0), answersOf(mendedRun())));
    const { page } = opened;
    await page.getByText('1,258 → 0 stale values').waitFor();
    await page.getByText('fixed UserValues.reset').waitFor();
    const toggle = page.getByRole('button', { name: 'Before and After' });
    await toggle.press('Enter');
    await page.getByRole('slider', { name: 'Curves' }).waitFor();
    await opened.keeps(({ comparesRuns }) => comparesRuns, false);
    await toggle.click();
    await page.getByRole('figure').first().waitFor();
    await opened.close();
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`has no violation of axe in ${theme} at ${width} px`, async () => {
      const options = { theme, width, height: 1000 };
      const opened = await openPage(fakeHost(fakeReading(0), answersOf(mendedRun())), options);
      await opened.page.getByText('1,258 → 0 stale values').waitFor();
      assert.deepEqual(await axeViolations(opened.page), []);
      await opened.screenshot(`runs-${theme}-${width}`);
      await opened.close();
    });
  }
});
