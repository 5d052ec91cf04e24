import { buildAgent } from './buildAgent';

let expression: string | undefined;

/**
 * The text that puts the agent into a target, see `buildAgent`. Where the sources run as they are, it is built once; whoever
 * bundles them puts `readyModule` in this module's place, as webpack.agent.js does.
 */
export function agentExpression(): string {
  return (expression ??= buildAgent());
}
