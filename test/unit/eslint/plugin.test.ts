import * as eslint10 from 'eslint';
import * as eslint9 from 'eslint-9';
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { checkSource } from '../../../src/analysis/checkSource';
import { checkText } from '../../../src/check/checkFile';
import { plugin } from '../../../src/eslintPlugin';
import { ruleIds } from '../../../src/protocol/rules';
import { isHint } from '../../../src/protocol/sourceFinding';
import { sourceTree, type SourceTree } from '../check/sourceTree';

const root = path.join(__dirname, '..', '..', '..');
const versions = { 'ESLint 9': eslint9 as unknown as typeof eslint10, 'ESLint 10': eslint10 };

const leaky = (step: string): string => `class Store {
  constructor() { this.slots = []; this.count = 0; }
  set(value) { this.slots[this.count++] = value; }
  reset() {
${step}    this.count = 0;
  }
}
`;
/** What each fix of `leaky` makes of it, by its title: as `check --fix` does. */
async function fixedBy(text: string): Promise<Map<string, string>> {
  const { findings } = await checkText({ source: { name: '/srv/a.js', text } }, checkSource);
  const mended = new Map<string, string>();
  for (const { kind, title, edits } of findings[0]!.fixes) {
    if (kind === 'suppress') continue;
    const parts = [...edits].reverse();
    mended.set(
      `${kind}: ${title}`,
      parts.reduce(
        (all, { start, end, text: by }) => all.slice(0, start) + by + all.slice(end),
        text,
      ),
    );
  }
  return mended;
}

const all = [...ruleIds, 'no-idle-comments'];

