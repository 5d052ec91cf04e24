import type { Rule } from './rules';

/** Where a rule's page is to be read; `undefined` as long as the package names no repository. */
export function rulePageUrl(
  { version, repository }: { version: string; repository?: { url: string } },
  rule: Rule,
): string | undefined {
  const home = repository && /https:\/\/.*?(?=\.git$|\/?$)/.exec(repository.url)?.[0];
  return home === undefined ? undefined : `${home}/blob/v${version}/media/rules/${rule}.md`;
}
