import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkText, edited } from './goSource';

const pages = path.join(__dirname, '..', '..', '..', '..', 'media', 'rules');

describe("the Go examples of the rules' pages", () => {
  for (const rule of ['stale-slots', 'unclosed-values']) {
    it(`${rule}: the bad one is found, and its first fix gives the good one`, async () => {
      const page = fs.readFileSync(path.join(pages, `${rule}.md`), 'utf8');
      const [bad, good, ...others] = [...page.matchAll(/```go\n(.*?)```/gs)].map(
        match => match[1]!,
      );
      assert.ok(bad && good && others.length === 0);
      const { findings } = await checkText(bad);
      assert.equal(findings[0]?.rule, rule);
      assert.equal(edited(bad, findings[0].fixes[0]!.edits), good);
      assert.deepEqual((await checkText(good)).findings, []);
    });
  }
});
