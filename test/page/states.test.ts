import * as assert from 'node:assert/strict';
import { LIVE, PANEL_VERSION } from '../../src/protocol/panelState';
import { becomes } from '../eventually';
import { fakeHost, fakeReading } from './fakeHost';
import { answersOf, leakingRun } from './fakeRuns';
import { closeBrowser, openPage } from './openPage';

describe('the page of the heap inspector', () => {
  after(closeBrowser);

  it('shows the findings of the attached process, the worst chosen', async () => {
    const opened = await openPage(fakeHost(fakeReading(1000)));
    const { page } = opened;
    await page.getByRole('option', { name: 'UserValues.reset' }).waitFor();
    const chosen = page.locator('[aria-selected=true]');
    assert.match(await chosen.innerText(), /UserValues\.reset\s+900 values/);
    await opened.screenshot('findings-dark');
    await opened.close();
  });

  it('says what to do while nothing is attached, and does it', async () => {
    const commands: string[] = [];
    const host = fakeHost(undefined, {
      run: async ({ command }) => void commands.push(command),
    });
    const opened = await openPage(host, { theme: 'light' });
    await opened.page.getByRole('button', { name: 'Start Sample Server' }).click();
    await opened.screenshot('empty-light');
    await becomes(() => commands, ['startSample']);
    await opened.close();
  });

  it('keeps the curve of a program that was gone when the window opened', async () => {
    const { state } = await fakeHost(undefined).open({ version: PANEL_VERSION, source: LIVE });
    const status = { kind: 'lost', message: 'server.js has ended.' } as const;
    const host = fakeHost(undefined, {
      open: async () => ({ state: { ...state, status } }),
      ...answersOf(leakingRun()),
    });
    const opened = await openPage(host);
    const { page } = opened;
    const main = page.locator('main');
    await main.getByRole('button', { name: 'Attach to the Program Again' }).waitFor();
    await page.locator('.pools-chart canvas').first().waitFor();
    assert.equal(await page.getByText('server.js has ended.').count(), 1, 'it is said once');
    assert.match(await page.locator('.legend, .curves').first().innerText(), /stale values/);
    assert.equal(await page.getByRole('button', { name: 'Mark Moment (M)' }).count(), 0);
    await opened.screenshot('gone-dark');
    await opened.close();
  });

  it('says why the process is gone, and keeps what was read', async () => {
    const opened = await openPage(fakeHost(fakeReading(100)), { theme: 'high-contrast' });
    await opened.page.locator('.findings [role=option]').first().waitFor();
    const { state } = await fakeHost(fakeReading(1)).open({ version: PANEL_VERSION, source: LIVE });
    const status = { kind: 'lost', message: 'server.js has ended.' } as const;
    await opened.tell({ event: 'state', state: { ...state, status } });
    await opened.page.getByText('server.js has ended.').waitFor();
    const findings = opened.page.getByRole('listbox', { name: 'Faulty resets' });
    assert.equal(await findings.getByRole('option').count(), 2);
    await opened.screenshot('lost-high-contrast');
    await opened.close();
  });
});
