import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type { Page } from 'playwright-core';

const source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with what axe-core finds below a selector. */
export async function assertAccessible(page: Page, selector: string): Promise<void> {
  // As text: the page's content security policy lets no script in, and the debugger needs no leave.
  await page.evaluate(source);
  const found = await page.evaluate<string[]>(
    `axe.run(${JSON.stringify(selector)}, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(node => node.html + ' ' + node.failureSummary).slice(0, 3).join(' | ')))`,
  );
  assert.deepEqual(found, []);
}
