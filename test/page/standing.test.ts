import * as assert from 'node:assert/strict';
import type { Reading } from '../../src/protocol/finding';
import { LIVE, PANEL_VERSION } from '../../src/protocol/panelState';
import type { Timeline } from '../../src/session/timeline';
import { axeViolations } from './axe';
import {
  blindReading,
  fakeHost,
  fakeReading,
  keptReading,
  poollessReading,
  READ_AT,
  sourceOnlyReading,
  type FakeAnswers,
} from './fakeHost';
import { answersOf, fakeTarget, goOn, leakingRun, START } from './fakeRuns';
import { closeBrowser, openPage, type OpenedPage } from './openPage';

const SEEN_AT = READ_AT - 34_000;
const NOTHING = '.nothing';

describe('what stands on the page', () => {
  after(closeBrowser);

  const figuresOf = ({ page }: OpenedPage): Promise<string[]> =>
    page.locator('.headline dd').allInnerTexts();

  async function open(reading: Reading, answers: FakeAnswers = {}): Promise<OpenedPage> {
    const opened = await openPage(fakeHost(reading, answers));
    await opened.page.locator('.standing').filter({ hasText: '14:02:15' }).waitFor();
    return opened;
  }

  it('is clean with what was looked at, when all of it was judged', async () => {
    const opened = await open(fakeReading(0));
    const { page } = opened;
    const text = await page.locator(NOTHING).innerText();
    assert.match(text, /^\s*Nothing stale is held: no reset left anything behind\./);
    assert.match(text, /212 scripts, 1 pooled class, 12 pooled contexts read/);
    assert.equal(await page.locator('.codicon-pass').count(), 1);
    assert.deepEqual((await figuresOf(opened)).slice(0, 3), ['0', '0', '0']);
    await opened.close();
  });

  it('is not known, with the reasons, when something kept the reading from looking', async () => {
    const opened = await open(blindReading());
    const { page } = opened;
    const text = await page.locator(NOTHING).innerText();
    assert.match(text, /Not known whether anything is held\./);
    assert.match(text, /The walk ended after 14 objects/);
    assert.match(text, /UserValues: No context was in reach\./);
    await noneIsClean(opened);
    await opened.close();
  });

  it('says of classes without a fault in their source that their contexts were not read', async () => {
    const opened = await open(sourceOnlyReading(3));
    const { page } = opened;
    const text = await page.locator(NOTHING).innerText();
    assert.match(text, /No fault was found in the source of 3 pooled classes; their contexts were/);
    assert.equal(await page.getByText('Nothing stale').count(), 0);
    await noneIsClean(opened);
    await opened.close();
  });

  it('is a sentence of its own where there is no pool', async () => {
    const opened = await open(poollessReading());
    const text = await opened.page.locator(NOTHING).innerText();
    assert.match(text, /No pooled class was found in 212 scripts; this looks only for pools\./);
    await noneIsClean(opened);
    await opened.close();
  });

  it('is of then, and not 0, where a finding was not reached again', async () => {
    const opened = await open(keptReading(1000, SEEN_AT));
    const { page } = opened;
    const worst = page.getByRole('option', { name: 'UserValues.reset' });
    assert.match(await worst.innerText(), /900 values.* · as of 14:01:41, not reached since/);
    assert.match(
      await page.locator('.pools li').first().innerText(),
      /as of 14:01:41, not reached/,
    );
    await page.getByText('Resets not reached again, shown as of then: 2').waitFor();
    await page.locator('.table .row.value').first().waitFor();
    assert.equal((await figuresOf(opened))[0], '1,000');
    await page.locator('.standing summary').click();
    await page.locator('.standing li').filter({ hasText: 'The walk ended' }).waitFor();
    assert.equal(await page.locator('.codicon-pass').count(), 0);
    await opened.close();
  });

  it('bears the mark of a partial reading', async () => {
    const reading = fakeReading(100);
    reading.coverage.limits.push('8 requests were under way.');
    const opened = await open(reading);
    const { page } = opened;
    assert.match(await page.locator('.pools li').first().innerText(), /partial reading/);
    await page.getByText('Not read or not decided: 1').waitFor();
    await opened.close();
  });

  it('is of the past once the process has ended', async () => {
    const opened = await open(fakeReading(100));
    const { page } = opened;
    const { state } = await fakeHost(fakeReading(1)).open({ version: PANEL_VERSION, source: LIVE });
    const status = { kind: 'lost', message: 'server.js has ended.' } as const;
    await opened.tell({ event: 'state', state: { ...state, status } });
    await page.getByText('As of 14:02:15, not read since').waitFor();
    assert.equal(await page.locator('.findings [role=option]').count(), 2);
    await opened.close();
  });

  it('counts contexts as contexts and values as values', async () => {
    const opened = await open(fakeReading(1000));
    const words = (await opened.page.locator('.headline').innerText()).replace(/\s+/g, ' ');
    assert.match(words, /1,000 stale values 145 contexts hold them 167 open values/);
    await opened.close();
  });

  it('does not take for gone what a reading did not see', async () => {
    const host = fakeHost(fakeReading(1260), answersOf(leakingRun()));
    let now = host;
    const opened = await openPage({
      ...host,
      overview: argument => now.overview(argument),
      rows: argument => now.rows(argument),
    });
    const { page } = opened;
    await page.getByRole('button', { name: 'Mark Moment' }).click();
    await page.getByText('Nothing changed since').waitFor();
    now = fakeHost(blindReading());
    await opened.tell({ event: 'changed', source: 'live' });
    await page.getByText('What changed since 14:02:15 is not known').waitFor();
    assert.equal(await page.getByText('gone').count(), 0);
    await opened.close();
  });

  it('is a gap in the curve while nothing is seen, and no number', async () => {
    const timeline = gapped();
    const opened = await open(blindReading(), answersOf(timeline));
    const { page } = opened;
    await page.getByRole('button', { name: 'stale values –' }).waitFor();
    await page.getByRole('button', { name: /heap used \d/ }).waitFor();
    timeline.addReading(fakeReading(1400), START + 260_000);
    await opened.tell({ event: 'sampled' });
    await page.getByRole('button', { name: 'stale values 1,400' }).waitFor();
    await opened.close();
  });

  it('is no outcome of a fix before it was judged', async () => {
    const timeline = leakingRun();
    timeline.mark({ at: START + 212_000, kind: 'fix', label: 'fixed UserValues.reset' });
    timeline.end(START + 216_000);
    timeline.begin(fakeTarget(4720), START + 220_000);
    goOn(timeline, START + 220_000, 30, () => 3);
    timeline.addReading(blindReading(), START + 250_000);
    const opened = await open(blindReading(), answersOf(timeline));
    const { page } = opened;
    await page.getByText('What is held now is not known.').waitFor();
    assert.match(await page.getByRole('figure').nth(1).innerText(), /Now\s+pid 4720\s+not judged/);
    assert.equal(
      await page.getByText('stale values', { exact: false }).filter({ hasText: '→' }).count(),
      0,
    );
    timeline.addReading(fakeReading(0), START + 252_000);
    await opened.tell({ event: 'sampled' });
    await page.getByText('1,258 → 0 stale values').waitFor();
    assert.equal(await page.getByText('by its source').count(), 0);
    timeline.addReading(sourceOnlyReading(), START + 254_000);
    await opened.tell({ event: 'sampled' });
    await page.getByText('by its source: no fault in it any more').waitFor();
    await page.getByText('1,258 → 0 stale values').waitFor();
    assert.match(
      await page.getByRole('figure').nth(1).innerText(),
      /no fault in source, contexts not read/,
    );
    await opened.close();
  });

  const screens: Record<string, () => [Reading, FakeAnswers?]> = {
    clean: () => [fakeReading(0)],
    unknown: () => [blindReading(), answersOf(gapped())],
    poolless: () => [poollessReading()],
    sourceOnly: () => [sourceOnlyReading(3)],
    gap: () => {
      const timeline = gapped();
      goOn(timeline, START + 246_000, 30, second => 1300 + second);
      return [fakeReading(1330), answersOf(timeline)];
    },
    kept: () => [keptReading(1000, SEEN_AT), answersOf(gapped())],
    unjudged: () => {
      const timeline = leakingRun();
      timeline.end(START + 216_000);
      timeline.begin(fakeTarget(4720), START + 220_000);
      goOn(timeline, START + 220_000, 60, second => second * 3);
      timeline.addReading(blindReading(), START + 282_000);
      return [blindReading(), answersOf(timeline)];
    },
  };
  for (const [name, screen] of Object.entries(screens)) {
    for (const theme of ['dark', 'light'] as const) {
      it(`can be read by everybody: ${name}, ${theme}`, async () => {
        const opened = await openPage(fakeHost(...screen()), { theme });
        await opened.page.locator('.standing').waitFor();
        if (name === 'unknown')
          await opened.page.getByRole('button', { name: /heap used \d/ }).waitFor();
        assert.deepEqual(await axeViolations(opened.page), []);
        await opened.screenshot(`standing-${name}-${theme}`);
        await opened.close();
      });
    }
  }

  /** Half a minute in which readings reach nothing, the memory's figures going on. */
  function gapped(): Timeline {
    const timeline = leakingRun();
    for (let second = 0; second < 30; second++) {
      const at = START + (215 + second) * 1000;
      const heapUsedBytes = 66_000_000 + second * 100_000;
      timeline.addFigures({ at, heapUsedBytes, heapTotalBytes: 200_000_000, collected: false });
      timeline.addReading(second < 12 ? fakeReading(1260) : blindReading(), at);
    }
    return timeline;
  }

  async function noneIsClean(opened: OpenedPage): Promise<void> {
    assert.equal(await opened.page.locator('.codicon-pass').count(), 0);
    assert.deepEqual((await figuresOf(opened)).slice(0, 3), ['–', '–', '–']);
    assert.equal(await opened.page.getByText('None holds anything now').count(), 0);
  }
});
