import * as assert from 'node:assert/strict';
import { fixPreview } from '../../src/ui/panel/fixPreview';
import type { SourceFix } from '../../src/protocol/sourceFinding';
import { axeViolations } from './axe';
import { fakeHost, fakeReading, type FakeAnswers } from './fakeHost';
import { eventually } from '../eventually';
import { ALL_FINDINGS, restoredView } from '../../webview/viewState';
import { closeBrowser, openPage } from './openPage';
import type { ThemeName } from './themes';

const text = `class UserValues {
  #entries = [];
  count = 0;

  reset() {
    this.count = 0;
  }
}
`;
const at = text.indexOf('    this.count = 0;');
const fixes: SourceFix[] = [
  {
    kind: 'nil-and-close',
    title: 'Clear and close what the slots hold',
    edits: [
      {
        start: at,
        end: at,
        text: `    for (let i = 0; i < this.count; i++) {
      const value = this.#entries[i];
      this.#entries[i] = undefined;
      value?.close?.();
    }
`,
      },
    ],
  },
  {
    kind: 'suppress',
    title: 'Suppress with a reason',
    edits: [{ start: at, end: at, text: '    // pool-leaks-ignore-next-line -- why\n' }],
  },
];

describe('the details of the page', () => {
  after(closeBrowser);

  const reading = fakeReading(200);
  const [finding] = reading.findings;
  const value = { finding: finding!.id, row: 2 };
  const kept = { ...restoredView(undefined), finding: finding!.id, value };
  const answers: FakeAnswers = {
    fixes: async () =>
      fixes.map((fix, i) => fixPreview('/srv/app/src/UserValues.ts', text, fix, i === 0)),
  };

  it('show why a value is alive, what it is, and the fix as a diff', async () => {
    const opened = await openPage(fakeHost(reading, answers), { kept });
    const { page } = opened;
    await page.getByText('should have been cleared').waitFor();
    const steps = await page.locator('.path li').allInnerTexts();
    assert.match(steps.join('\n'), /pool of UserValues[^]*context 0[^]*audit[^]*AuditFile/);
    await page.locator('summary', { hasText: 'user' }).click();
    await page.getByText('"Ada"').waitFor();
    assert.equal(await page.getByText('token: (getter)').count(), 1);
    const added = await page.locator('.diff tr.added .text').allInnerTexts();
    assert.equal(added.length, 5);
    assert.equal(added[2], '      this.#entries[i] = undefined;');
    await page.getByLabel('Suppress with a reason').check();
    assert.equal(await page.locator('.diff tr.added').count(), 1);
    await page.getByLabel('Clear and close').check();
    await opened.screenshot('details-dark');
    await opened.close();
  });

  it('apply the chosen fix by keyboard alone, and say what is next', async () => {
    const applied: string[] = [];
    const host = fakeHost(reading, {
      ...answers,
      applyFix: async ({ kind }) => {
        applied.push(kind);
        return finding!.location;
      },
    });
    const opened = await openPage(host, { kept });
    const { page } = opened;
    const apply = page.getByRole('button', { name: 'Apply' });
    await apply.waitFor();
    for (let i = 0; i < 100 && !(await apply.evaluate(hasFocus)); i++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByText('The fix is in the source.').waitFor();
    assert.deepEqual(applied, ['nil-and-close']);
    await opened.close();
  });

  it('say what is next for a reset that is mended in the source, and ask for no fixes', async () => {
    const fixes = (): never => assert.fail('there is nothing to fix');
    const host = fakeHost(reading, { ...answers, fixes }, undefined, [finding!.id]);
    const opened = await openPage(host, { kept });
    const { page } = opened;
    await page.getByText('Save, build and restart the server').waitFor();
    await page.getByText('fixed in source, restart to verify').waitFor();
    assert.equal(await page.locator('[role=alert]').count(), 0);
    await opened.screenshot('details-mended');
    await opened.close();
  });

  it('say why a fix was refused', async () => {
    const host = fakeHost(reading, {
      ...answers,
      applyFix: () => Promise.reject(new Error('the document has changed since it was offered')),
    });
    const opened = await openPage(host, { kept });
    await opened.page.getByRole('button', { name: 'Apply' }).click();
    const alert = opened.page.getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.innerText(), /has changed since/);
    await opened.page.getByRole('button', { name: 'Dismiss' }).click();
    assert.equal(await alert.count(), 0);
    await opened.close();
  });

  for (const theme of ['dark', 'light', 'high-contrast'] satisfies ThemeName[]) {
    it(`have no accessibility violation, ${theme} and narrow`, async () => {
      const opened = await openPage(fakeHost(reading, answers), { kept, theme, width: 600 });
      await opened.page.locator('.diff').waitFor();
      await opened.page.getByText('token: (getter)').waitFor();
      assert.deepEqual(await axeViolations(opened.page), []);
      await opened.screenshot(`details-narrow-${theme}`);
      await opened.close();
    });
  }

  it('say what keeps all values of a reset alive, and not the same for each', async () => {
    const opened = await openPage(fakeHost(reading, answers), { kept: { ...kept, value: null } });
    const ways = opened.page.locator('.ways li');
    await ways.first().waitFor();
    const texts = (await ways.allInnerTexts()).map(text => text.replace(/\s+/g, ' ').trim());
    assert.equal(texts.length, 2);
    assert.match(texts[0]!, /^\d+ of 180 by idle UserValues.*\[…\]$/);
    assert.match(texts[1]!, /^\d+ of 180 by in use UserValues/);
    await opened.screenshot('details-kept-by');
    await opened.close();
  });

  it('give their room back where there is nothing to tell', async () => {
    const width = async (section: string): Promise<number> =>
      (await opened.page.locator(section).boundingBox())?.width ?? 0;
    let opened = await openPage(fakeHost(reading, answers), { kept, width: 1400 });
    await opened.page.locator('.details h2').waitFor();
    const beside = await width('.retained');
    await opened.screenshot('details-beside');
    await opened.close();
    opened = await openPage(fakeHost(fakeReading(0)), { width: 1400 });
    await opened.page.locator('.nothing').waitFor();
    assert.equal(await opened.page.locator('.details').count(), 0);
    const alone = await width('.retained');
    assert.ok(alone > beside + 200, `${alone} px are not more than ${beside} px`);
    await opened.screenshot('details-nothing');
    await opened.close();
  });

  it('tell of a value that was chosen among those of all resets', async () => {
    const all = { ...kept, finding: ALL_FINDINGS };
    const opened = await openPage(fakeHost(reading, answers), { kept: all });
    await opened.page.getByText('should have been cleared').waitFor();
    await opened.close();
  });

  it('open a fix in the diff editor, by keyboard', async () => {
    const asked: unknown[] = [];
    const openDiff = (argument: unknown): Promise<void> => {
      asked.push(argument);
      return Promise.resolve();
    };
    const opened = await openPage(fakeHost(reading, { ...answers, openDiff }), { kept });
    const button = opened.page.getByRole('button', { name: 'Open in Diff Editor' });
    await button.focus();
    await opened.page.keyboard.press('Enter');
    await eventually(() => asked.length > 0);
    assert.deepEqual(asked, [{ source: 'live', finding: finding!.id, kind: 'nil-and-close' }]);
    await opened.close();
  });
});

/** Runs in the page. */
function hasFocus(element: unknown): boolean {
  const { document } = globalThis as unknown as { document: { activeElement: unknown } };
  return document.activeElement === element;
}
