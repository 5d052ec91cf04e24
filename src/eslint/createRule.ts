import type { Rule as EslintRule, SourceCode } from 'eslint';
import * as path from 'node:path';
import { checkJavaScript } from '../analysis/javascript/checkJavaScript';
import { checkTextNow } from '../check/checkFile';
import { ProjectConfigs } from '../check/projectConfig';
import { syntaxOf } from '../protocol/languages';
import { summaryOf, type Rule } from '../protocol/rules';
import { isHint, type SourceFinding, type SourceFix } from '../protocol/sourceFinding';

/** What the rules' options are. */
interface Options {
  hints?: boolean;
}

/** A rule of ESLint: reports the findings of a rule of ours. `url`: its page. */
export function createRule(rule: Rule, url: string | undefined): EslintRule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: { description: summaryOf(rule), recommended: true, ...(url !== undefined && { url }) },
      fixable: 'code',
      hasSuggestions: true,
      messages: { fault: '{{ message }}', fix: '{{ title }}' },
      schema: [
        {
          type: 'object',
          properties: {
            hints: { type: 'boolean', description: 'Whether to report what is only likely, too.' },
          },
          additionalProperties: false,
        },
      ],
      defaultOptions: [{ hints: false }],
    },
    create: context => ({
      Program: () => {
        const { hints = false } = (context.options[0] ?? {}) as Options;
        for (const finding of findingsOf(context)) {
          if (finding.rule === rule && (hints || !isHint(finding))) report(context, finding);
        }
      },
    }),
  };
}

/** All rules ask for the findings of one text. */
const known = new WeakMap<SourceCode, readonly SourceFinding[]>();

function findingsOf({
  sourceCode,
  filename,
  cwd,
}: EslintRule.RuleContext): readonly SourceFinding[] {
  let findings = known.get(sourceCode);
  if (!findings) known.set(sourceCode, (findings = check(sourceCode.text, filename, cwd)));
  return findings;
}

/** Throws a `Failure` when what the project says has a mistake. */
function check(text: string, filename: string, cwd: string): readonly SourceFinding[] {
  // `<input>` and `<text>` stand for texts without a file.
  const name = filename.startsWith('<') ? path.join(cwd, 'text.js') : filename;
  if (syntaxOf(name)?.family !== 'javascript') return [];
  const configs = new ProjectConfigs();
  configs.of(name);
  return checkTextNow({ source: { name, text } }, checkJavaScript, configs).findings;
}

function report(context: EslintRule.RuleContext, finding: SourceFinding): void {
  const { range, message, fixes } = finding;
  const mending = fixes.filter(({ kind }) => kind !== 'suppress');
  // A close does more than the text says, so that somebody has to choose it.
  const own = isHint(finding) ? undefined : mending.find(({ kind }) => kind === 'nil-only');
  context.report({
    loc: {
      start: { line: range.line + 1, column: range.column },
      end: { line: range.endLine + 1, column: range.endColumn },
    },
    messageId: 'fault',
    data: { message },
    fix: own ? edited(own) : null,
    suggest: mending
      .filter(fix => fix !== own)
      .map(fix => ({ messageId: 'fix', data: { title: fix.title }, fix: edited(fix) })),
  });
}

function edited({ edits }: SourceFix): EslintRule.ReportFixer {
  return fixer => edits.map(({ start, end, text }) => fixer.replaceTextRange([start, end], text));
}
