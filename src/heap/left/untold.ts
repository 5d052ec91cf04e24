import { NodeType, nodeNameOf } from '../graph/heapGraph';
import type { Ages } from './ages';
import { isPayload } from './evidence';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { isEven } from './verdict';

const NAME_CLIP = 100;

/**
 * Of some class, or of functions, the load has left about as many as it made requests in each round, and no row tells of them:
 * a sentence about the most frequent one; `undefined` where there is none. `isJudged`: groups of which is known that they only
 * replace, or that are told.
 */
export function untoldLimit(
  grouping: Grouping,
  ages: Ages,
  requests: readonly number[] | undefined,
  isJudged: (group: Group) => boolean,
): string | undefined {
  if (!requests || requests.length < 2 || requests.includes(0)) return undefined;
  const { tree, graph } = grouping;
  const byClass = new Map<string, number[]>();
  for (const node of tree.young) {
    if (tree.parts.has(node)) continue;
    const isFunction = graph.nodeType[node] === NodeType.closure;
    if (!isFunction && !isPayload(graph, node)) continue;
    const round = ages.of(node);
    const group = grouping.group(node);
    if (round === 0 || (group && isJudged(group))) continue;
    const name = isFunction ? '' : nodeNameOf(graph, node).slice(0, NAME_CLIP);
    let counts = byClass.get(name);
    if (!counts) byClass.set(name, (counts = requests.map(() => 0)));
    counts[round - 1]!++;
  }
  let most: [string, number[]] | undefined;
  for (const [name, counts] of byClass) {
    const isOfEach = counts.every((count, round) => count >= requests[round]!);
    if (!isOfEach || !isEven(counts, requests)) continue;
    if (!most || counts[0]! > most[1][0]!) most = [name, counts];
  }
  if (!most) return undefined;
  const [name, counts] = most;
  const what = name === '' ? 'functions' : `objects of class ${name}`;
  return `In each round the requests left ${what} (${counts.join(', ')}) whose holder could not be told: connections that stay open, for example. Keep the snapshots (--save-snapshots) and look for them in the last one.`;
}
