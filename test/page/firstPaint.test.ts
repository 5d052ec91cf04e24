import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fakeHost } from './fakeHost';
import { closeBrowser, openPage } from './openPage';
import { weighedReading } from './weighedReading';

/** Corners of what makes the page's frame: the title, the figures and the headings, from the top. */
async function corners(page: Page): Promise<{ x: number; y: number }[]> {
  return page.evaluate(`[...document.querySelectorAll('h1, .headline, section:not(.details) h2')].map(each => {
    const { x, y } = each.getBoundingClientRect();
    return { x, y };
  })`);
}

describe('the first paint of the page', () => {
  after(closeBrowser);

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
