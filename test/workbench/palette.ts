import * as assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { WAIT_MS } from '../patience';

const ASK_AGAIN_MS = 5_000;

/** Runs a command of the palette, which has it once the extensions are known, and is gone as soon as something else gets the focus. */
export async function runCommand(page: Page, command: string): Promise<void> {
  const row = page.locator(`.quick-input-list .monaco-list-row:has-text("${command}")`).first();
  const deadline = performance.now() + WAIT_MS;
  for (let isChosen = false; !isChosen;) {
    assert.ok(performance.now() < deadline, `there is no command ${command}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().fill(`>${command}`);
    // Waiting is apart from choosing: a click that ran out of time may have chosen already, and would be made twice.
    isChosen = await row
      .click({ trial: true, timeout: ASK_AGAIN_MS })
      .then(() => row.click({ timeout: ASK_AGAIN_MS }))
      .then(
        () => true,
        () => false,
      );
  }
}
