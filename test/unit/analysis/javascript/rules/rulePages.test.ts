import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { ruleIds } from '../../../../../src/protocol/rules';
import { findingsIn, fixed } from './checked';

const folder = path.join(__dirname, '..', '..', '..', '..', '..', 'media', 'rules');

/** The first code block under a heading of a page. */
function example(page: string, heading: string): string {
  const section = page.split(`## ${heading}\n`)[1];
  const code = /```ts\n([^]*?)```/.exec(section ?? '')?.[1];
  assert.ok(code, `no code under ${heading}`);
  return code;
}

/** What an example's server answers to a request of somebody, and then to one of nobody. */
function served(text: string): unknown[] {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  type Serve = (request: { user?: string }) => unknown;
  const serve = new Function('exports', `${outputText}\nreturn serve;`)({}) as Serve;
  return [serve({ user: 'Ann' }), serve({})];
}

describe('the pages of the rules', () => {
  for (const rule of ruleIds) {
    const page = fs.readFileSync(path.join(folder, `${rule}.md`), 'utf8');

    it(`${rule}: the bad example is reported, and its fixes are enough`, async () => {
      const bad = example(page, 'Bad');
      const findings = await findingsIn(bad, 'bad.ts');
      assert.deepEqual(
        findings.map(each => each.rule),
        [rule],
      );
      for (const { kind } of findings[0]!.fixes)
        assert.deepEqual(await findingsIn(fixed(bad, findings[0]!, kind), 'bad.ts'), [], kind);
    });

    if (rule === 'stale-slots') {
      it('stale-slots: clearing the bad example gives the good one', async () => {
        const bad = example(page, 'Bad');
        const [finding] = await findingsIn(bad, 'bad.ts');
        assert.equal(fixed(bad, finding!, 'nil-only'), example(page, 'Good'));
      });
    }

    if (rule === 'readable-after-reset') {
      it('readable-after-reset: the second request reads what the first one left, until it is mended', async () => {
        const bad = example(page, 'Bad');
        const [finding] = await findingsIn(bad, 'bad.ts');
        assert.deepEqual(served(bad), ['Ann', 'Ann']);
        assert.deepEqual(served(example(page, 'Good')), ['Ann', undefined]);
        for (const { kind } of finding!.fixes.filter(each => each.kind !== 'suppress'))
          assert.deepEqual(served(fixed(bad, finding!, kind)), ['Ann', undefined], kind);
      });
    }

    it(`${rule}: the good example is clean`, async () => {
      assert.deepEqual(await findingsIn(example(page, 'Good'), 'good.ts'), []);
    });

    it(`${rule}: what stands under “when it is meant” silences it`, async () => {
      const bad = example(page, 'Bad');
      const comment = example(page, 'When it is meant').trim();
      const [finding] = await findingsIn(bad, 'bad.ts');
      const lineStart = bad.lastIndexOf('\n', finding!.range.start) + 1;
      const silent = `${bad.slice(0, lineStart)}    ${comment}\n${bad.slice(lineStart)}`;
      assert.deepEqual(await findingsIn(silent, 'bad.ts'), []);
      const unreasoned = silent.replace(/ --.*/, '');
      assert.equal((await findingsIn(unreasoned, 'bad.ts')).length, 1);
    });
  }
});
