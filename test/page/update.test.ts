import * as assert from 'node:assert/strict';
import { fakeHost, fakeReading } from './fakeHost';
import { answersOf, goOn, leakingRun, START } from './fakeRuns';
import { closeBrowser, openPage } from './openPage';

const UPDATES = 5;
const MESSAGE_LIMIT = 256_000;

describe('an update of the page', () => {
  after(closeBrowser);

  // Everything that a second brings: a new reading, its samples, and the answers to what the page asks then.
  it('is shown in small messages with 100,000 stale values', async () => {
    const timeline = leakingRun();
    const host = fakeHost(fakeReading(100_000));
    const opened = await openPage({ ...host, ...answersOf(timeline) });
    const { page } = opened;
    await page.getByRole('button', { name: 'stale values 1,258' }).waitFor();
    await page.getByRole('slider', { name: 'Contexts of UserValues' }).waitFor();
    for (let i = 0; i < UPDATES; i++) {
      goOn(timeline, START + (220 + i) * 1000, 1, () => 2000 + i * 50);
      await opened.tell({ event: 'changed', source: 'live' });
      await opened.tell({ event: 'sampled' });
      await page
        .locator('.legend')
        .getByText(`${80 + i}.0 MB`)
        .waitFor();
    }
    assert.ok(opened.largestMessage() < MESSAGE_LIMIT, `${opened.largestMessage()} bytes`);
    await opened.close();
  });
});
