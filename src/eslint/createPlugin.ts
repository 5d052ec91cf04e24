import type { ESLint, Linter, Rule as EslintRule } from 'eslint';
import { ruleIds, rules, type Rule } from '../protocol/rules';
import { rulePageUrl } from '../protocol/rulePage';
import { createRule } from './createRule';

const NAMESPACE = 'pool-leaks';

/** The plugin's shape, for people's configurations. */
export interface PoolLeaksPlugin extends ESLint.Plugin {
  rules: Record<Rule, EslintRule.RuleModule>;
  configs: { recommended: Linter.Config };
}

/** What the package says of itself. */
interface Manifest {
  name: string;
  version: string;
  repository?: { url: string };
}

/** What `pool-leaks check` finds, as rules of ESLint 9 and later, in flat configurations. */
export function createPlugin(manifest: Manifest): PoolLeaksPlugin {
  const { name, version } = manifest;
  const levels = ruleIds.map(rule => {
    const level = rules[rule].severity === 'warning' ? 'error' : 'warn';
    return [`${NAMESPACE}/${rule}`, level] as const;
  });
  const plugin: PoolLeaksPlugin = {
    meta: { name, version, namespace: NAMESPACE },
    rules: Object.fromEntries(
      ruleIds.map(rule => [rule, createRule(rule, rulePageUrl(manifest, rule))]),
    ) as PoolLeaksPlugin['rules'],
    configs: {
      recommended: { name: `${NAMESPACE}/recommended`, rules: Object.fromEntries(levels) },
    },
  };
  plugin.configs.recommended.plugins = { [NAMESPACE]: plugin };
  return plugin;
}
