import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { Failure } from '../../src/base/failure';
import type { PanelContract } from '../../src/protocol/panelContract';
import type { RowPage } from '../../src/protocol/rowQuery';
import { becomes } from '../eventually';
import { assertAccessible } from './accessibility';
import { fakeHost, fakeReading } from './fakeHost';
import { closeBrowser, openPage, type OpenedPage, type OpenOptions } from './openPage';
import { weighedReading } from './weighedReading';
import { looks } from './themes';

const MESSAGE_LIMIT = 256_000;

describe('the table of what is retained', () => {
  let opened: OpenedPage;
  let page: Page;
  afterEach(async () => {
    assert.ok(opened.largestMessage() < MESSAGE_LIMIT);
    await opened.close();
  });
  after(closeBrowser);

  const open = async (host: PanelContract, options?: OpenOptions): Promise<void> => {
    opened = await openPage(host, options);
    page = opened.page;
  };
  const lines = () => page.locator('.table .lines .row');
  /** A line that is there, not one that is still asked for: nobody clicks on what is empty. */
  const line = (index: number) =>
    page.locator(`.table [data-index="${index}"]:not([aria-busy="true"])`);
  const cell = (index: number, column: string) => line(index).locator(`.${column}`);
  const status = () => page.locator('.filter .count');
  const waitForText = (text: string | RegExp) =>
    page.locator('.retained').getByText(text).waitFor();
  /** The line that has the focus, by its index. */
  const focused = () => page.evaluate('document.activeElement.dataset.index');

  it('lists 90,000 values of the worst finding, and draws those in view', async () => {
    await open(fakeHost(fakeReading(100_000)));
    await waitForText('90,000 listed');
    await cell(0, 'className').getByText('Session').waitFor();
    assert.ok((await lines().count()) < 60);
    await line(0).click();
    await page.keyboard.press('End');
    await becomes(focused, '89999');
    await cell(89_999, 'context').getByText('4499').waitFor();
    assert.equal(await line(89_999).getAttribute('aria-rowindex'), '90001');
    assert.ok(await line(89_999).isVisible());
    await page.keyboard.press('Home');
    await becomes(focused, '0');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('ArrowDown');
    assert.ok(Number(await focused()) > 5);
    assert.equal(await page.locator('.table [role=row][tabindex="0"]').count(), 1);
  });

  it('goes with the wheel, and the focus stays where it was', async () => {
    await open(fakeHost(fakeReading(100_000)));
    await line(3).click();
    await line(3).hover();
    for (let i = 0; i < 30; i++) await page.mouse.wheel(0, 400);
    await line(545).waitFor();
    await cell(545, 'className').getByText('Socket').waitFor();
    assert.equal(await focused(), '3');
    await page.keyboard.press('ArrowDown');
    await becomes(focused, '4');
    assert.ok(await line(4).isVisible());
  });

  it('goes to the end of a list that is higher than elements can be', async () => {
    const [sample] = (
      await fakeHost(fakeReading(2)).rows({
        source: 'live',
        query: {
          ...{ findings: [], filter: '', openOnly: false, grouping: 'none', expanded: [] },
          ...{ sort: 'context', descending: false, start: 0, end: 1 },
        },
      })
    ).lines;
    const total = 3_000_000;
    const host = fakeHost(fakeReading(100), {
      rows: async ({ query: { start, end } }): Promise<RowPage> => ({
        ...{ total, values: total, start, blank: [] },
        lines: Array.from({ length: Math.min(end, total) - start }, (_, i) => ({
          ...sample!,
          key: `line ${start + i}`,
        })),
      }),
    });
    await open(host);
    await line(0).click();
    await page.keyboard.press('End');
    await cell(total - 1, 'key')
      .getByText('line 2999999')
      .waitFor();
    assert.ok(await line(total - 1).isVisible());
    await page.keyboard.press('PageUp');
    await page.evaluate("document.querySelector('.table').scrollTop = 4_000_000");
    await page.locator('.table .key', { hasText: 'line 1500' }).first().waitFor();
  });

  it('sorts by a click on a head, and by Enter, in both directions', async () => {
    await open(fakeHost(weighedReading(1000)));
    const bytes = () => cell(0, 'retainedBytes').innerText();
    await becomes(bytes, '70.6 kB');
    const head = (name: string) => page.getByRole('columnheader', { name });
    assert.equal(await head('Retained').getAttribute('aria-sort'), 'descending');
    await head('Retained').click();
    await becomes(bytes, '48 B');
    assert.equal(await head('Retained').getAttribute('aria-sort'), 'ascending');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await becomes(() => cell(0, 'size').innerText(), '65,536');
    assert.equal(await head('Size').getAttribute('aria-sort'), 'descending');
    assert.equal(await head('Retained').getAttribute('aria-sort'), 'none');
  });

  it('has no column in which no value has anything, whether or not it is sorted by it', async () => {
    await open(fakeHost(fakeReading(100)));
    const heads = (): Promise<string[]> => page.getByRole('columnheader').allInnerTexts();
    await becomes(async () => (await heads()).join(), 'Class,Key,Slot,Context,State,Size');
    assert.equal(await page.locator('.table .row > .retainedBytes').count(), 0);
    const rights = await page
      .locator('.table [role=columnheader]:last-child, .table .lines')
      .evaluateAll(all => all.map(each => Math.round(each.getBoundingClientRect().right)));
    assert.ok(rights[1]! - rights[0]! < 20, `its room is used: ${rights.join(' of ')}`);
    await page.locator('.table [role=columnheader][tabindex="0"]').focus();
    await page.keyboard.press('Enter');
    await becomes(
      async () =>
        (await page.getByRole('columnheader', { name: 'Class' }).getAttribute('aria-sort')) ?? '',
      'ascending',
    );
  });

  it('filters by words and by what is still open, with keys to get there and back', async () => {
    await open(fakeHost(fakeReading(1000)));
    await line(0).click();
    await page.keyboard.press('/');
    await page.keyboard.type('audit audit');
    await waitForText('150 listed');
    await page.keyboard.press('Escape');
    await waitForText('900 listed');
    await page.getByRole('button', { name: 'Open only' }).click();
    await waitForText('150 listed');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('zz');
    await waitForText('No value is like that.');
    await page.keyboard.type('z');
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await waitForText('900 listed');
  });

  it('groups, and unfolds and folds groups by keys and clicks', async () => {
    await open(fakeHost(weighedReading(1000)));
    await page.getByLabel('Group by').selectOption('class');
    await line(0).getByText('150 values').waitFor();
    assert.equal(await lines().count(), 6);
    assert.equal(await cell(0, 'label').getAttribute('title'), 'Buffer');
    await line(0).focus();
    await page.keyboard.press('ArrowRight');
    await line(1).and(page.locator('[aria-level="2"]')).waitFor();
    assert.equal(await line(0).getAttribute('aria-expanded'), 'true');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await becomes(focused, '2');
    await page.keyboard.press('ArrowLeft');
    await becomes(focused, '0');
    await page.keyboard.press('ArrowLeft');
    await becomes(() => lines().count(), 6);
    await line(5).click();
    await line(6).waitFor();
    await opened.keeps(({ expanded }) => expanded.length, 1);
  });

  it('chooses a value by a click and by Enter', async () => {
    await open(fakeHost(fakeReading(100)));
    await line(2).click();
    await page.locator('.row.chosen[data-index="2"]').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.row.chosen[data-index="3"]').waitFor();
    await opened.keeps(({ value }) => value?.row, 3);
    assert.equal(await line(3).getAttribute('aria-current'), 'true');
  });

  it('selects by mouse and by keys, and copies what is selected', async () => {
    const copied: Parameters<PanelContract['copy']>[0][] = [];
    await open(
      fakeHost(fakeReading(20_000), {
        copy: async request => {
          copied.push(request);
          return request.places?.length ?? 18_000;
        },
      }),
    );
    const slots = () => copied.at(-1)!.places?.map(({ instance, slot }) => `${instance}/${slot}`);
    await line(1).click();
    await line(3).click({ modifiers: ['Shift'] });
    await line(5).click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+c');
    await waitForText(/4 values copied/);
    assert.deepEqual(slots(), ['0/1', '0/2', '0/3', '0/5']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+c');
    await waitForText(/1 value copied/);
    assert.deepEqual(slots(), ['0/5']);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await waitForText(/3 selected/);
    await page.keyboard.press('Shift+End');
    await waitForText('Only 1,000 lines can be selected one by one');
    await waitForText(/1,000 selected/);
    await page.keyboard.press('Control+a');
    await waitForText(/18,000 selected/);
    await page.getByRole('button', { name: 'Copy all as JSON' }).click();
    await waitForText(/18,000 values copied/);
    assert.deepEqual([copied.at(-1)!.format, slots()], ['json', undefined]);
    assert.match(await status().innerText(), /18,000 selected/);
  });

  it('reads anew without moving: position, focus and selected places stay', async () => {
    let host = fakeHost(fakeReading(20_000));
    let revision = 1;
    await open({
      ...host,
      overview: async asked => ({ ...(await host.overview(asked)), revision }),
      rows: asked => host.rows(asked),
    });
    await line(0).click();
    for (let i = 0; i < 60; i++) await page.keyboard.press('PageDown');
    const at = Number(await focused());
    await line(at).waitFor();
    await page.keyboard.press('Space');
    await waitForText(/2 selected/);
    const top = () => page.evaluate("document.querySelector('.table').scrollTop");
    const before = await top();
    const reading = fakeReading(20_000);
    reading.findings[0]!.live.values.forEach(value => (value.className = 'Anew'));
    host = fakeHost(reading);
    revision = 2;
    await opened.tell({ event: 'changed', source: 'live' });
    await cell(at, 'className').getByText('Anew').waitFor();
    assert.equal(await top(), before);
    assert.equal(await focused(), String(at));
    assert.equal(await line(at).getAttribute('aria-selected'), 'true');
    await waitForText(/2 selected/);
  });

  it('drops an answer that came too late', async () => {
    const host = fakeHost(fakeReading(1000));
    let release: (() => void) | undefined;
    await open({
      ...host,
      async rows(asked) {
        const answer = await host.rows(asked);
        if (asked.query.filter === 'b') await new Promise<void>(resolve => (release = resolve));
        return answer;
      },
    });
    await waitForText('900 listed');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('b');
    await becomes(async () => release !== undefined, true);
    await page.keyboard.type('ody');
    await waitForText('150 listed');
    release!();
    await page.evaluate('new Promise(requestAnimationFrame)');
    assert.match(await status().innerText(), /^150 listed/);
    assert.equal(await cell(0, 'className').innerText(), 'Buffer');
  });

  it('says why the values could not be read, and tries again', async () => {
    const host = fakeHost(fakeReading(100));
    let fails = true;
    await open({
      ...host,
      rows: async asked => {
        if (fails) throw new Failure('usage', 'This snapshot is no longer open. Open it again.');
        return host.rows(asked);
      },
    });
    await page.getByRole('alert').getByText('This snapshot is no longer open').waitFor();
    await opened.screenshot('table-failure-dark');
    fails = false;
    await page.getByRole('button', { name: 'Try Again' }).click();
    await waitForText('90 listed');
  });

  it('says that nothing is held instead of showing an empty table', async () => {
    await open(fakeHost(fakeReading(0)), { theme: 'light' });
    await waitForText(/Nothing stale is held/);
    assert.equal(await page.getByRole('treegrid').count(), 0);
    await opened.screenshot('nothing-held-light');
    await assertAccessible(page, '.retained');
  });

  it('shows hostile names as text, and only as text', async () => {
    const reading = weighedReading(400);
    const names = [
      '<img src=x onerror="document.title=1">',
      '\u202egnp.exe',
      'a\tb\nc\0',
      '&lt;b&gt;',
      'x'.repeat(1_000_000),
      '"\'`${1}</script><script>document.title=1</script>',
    ];
    reading.findings[0]!.live.values.forEach((value, i) => {
      value.className = names[i % names.length]!;
      value.key = names[(i + 1) % names.length]!;
    });
    await open(fakeHost(reading));
    await page.getByText('<img src=x').first().waitFor();
    await page.getByText('\\u{202e}gnp.exe').first().waitFor();
    assert.equal(await page.locator('.retained img, .retained script, .retained b').count(), 0);
    assert.notEqual(await page.title(), '1');
    const widths = await page.evaluate<number[]>(
      "[document.body.scrollWidth, innerWidth, document.querySelector('.table .row').scrollWidth, document.querySelector('.table').clientWidth]",
    );
    assert.ok(widths[0]! <= widths[1]! && widths[2]! <= widths[3]!, String(widths));
    await opened.screenshot('hostile-names-dark');
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`can be read by everybody: ${theme}, ${width} px`, async () => {
      await open(fakeHost(weighedReading(10_000)), { theme, width });
      await page.getByLabel('Group by').selectOption('class');
      await line(0).and(page.locator('.group')).click();
      await line(2).and(page.locator('[aria-level="2"]')).click();
      await page.locator('.row.chosen').waitFor();
      await assertAccessible(page, '.retained');
      await page.locator('.retained').scrollIntoViewIfNeeded();
      await opened.screenshot(`table-${theme}-${width}`);
    });
  }
});
