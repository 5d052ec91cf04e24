import * as assert from 'node:assert/strict';
import type { ViewState } from '../../webview/viewState';
import { axeViolations } from './axe';
import { fakeHost, fakeReading } from './fakeHost';
import { closeBrowser, openPage, type OpenedPage } from './openPage';
import { looks } from './themes';

describe('the pools of the page', () => {
  after(closeBrowser);

  const strip = (opened: OpenedPage, name: string) =>
    opened.page.getByRole('slider', { name: `Contexts of ${name}` });

  const chosen = ({ finding, instance }: ViewState) => [finding, instance];

  it('are sorted by what they hold, with whole counts', async () => {
    const opened = await openPage(fakeHost(fakeReading(1000)));
    await strip(opened, 'UserValues').waitFor();
    const pools = await opened.page.locator('.pools li').allInnerTexts();
    assert.match(
      pools[0]!,
      /UserValues\s+900 stale values\s+40 of 45 contexts idle, 45 stale, 150 open/,
    );
    assert.match(pools[1]!, /CompletionHolder\s+100 stale values/);
    assert.match(pools[2]!, /ResponseBuffer\s+0 stale values\s+9 of 12 contexts idle, all clean/);
    await opened.close();
  });

  it('lead by keyboard from context to context, and to the rows of one', async () => {
    const opened = await openPage(fakeHost(fakeReading(1000)));
    const contexts = strip(opened, 'UserValues');
    await contexts.focus();
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('ArrowRight');
    await opened.page.keyboard.press('ArrowRight');
    const words = 'context 3: in use, 4 slots used, 20 of 24 slots stale, 3 open';
    assert.equal(await contexts.getAttribute('aria-valuetext'), words);
    await opened.page.getByText(words).waitFor();
    await opened.page.keyboard.press('Enter');
    await opened.page.locator('.strip .chosen').waitFor();
    await opened.keeps(chosen, ['1:UserValues:reset', 3]);
    const all = (await contexts.boundingBox())!;
    const mark = (await opened.page.locator('.strip .chosen').boundingBox())!;
    assert.equal(Math.floor((mark.x + mark.width / 2 - all.x) / (all.width / 45)), 3);
    await opened.page.keyboard.press('End');
    assert.match((await contexts.getAttribute('aria-valuetext'))!, /^context 44: idle, 20 of 24/);
    await opened.page.keyboard.press('Escape');
    await opened.page.locator('.strip .chosen').waitFor({ state: 'detached' });
    await opened.keeps(({ instance }) => instance, null);
    await opened.close();
  });

  it('say what the pointer is at, and choose it', async () => {
    const opened = await openPage(fakeHost(fakeReading(1000)));
    const contexts = strip(opened, 'CompletionHolder');
    const { width } = (await contexts.boundingBox())!;
    await contexts.hover({ position: { x: width * 0.505, y: 10 } });
    await opened.page.getByText('context 50: idle, 1 of 5 slots stale').waitFor();
    await contexts.click({ position: { x: width * 0.505, y: 10 } });
    await opened.page.locator('.strip .chosen').waitFor();
    await opened.keeps(chosen, ['1:CompletionHolder:release', 50]);
    await opened.close();
  });

  it('put contexts together when there are more than pixels', async () => {
    const opened = await openPage(fakeHost(fakeReading(100_000)));
    const contexts = strip(opened, 'UserValues');
    const { width } = (await contexts.boundingBox())!;
    await contexts.hover({ position: { x: 0, y: 10 } });
    await opened.page
      .getByText(/^contexts 0 to \d+: \d idle, \d stale with \d+ values?, \d+ open$/)
      .waitFor();
    assert.ok(width <= 470, `within its place: ${width}`);
    await contexts.focus();
    await opened.page.keyboard.press('End');
    assert.match((await contexts.getAttribute('aria-valuetext'))!, /^context 49\d: /);
    await opened.page.getByText('the first 500 contexts are drawn').first().waitFor();
    await opened.screenshot('pools-many-dark');
    assert.ok(opened.largestMessage() < 256_000, `${opened.largestMessage()} bytes`);
    await opened.close();
  });

  it('show a hostile class name as text', async () => {
    const reading = fakeReading(100);
    reading.pools[0]!.className = `<img src=x onerror="x()">\u202Efdp${'y'.repeat(1_000_000)}`;
    const opened = await openPage(fakeHost(reading));
    await opened.page.getByText('<img src=x onerror="x()">\\u{202e}fdpyyy').waitFor();
    assert.equal(await opened.page.locator('.pools img').count(), 0);
    await opened.close();
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`have no violation of axe in ${theme} at ${width} px`, async () => {
      const opened = await openPage(fakeHost(fakeReading(1000)), { theme, width, height: 1000 });
      await strip(opened, 'UserValues').focus();
      await opened.page.keyboard.press('PageDown');
      await opened.page.keyboard.press('Enter');
      assert.deepEqual(await axeViolations(opened.page), []);
      await opened.screenshot(`pools-${theme}-${width}`);
      await opened.close();
    });
  }
});