describe('the plugin for ESLint', () => {
  it('is a plugin with all rules, each with its words and no options but one', () => {
    assert.equal(plugin.meta!.name, 'pool-leak-inspector');
    assert.deepEqual(Object.keys(plugin.rules), all);
    const { recommended } = plugin.configs;
    assert.equal(recommended.plugins!['pool-leaks'], plugin);
    assert.deepEqual(
      Object.keys(recommended.rules!),
      all.map(rule => `pool-leaks/${rule}`),
    );
  });

  it('is published with its types', () => {
    const published = path.join(root, 'src', 'eslint', 'published.d.ts');
    const names = fs.readFileSync(published, 'utf8').match(/'[\w-]+'/g)!;
    assert.deepEqual(
      names.map(name => name.slice(1, -1)).filter(name => name !== 'eslint'),
      all,
    );
  });

  for (const [version, { Linter, ESLint, RuleTester }] of Object.entries(versions)) {
    describe(`in ${version}`, () => {
      it('is that version', () => assert.equal(ESLint.version.split('.')[0], version.slice(7)));

      it('reports, mends and suggests', async () => {
        const text = leaky('');
        const [[closing, closed], [, cleared]] = [...(await fixedBy(text))] as [
          [string, string],
          [string, string],
        ];
        assert.match(closing, /^nil-and-close: /);
        const tester = new RuleTester();
        const run = (): void =>
          tester.run('stale-slots', plugin.rules['stale-slots'], {
            valid: [
              leaky('    this.slots.length = 0;\n'),
              leaky('    // pool-leaks-ignore-next-line -- they are shared\n'),
              'module.exports = 1;',
              { code: leaky(''), filename: 'a.vue' },
            ],
            invalid: [
              {
                code: text,
                output: cleared,
                errors: [
                  {
                    messageId: 'fault',
                    ...{ line: 5, column: 5, endLine: 5, endColumn: 20 },
                    suggestions: [
                      { messageId: 'fix', data: { title: closing.slice(15) }, output: closed },
                    ],
                  },
                ],
              },
            ],
          });
        // Within a test, so that it runs at once.
        const { it: itOf, describe: describeOf } = RuleTester as unknown as Record<string, unknown>;
        Object.assign(RuleTester, {
          it: (_: string, test: () => void) => test(),
          describe: (_: string, tests: () => void) => tests(),
        });
        try {
          run();
        } finally {
          Object.assign(RuleTester, { it: itOf, describe: describeOf });
        }
      });

      it('lists comments that ignore nothing, and takes them out', () => {
        const linter = new Linter();
        const idle = `${leaky('')}// pool-leaks-ignore-next-line -- they are shared\nlet a;\n`;
        const config = {
          plugins: { 'pool-leaks': plugin },
          rules: { 'pool-leaks/no-idle-comments': 1 },
        };
        const messages = linter.verify(idle, config as eslint10.Linter.Config);
        assert.deepEqual(
          messages.map(({ severity, line, message }) => [severity, line, message]),
          [[1, 8, 'This comment ignores nothing: the line below has no finding.']],
        );
        const { output } = linter.verifyAndFix(idle, config as eslint10.Linter.Config);
        assert.equal(output, `${leaky('')}let a;\n`);
      });

      it('reports what is only likely when asked', () => {
        const linter = new Linter();
        // The base class is not there to be read.
        const doubtful = leaky('    super.reset();\n').replace('Store {', 'Store extends Base {');
        const text = `import { Base } from 'elsewhere';\n${doubtful.replace('{ this.slots', '{ super(); this.slots')}`;
        const lint = (...options: object[]): number =>
          linter.verify(text, {
            plugins: { 'pool-leaks': plugin },
            rules: { 'pool-leaks/stale-slots': ['error', ...options] },
          }).length;
        assert.deepEqual([lint(), lint({ hints: true })], [0, 1]);
      });

      it('says what check says of the sources of this repository', async () => {
        const files = ['src/sample', 'test/targets'].flatMap(folder =>
          fs
            .readdirSync(path.join(root, folder))
            .filter(name => /\.[cm]?[jt]s$/.test(name))
            .map(name => path.join(root, folder, name)),
        );
        const config: eslint10.Linter.Config[] = [
          { files: ['**/*.{js,cjs,mjs,ts}'], ...plugin.configs.recommended },
          { files: ['**/*.ts'], languageOptions: { parser: typescript } },
        ];
        const linter = new Linter({ cwd: root });
        let found = 0;
        for (const name of files) {
          const text = fs.readFileSync(name, 'utf8');
          const { findings, idleComments = [] } = await checkText(
            { source: { name, text } },
            checkSource,
          );
          const idle = idleComments.map(each => ({ rule: 'no-idle-comments', ...each }));
          const messages = linter.verify(text, config, { filename: name });
          const shown = messages.map(({ ruleId, line, column, endLine, endColumn, message }) =>
            [ruleId!.replace('pool-leaks/', ''), line, column, endLine, endColumn, message].join(
              ' ',
            ),
          );
          const expected = [...findings.filter(finding => !isHint(finding)), ...idle].map(
            ({ rule, range, message }) =>
              [
                ...[rule, range.line + 1, range.column + 1],
                ...[range.endLine + 1, range.endColumn + 1, message],
              ].join(' '),
          );
          assert.deepEqual(shown.sort(), expected.sort(), name);
          found += shown.length;
        }
        assert.ok(found >= 20, `${found} findings`);
      });

      describe('in a project', () => {
        let tree: SourceTree;
        afterEach(() => tree.dispose());
        const lint = async (...rules: eslint10.Linter.Config[]): Promise<(string | null)[]> => {
          const eslint = new ESLint({
            cwd: tree.root,
            overrideConfigFile: true,
            overrideConfig: [plugin.configs.recommended, ...rules],
          });
          const results = await eslint.lintFiles(['*.js']);
          return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
        };

        it('minds what the project says', async () => {
          tree = sourceTree({ '.git/HEAD': '', 'a.js': leaky('') });
          assert.deepEqual(await lint(), ['pool-leaks/stale-slots']);
          const file = path.join(tree.root, '.poolleaksrc.json');
          for (const config of ['{"ignore":["a.js"]}', '{"rules":{"stale-slots":"off"}}']) {
            fs.writeFileSync(file, config);
            assert.deepEqual(await lint(), []);
          }
          fs.writeFileSync(file, '{"rules":0}');
          await assert.rejects(lint(), /\.poolleaksrc\.json cannot be used: "rules" must be /);
        });

        it('does not make errors of what the project has as information or a hint', async () => {
          tree = sourceTree({ '.git/HEAD': '', 'a.js': leaky('') });
          const hints: eslint10.Linter.Config = {
            rules: { 'pool-leaks/stale-slots': ['error', { hints: true }] },
          };
          for (const severity of ['information', 'hint']) {
            const config = JSON.stringify({ rules: { 'stale-slots': severity } });
            fs.writeFileSync(path.join(tree.root, '.poolleaksrc.json'), config);
            assert.deepEqual(await lint(), []);
            assert.deepEqual(await lint(hints), ['pool-leaks/stale-slots']);
          }
        });

        it('says once which file it could not check', async () => {
          tree = sourceTree({ '.git/HEAD': '', 'a.js': `${leaky('')}const a b;\n` });
          // A parser of another language, which has nothing against it.
          const at = { line: 1, column: 0 };
          const program = {
            ...{ type: 'Program', body: [], sourceType: 'module', tokens: [], comments: [] },
            ...{ range: [0, 0], loc: { start: at, end: at } },
          } as unknown as eslint10.AST.Program;
          const rules = await lint({ languageOptions: { parser: { parse: () => program } } });
          assert.equal(rules.filter(rule => rule === 'pool-leaks/stale-slots').length, 2);
          assert.equal(rules.length, 2);
        });

        it('reads the files that a source refers to', async () => {
          tree = sourceTree({
            '.git/HEAD': '',
            'base.mjs': `export class Base {
  constructor() { this.slots = []; this.count = 0; }
  set(value) { this.slots[this.count++] = value; }
}
`,
            'a.js': `import { Base } from './base.mjs';
export class Store extends Base {
  reset() { this.count = 0; }
}
`,
          });
          assert.deepEqual(await lint(), ['pool-leaks/stale-slots']);
          fs.rmSync(path.join(tree.root, 'base.mjs'));
          assert.deepEqual(await lint(), []);
        });
      });
    });
  }
});
