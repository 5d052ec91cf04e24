import { buildAgent } from './buildAgent';

let expression: string | undefined;

/**
 * The text that puts the agent into a target, see `buildAgent`. Our own bundles hold it ready made: webpack.agent.js puts it in
 * this module's place. Where the sources run, it is built once.
 */
export function agentExpression(): string {
  return (expression ??= buildAgent());
}
