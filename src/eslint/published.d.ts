import type { ESLint, Linter, Rule } from 'eslint';

type RuleName =
  | 'stale-slots'
  | 'stale-fields'
  | 'stale-collection'
  | 'unclosed-values'
  | 'readable-after-reset'
  | 'parked-twice';

/** What `pool-leaks check` finds, as rules of ESLint 9 and later, in flat configurations. */
declare const plugin: ESLint.Plugin & {
  rules: Record<RuleName | 'no-idle-comments', Rule.RuleModule>;
  configs: { recommended: Linter.Config };
};

export = plugin;
