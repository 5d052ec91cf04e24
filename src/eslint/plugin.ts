import type { ESLint, Linter, Rule as EslintRule } from 'eslint';
import packageManifest from '../../package.json';
import { ruleIds, rules, type Rule } from '../protocol/rules';
import { rulePageUrl } from '../protocol/rulePage';
import { createRule } from './createRule';

const NAMESPACE = 'pool-leaks';

/** The plugin's shape, for people's configurations. */
export interface PoolLeaksPlugin extends ESLint.Plugin {
  rules: Record<Rule, EslintRule.RuleModule>;
  configs: { recommended: Linter.Config };
}

const { name, version } = packageManifest;

/** What `pool-leaks check` finds, as rules of ESLint 9 and later, in flat configurations. */
export const plugin: PoolLeaksPlugin = {
  meta: { name, version, namespace: NAMESPACE },
  rules: Object.fromEntries(
    ruleIds.map(rule => [rule, createRule(rule, rulePageUrl(packageManifest, rule))]),
  ) as PoolLeaksPlugin['rules'],
  configs: {
    // It names the plugin itself.
    get recommended(): Linter.Config {
      const levels = ruleIds.map(rule => {
        const level = rules[rule].severity === 'warning' ? 'error' : 'warn';
        return [`${NAMESPACE}/${rule}`, level] as const;
      });
      return {
        name: `${NAMESPACE}/recommended`,
        plugins: { [NAMESPACE]: plugin },
        rules: Object.fromEntries(levels),
      };
    },
  },
};
