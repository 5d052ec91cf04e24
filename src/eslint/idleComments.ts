import type { Rule as EslintRule } from 'eslint';
import { checkOf, locationOf } from './checked';

/** The name of the rule about comments. */
export const IDLE_COMMENTS = 'no-idle-comments';

/** Reports comments that were to ignore a finding and ignore none, as ESLint does for its own, and takes them out. */
export const idleCommentsRule: EslintRule.RuleModule = {
  meta: {
    type: 'suggestion',
    docs: {
      description: 'Comments that ignore a pool leak ignore one, and say why.',
      recommended: true,
    },
    fixable: 'code',
    messages: { idle: '{{ message }}' },
    schema: [],
  },
  create: context => ({
    Program: () => {
      const { text } = context.sourceCode;
      for (const { range, message } of checkOf(context).idleComments ?? []) {
        context.report({
          ...{ loc: locationOf(range), messageId: 'idle', data: { message } },
          fix: fixer => fixer.removeRange(wholeLine(text, range.start, range.end)),
        });
      }
    },
  }),
};

/** The line that the comment has for itself. */
function wholeLine(text: string, start: number, end: number): [number, number] {
  const next = text.indexOf('\n', end);
  return [text.lastIndexOf('\n', start - 1) + 1, next === -1 ? text.length : next + 1];
}
