import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ruleIds, rules, summaryOf } from '../../../src/protocol/rules';

const root = path.join(__dirname, '..', '..', '..');
const pages = path.join(root, 'media', 'rules');

describe('the table of rules', () => {
  it('is the list in the README', () => {
    const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
    const [, section] = /^## Rules\n([^]*?)^## /m.exec(readme)!;
    const rows = [...section!.matchAll(/^\| \[(.+?)\]\((.+?)\) *\| (.+?) *\|$/gm)];
    assert.deepEqual(
      rows.map(([, rule, page, does]) => ({ rule, page, does })),
      ruleIds.map(rule => ({ rule, page: `media/rules/${rule}.md`, does: rules[rule].does })),
    );
  });

  it('has a page for each rule, and no other', () => {
    assert.deepEqual(fs.readdirSync(pages).sort(), ruleIds.map(rule => `${rule}.md`).sort());
  });

  for (const rule of ruleIds) {
    it(`begins the page of ${rule}`, () => {
      const page = fs.readFileSync(path.join(pages, `${rule}.md`), 'utf8');
      const start = `# ${rule}\n\n${summaryOf(rule)}`;
      assert.equal(page.slice(0, start.length), start);
    });
  }
});
