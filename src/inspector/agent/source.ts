import { buildAgent } from './buildAgent';

let expression: string | undefined;

/**
 * The text that installs the agent in a target (see `buildAgent`). Run from sources, it is built once on first use. Bundlers
 * replace this module with `readyModule`, as webpack.agent.js does.
 */
export function agentExpression(): string {
  return (expression ??= buildAgent());
}
