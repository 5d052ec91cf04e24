import * as assert from 'node:assert/strict';
import { fakeHost } from './fakeHost';
import { closeBrowser, openPage } from './openPage';
import { weighedReading } from './weighedReading';

/** Made up, and backwards where words change places: no language that anybody is to read. */
const words: Record<string, string> = {
  'Faulty resets': 'Stesers ytluaf',
  'stale values': 'seulav elats',
  'context {0}': '{0} txetnoc',
  'context {0} ({1})': '({1}) {0} txetnoc',
  idle: 'eldi',
  'in use': 'esu ni',
  '{0} smaller': 'rellams {0}',
  values: 'seulav',
  bytes: 'setyb',
  '(no key)': '(yek on)',
  'pool of {0}': 'fo loop {0}',
  'By context': 'txetnoc yB',
};

describe('the words of the page', () => {
  after(closeBrowser);

  it('are those that the host brings, also about what the host names', async () => {
    // More contexts than are drawn one by one, of one class.
    const host = fakeHost(weighedReading(9_000));
    const opened = await openPage({
      ...host,
      open: async argument => ({ ...(await host.open(argument)), words }),
    });
    const { page } = opened;
    await page.getByRole('heading', { name: 'Stesers ytluaf' }).waitFor();
    await page.getByText('seulav elats').first().waitFor();
    await page.getByRole('option', { name: /^Buffer .* setyb\), 1,350 seulav/ }).click();
    await page
      .getByRole('option', { name: /^\d+ txetnoc / })
      .first()
      .waitFor();
    await page
      .getByRole('option', { name: /^\(esu ni\) \d+ txetnoc / })
      .first()
      .waitFor();
    await page.getByRole('option', { name: /^rellams \d+ / }).waitFor();
    await page.getByLabel('Group by').selectOption({ label: 'txetnoc yB' });
    await page
      .locator('.row.group', { hasText: /\(eldi\) \d+ txetnoc/ })
      .first()
      .waitFor();
    await opened.screenshot('words');
    await page.getByLabel('Group by').selectOption('none');
    await page.locator('.row.value').first().click();
    await page.locator('.path', { hasText: 'fo loop UserValues' }).waitFor();
    assert.match(await page.locator('.path').innerText(), /txetnoc/);
    await opened.close();
  });

  it('are English without any', async () => {
    const opened = await openPage(fakeHost(weighedReading(1000)));
    await opened.page.getByRole('heading', { name: 'Faulty resets' }).waitFor();
    await opened.close();
  });
});
