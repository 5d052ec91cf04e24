import type { ESLint, Linter, Rule as EslintRule } from 'eslint';
import { ruleIds, rules, type Rule } from '../protocol/rules';
import { rulePageUrl } from '../protocol/rulePage';
import { createRule } from './createRule';
import { IDLE_COMMENTS, idleCommentsRule } from './idleComments';

const NAMESPACE = 'pool-leaks';

/** The plugin's shape, for people's configurations. */
export interface PoolLeaksPlugin extends ESLint.Plugin {
  rules: Record<Rule | typeof IDLE_COMMENTS, EslintRule.RuleModule>;
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
  const levels: [string, Linter.RuleSeverity][] = ruleIds.map(rule => {
    const level = rules[rule].severity === 'warning' ? 'error' : 'warn';
    return [`${NAMESPACE}/${rule}`, level];
  });
  levels.push([`${NAMESPACE}/${IDLE_COMMENTS}`, 'warn']);
  const plugin: PoolLeaksPlugin = {
    meta: { name, version, namespace: NAMESPACE },
    rules: {
      ...(Object.fromEntries(
        ruleIds.map(rule => [rule, createRule(rule, rulePageUrl(manifest, rule))]),
      ) as Record<Rule, EslintRule.RuleModule>),
      [IDLE_COMMENTS]: idleCommentsRule,
    },
    configs: {
      recommended: { name: `${NAMESPACE}/recommended`, rules: Object.fromEntries(levels) },
    },
  };
  plugin.configs.recommended.plugins = { [NAMESPACE]: plugin };
  return plugin;
}
