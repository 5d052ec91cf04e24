import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { rules } from '../../../src/protocol/rules';
import { closeValueText } from '../../../src/report/closeValueText';
import { findingsIn } from '../analysis/javascript/rules/checked';

const pages = path.join(__dirname, '..', '..', '..', 'media', 'rules');

describe('the rules in a report', () => {
  for (const [rule, { example }] of Object.entries(rules)) {
    it(`${rule}: its example mends the bad one of the rule's page`, async () => {
      const page = fs.readFileSync(path.join(pages, `${rule}.md`), 'utf8');
      const bad = /## Bad\n\n```ts\n([^]*?)```/.exec(page)![1]!;
      const name = /^\w+/.exec(example)![0];
      const mended = bad.replace(new RegExp(`^  ${name}\\([^]*?^  \\}`, 'm'), () => example);
      assert.ok(mended.includes(example));
      assert.equal((await findingsIn(bad, 'bad.ts')).length, 1);
      assert.deepEqual(await findingsIn(`${mended}\n${closeValueText}\n`, 'bad.ts'), []);
    });
  }
});
