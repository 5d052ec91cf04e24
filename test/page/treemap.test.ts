import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PanelContract } from '../../src/protocol/panelContract';
import { assertAccessible } from './accessibility';
import { fakeHost, fakeReading } from './fakeHost';
import { closeBrowser, openPage, type OpenedPage, type OpenOptions } from './openPage';
import { weighedReading } from './weighedReading';
import { looks } from './themes';

describe('the treemap of what is retained', () => {
  let opened: OpenedPage;
  let page: Page;
  afterEach(() => opened.close());
  after(closeBrowser);

  const open = async (host: PanelContract, options?: OpenOptions): Promise<void> => {
    opened = await openPage(host, options);
    page = opened.page;
    await tiles().first().waitFor();
  };
  const tiles = () => page.locator('.treemap [role=option]');
  const crumbs = () => page.locator('.crumbs .crumb').allInnerTexts();
  const caption = (text: string | RegExp) => page.locator('.caption').getByText(text).waitFor();
  const listed = (count: string) => page.getByText(`${count} listed`).waitFor();
  const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label")');
  /** Waits for the focus to be on a tile that says this. */
  const focusedOn = (name: RegExp) =>
    page.getByRole('option', { name }).and(page.locator(':focus')).waitFor();

  it('shows the classes of the worst finding, the largest first, and what is still open', async () => {
    await open(fakeHost(weighedReading(10_000)));
    assert.match(await tiles().first().innerText(), /Buffer\s+102\.\d MB/);
    assert.match(
      (await tiles().first().getAttribute('aria-label'))!,
      /102,\d+,\d+ bytes.*1,500 values/,
    );
    const striped = await page.locator('.tile.open').allInnerTexts();
    assert.equal(striped.length, 1);
    assert.match(striped[0]!, /AuditFile/);
    await caption(/Areas are retained bytes: 12\d\.\d MB/);
    await tiles().first().hover();
    await caption(/^Buffer .* bytes/);
  });

  it('has areas in proportion to bytes, that do not overlap', async () => {
    await open(fakeHost(weighedReading(10_000)));
    const boxes = await tiles().evaluateAll(found =>
      found.map(tile => ({
        area: tile.clientWidth * tile.clientHeight,
        bytes: Number(/\(([\d,]+) bytes/.exec(tile.ariaLabel!)![1]!.replaceAll(',', '')),
      })),
    );
    const [area, bytes] = [
      boxes.reduce((sum, box) => sum + box.area, 0),
      boxes.reduce((sum, box) => sum + box.bytes, 0),
    ];
    for (const box of boxes) {
      assert.ok(Math.abs(box.area / area - box.bytes / bytes) < 0.05, JSON.stringify(boxes));
    }
  });

  it('shows each label whole or not at all, and its name when pointed at', async () => {
    await open(fakeHost(weighedReading(10_000)), { width: 600 });
    await page.getByRole('button', { name: 'All findings' }).click();
    await page.locator('.treemap .group').first().waitFor();
    const labels = await page.locator('.treemap .label').evaluateAll(found =>
      found.map(line => {
        const [room, text] = [line.getBoundingClientRect(), line.firstElementChild!];
        const { top, right } = text.getBoundingClientRect();
        const isWhole = top < room.bottom && right <= room.right;
        return { text: text.textContent, isWhole, isOut: top >= room.bottom };
      }),
    );
    const cut = labels.filter(({ isWhole, isOut }) => isWhole === isOut);
    assert.deepEqual(cut, []);
    assert.ok(labels.some(({ isWhole }) => isWhole));
    const out = labels.find(({ isOut }) => isOut)?.text;
    assert.ok(out, 'one has no room');
    await page.locator('.treemap .label', { hasText: out }).first().hover();
    await caption(out);
  });

  it('narrows the table by clicks down to a value, and widens it by the crumbs', async () => {
    await open(fakeHost(weighedReading(1000)));
    await tiles().filter({ hasText: 'AuditFile' }).click();
    await listed('150');
    await page.locator('.group .name', { hasText: 'context' }).or(tiles()).first().waitFor();
    assert.deepEqual(await crumbs(), ['All findings', 'UserValues.reset', 'AuditFile']);
    await page.getByRole('option', { name: /^context 7\b/ }).click();
    await page
      .getByRole('option', { name: /^audit: AuditFile/ })
      .first()
      .click();
    await page.locator('.row.chosen').waitFor();
    await page.getByRole('button', { name: 'Clear AuditFile' }).click();
    await listed('20');
    assert.deepEqual(await crumbs(), ['All findings', 'UserValues.reset', 'context 7']);
    await page.getByRole('button', { name: 'All findings' }).click();
    await listed('1,000');
    await page.locator('.group .name', { hasText: 'UserValues.reset' }).click();
    await listed('900');
  });

  it('is gone through by keys alone', async () => {
    await open(fakeHost(weighedReading(1000)));
    await page.getByRole('button', { name: 'Show Both' }).focus();
    await page.keyboard.press('Tab');
    await focusedOn(/^Buffer/);
    await caption(/^Buffer/);
    const seen = new Set<string>();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowRight']) {
      await page.keyboard.press(key);
      seen.add(await focused());
    }
    assert.ok(seen.size > 2, [...seen].join());
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    await focusedOn(/^Buffer/);
    await page.keyboard.press('Enter');
    await listed('150');
    await focusedOn(/^context/);
    await page.keyboard.press('Enter');
    await focusedOn(/^body: Buffer/);
    await page.keyboard.press('Enter');
    await page.locator('.tile[aria-selected=true]').waitFor();
    await page.keyboard.press('Backspace');
    await focusedOn(/^context/);
    await page.keyboard.press('Escape');
    await focusedOn(/^Buffer/);
    await page.keyboard.press('Backspace');
    await listed('1,000');
    assert.deepEqual(await crumbs(), ['All findings']);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.tagName'), 'INPUT');
  });

  it('keeps what is chosen, also all findings, over a new reading and a new page', async () => {
    await open(fakeHost(fakeReading(1000)));
    await page.getByRole('button', { name: 'All findings' }).click();
    await listed('1,000');
    await opened.tell({ event: 'changed', source: 'live' });
    await page.getByRole('button', { name: 'Show the Table' }).click();
    await page.locator('.treemap').waitFor({ state: 'detached' });
    assert.deepEqual(await crumbs(), ['All findings']);
    const kept = await opened.keeps(({ retained }) => retained, 'table');
    await opened.close();
    opened = await openPage(fakeHost(fakeReading(1000)), { kept });
    page = opened.page;
    await listed('1,000');
    assert.equal(await page.locator('.treemap').count(), 0);
  });

  it('is of the values that the filter leaves, and says so where there is no table', async () => {
    await open(fakeHost(weighedReading(1000)));
    assert.ok((await tiles().count()) > 2);
    await page.getByPlaceholder('Filter by class, key or slot').fill('AUDIT');
    await caption(/^Areas are retained bytes: 3\d\d\.\d kB/);
    assert.equal(await tiles().count(), 1);
    assert.match((await tiles().getAttribute('aria-label'))!, /^AuditFile .* 150 values/);
    await page.getByRole('button', { name: 'Open only' }).click();
    await listed('150');
    await page.getByRole('button', { name: 'Show the Treemap' }).click();
    assert.deepEqual(await crumbs(), [
      ...['All findings', 'UserValues.reset', '“AUDIT”', 'Open only'],
    ]);
    await opened.screenshot('treemap-filtered');
    await page.getByRole('button', { name: 'Clear Open only' }).click();
    await page.getByRole('button', { name: 'Clear “AUDIT”' }).click();
    await caption(/^Areas are retained bytes: \d+\.\d MB/);
    assert.deepEqual(await crumbs(), ['All findings', 'UserValues.reset']);
    assert.ok((await tiles().count()) > 2);
  });

  it('says that there is nothing where no value is left', async () => {
    await open(fakeHost(weighedReading(1000)));
    await page.getByPlaceholder('Filter by class, key or slot').fill('nothing like it');
    await caption('There is nothing to draw.');
    assert.equal(await tiles().count(), 0);
  });

  it('counts values where no bytes are known, and says so', async () => {
    await open(fakeHost(fakeReading(1000)));
    await caption('Areas are numbers of values: 900. A heap snapshot tells their bytes.');
  });

  it('says why it could not be drawn', async () => {
    const host = fakeHost(fakeReading(100), {
      treemap: () => Promise.reject(new Error('the snapshot is gone')),
    });
    opened = await openPage(host);
    page = opened.page;
    await caption('the snapshot is gone');
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`can be read by everybody: ${theme}, ${width} px`, async () => {
      await open(fakeHost(weighedReading(10_000)), { theme, width });
      await page.getByRole('button', { name: 'All findings' }).click();
      await page.locator('.treemap .group').first().waitFor();
      await page.locator('.retained').scrollIntoViewIfNeeded();
      await assertAccessible(page, '.retained');
      await opened.screenshot(`treemap-${theme}-${width}`);
      await tiles().filter({ hasText: 'Buffer' }).click();
      await page
        .getByRole('option', { name: /^context/ })
        .first()
        .waitFor();
      await assertAccessible(page, '.retained');
      await opened.screenshot(`treemap-contexts-${theme}-${width}`);
    });
  }
});
