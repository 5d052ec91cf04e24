import type { Rule as EslintRule, SourceCode } from 'eslint';
import { summaryOf, type Rule } from '../protocol/rules';
import { isOmission } from '../protocol/skipped';
import {
  failsCheck,
  isHint,
  type SourceCheck,
  type SourceFinding,
  type SourceFix,
} from '../protocol/sourceFinding';
import { checkOf, locationOf } from './checked';

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
      messages: {
        ...{ fault: '{{ message }}', fix: '{{ title }}' },
        unchecked: 'This file was not checked for pool leaks. {{ message }}',
      },
      schema: [
        {
          type: 'object',
          properties: {
            hints: {
              type: 'boolean',
              description:
                'Whether to report also what is only likely, and what the project has as information or a hint.',
            },
          },
          additionalProperties: false,
        },
      ],
      defaultOptions: [{ hints: false }],
    },
    create: context => ({
      Program: () => {
        const { hints = false } = (context.options[0] ?? {}) as Options;
        const check = checkOf(context);
        reportUnchecked(context, check);
        // ESLint has one severity for all reports of a rule: what does not fail a check must not fail here.
        for (const finding of check.findings) {
          if (finding.rule === rule && (hints || failsCheck(finding))) report(context, finding);
        }
      },
    }),
  };
}

/** Texts of which some rule has said already that they could not be checked. */
const told = new WeakSet<SourceCode>();

function reportUnchecked(context: EslintRule.RuleContext, { skipped }: SourceCheck): void {
  const { sourceCode } = context;
  if (!skipped || !isOmission(skipped) || told.has(sourceCode)) return;
  told.add(sourceCode);
  const data = { message: skipped.message };
  context.report({ loc: { line: 1, column: 0 }, messageId: 'unchecked', data });
}

function report(context: EslintRule.RuleContext, finding: SourceFinding): void {
  const { range, message, fixes } = finding;
  const mending = fixes.filter(({ kind }) => kind !== 'suppress');
  // A close does more than the text says, so that somebody has to choose it.
  const own = isHint(finding) ? undefined : mending.find(({ kind }) => kind === 'nil-only');
  context.report({
    loc: locationOf(range),
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
