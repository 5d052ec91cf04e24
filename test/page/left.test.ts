import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PanelContract } from '../../src/protocol/panelContract';
import { becomes } from '../eventually';
import { assertAccessible } from './accessibility';
import { blindReading, fakeHost, fakeReading, poollessReading } from './fakeHost';
import { fakeContexts, fakeLeft, fakeLoad } from './fakeLoad';
import { closeBrowser, openPage, type OpenedPage, type OpenOptions } from './openPage';
import { looks } from './themes';

describe('the view of what requests left behind', () => {
  let opened: OpenedPage;
  let page: Page;
  afterEach(() => opened.close());
  after(closeBrowser);

  const open = async (host: PanelContract, options?: OpenOptions): Promise<void> => {
    opened = await openPage(host, options);
    page = opened.page;
    await page.getByRole('button', { name: 'Left behind', exact: true }).click();
    await page.locator('main.left').waitFor();
  };
  const tiles = () => page.locator('.treemap [role=option]');
  const labels = () => page.locator('.lines tbody th').allInnerTexts();
  const head = (name: string) => page.locator('.lines thead').getByRole('button', { name });
  const chosen = (name: string) =>
    page.locator('.details h2').getByText(name, { exact: true }).waitFor();

  it('says who holds what, what grows before what is parked', async () => {
    await open(fakeHost(fakeReading(0), {}, fakeLoad()));
    await page.getByText('2 holders grow, 3 are parked.').waitFor();
    await page
      .getByText(/2 rounds, 120 requests\. Looked at: 3 heap snapshots, 212 scripts/)
      .waitFor();
    assert.deepEqual(await labels(), [
      ...['Shop.recent', 'pendingJobs', 'error of Socket', 'lastSeen', 'options'],
    ]);
    await chosen('Shop.recent');
    const details = await page.locator('.details').innerText();
    assert.match(details, /240|120 values .*finished requests/);
    assert.match(details, /Shop\n[^]*\.recent: Map[^]*ServerResponse/);
    assert.match(details, /Delete the entry when the request ends/);
    await page.locator('.rounds canvas').waitFor();
  });

  it('marks the rounds on the curve, also in words', async () => {
    await open(fakeHost(fakeReading(0), {}, fakeLoad()));
    const chart = page.getByRole('img', { name: /Round 1, 60 requests, 42\.1 MB .* Round 2/ });
    await chart.waitFor();
    await page.locator('.rounds canvas').waitFor();
  });

  it('asks the editor by ordinals for places, fixes and pages', async () => {
    const asked: unknown[] = [];
    const note = async (argument: unknown): Promise<void> => void asked.push(argument);
    const answers = { goToPlace: note, fixLeft: note, explainHolder: note };
    await open(fakeHost(fakeReading(0), answers, fakeLoad()));
    await page.getByRole('button', { name: 'cart.ts:7' }).click();
    await page.getByRole('button', { name: 'Delete the entry when the response closes' }).click();
    await page.getByRole('button', { name: 'More about this kind of holder' }).click();
    const row = `left/${fakeLoad().at}/0`;
    await becomes(
      () => asked,
      [{ source: 'live', row, place: 1 }, { source: 'live', row, fix: 0 }, { kind: 'map' }],
    );
  });

  it('is sorted and gone through by keys alone', async () => {
    await open(fakeHost(fakeReading(0), {}, fakeLoad()));
    await head('Retained').focus();
    await page.keyboard.press('Enter');
    assert.equal(
      await page.locator('th.retainedBytes').first().getAttribute('aria-sort'),
      'descending',
    );
    await page.keyboard.press('Enter');
    assert.equal((await labels())[0], 'options');
    await page.locator('.lines tbody button[tabindex="0"]').focus();
    await page.keyboard.press('ArrowUp');
    await chosen('error of Socket');
    await page.keyboard.press('Home');
    await chosen('options');
    await page.keyboard.press('End');
    await chosen('Shop.recent');
    await tiles().first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.tile[aria-selected=true]:focus').waitFor();
  });

  it('draws areas by retained bytes, what grows striped', async () => {
    await open(fakeHost(fakeReading(0), {}, fakeLoad()));
    await tiles().first().waitFor();
    const names = await page.evaluate<string[]>(
      '[...document.querySelectorAll(".tile.open")].map(tile => tile.ariaLabel)',
    );
    assert.equal(names.length, 2);
    assert.match(names[0]!, /^Shop\.recent 1\.8 MB, Map, grows, 120 values, 120 requests/);
    const widest = await tiles().first().boundingBox();
    const other = await tiles().nth(1).boundingBox();
    const area = (box: typeof widest) => box!.width * box!.height;
    const ratio = area(widest) / area(other);
    assert.ok(Math.abs(ratio / (1_812_400 / 260_000) - 1) < 0.15, String(ratio));
    await page.getByRole('option', { name: /^error of Socket/ }).click();
    await chosen('error of Socket');
  });

  it('shows what a reading met, of which nobody knows whether it grows', async () => {
    await open(fakeHost({ ...fakeReading(0), contexts: fakeContexts }));
    await page.getByText('No requests were recorded: what grows is not known.').waitFor();
    await page
      .getByText('Of about 151 finished requests that the walk met, 150 are held.')
      .waitFor();
    assert.deepEqual(await labels(), ['audited']);
    assert.match(await page.locator('.lines tbody tr').innerText(), /held/);
    await page.getByRole('button', { name: 'audit.ts:9' }).waitFor();
    await opened.screenshot('left-held-dark');
  });

  it('says what was looked at when there is nothing, and offers to record', async () => {
    const commands: string[] = [];
    const run: PanelContract['run'] = async ({ command }) => void commands.push(command);
    await open(fakeHost(blindReading(), { run }));
    await page.getByText('It was not searched for finished requests.').waitFor();
    await page.getByText(/The reading looked at 212 scripts/).waitFor();
    await page.locator('.summary').getByRole('button', { name: 'Record Requests…' }).click();
    await becomes(() => commands, ['record']);
    await opened.screenshot('left-empty-dark');
  });

  it('says after a recording without rows what was compared', async () => {
    await open(fakeHost(fakeReading(0), {}, fakeLoad([])));
    await page.getByText('Nothing was left behind: no holder grows').waitFor();
    await page.getByText(/Looked at: 3 heap snapshots/).waitFor();
    await page.getByRole('button', { name: 'Record Again…' }).waitFor();
    assert.equal(await page.locator('.lines').count(), 0);
  });

  it('is offered where a reading finds no pool', async () => {
    const commands: string[] = [];
    const run: PanelContract['run'] = async ({ command }) => void commands.push(command);
    opened = await openPage(fakeHost(poollessReading(), { run }));
    await opened.page.locator('.nothing').getByRole('button', { name: 'Record Requests…' }).click();
    await becomes(() => commands, ['record']);
  });

  it('is shown when the editor asks for it, and stays chosen over a new reading', async () => {
    const host = fakeHost(fakeReading(100), {}, fakeLoad());
    opened = await openPage(host);
    page = opened.page;
    await page.locator('.findings [role=option]').first().waitFor();
    await opened.tell({ event: 'showLeft', source: 'live' });
    await page.locator('.lines tbody th', { hasText: 'lastSeen' }).getByRole('button').click();
    await chosen('lastSeen');
    await opened.tell({ event: 'changed', source: 'live' });
    await chosen('lastSeen');
    await opened.tell({ event: 'select', source: 'live', finding: '1:UserValues:reset' });
    await page.locator('.findings [role=option]').first().waitFor();
  });

  it('says why it could not be asked for', async () => {
    const leftBehind = () => Promise.reject(new Error('the session is gone'));
    await open(fakeHost(fakeReading(0), { leftBehind }));
    await page.getByRole('alert').getByText('the session is gone').waitFor();
  });

  it('keeps names text, whatever is in them', async () => {
    const [row] = fakeLeft();
    const name = '<img src=x onerror=alert(1)>\u202e';
    const left = { ...row!, holder: { ...row!.holder, name }, path: [name] };
    await open(fakeHost(fakeReading(0), {}, fakeLoad([left])));
    await chosen('Shop.<img src=x onerror=alert(1)>\\u{202e}');
    assert.equal(await page.locator('img').count(), 0);
  });

  for (const { theme, width } of looks(1400, 600)) {
    it(`can be read by everybody: ${theme}, ${width} px`, async () => {
      const reading = { ...fakeReading(0), contexts: fakeContexts };
      await open(fakeHost(reading, {}, fakeLoad()), { theme, width });
      await tiles().first().waitFor();
      await page.locator('.rounds canvas').waitFor();
      await assertAccessible(page, 'body');
      await opened.screenshot(`left-${theme}-${width}`);
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.ok(overflow <= 0, `${overflow} px too wide`);
    });
  }
});
