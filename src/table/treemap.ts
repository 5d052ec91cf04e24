import type { TreemapNode, TreemapRoot, ValueLine } from '../protocol/rowQuery';

/** Rectangles of the first and of the second level, at most; what is smaller is one more. */
const MAX_NODES = [40, 25];

/** A level below a node: how rows are put together, and what one such part is called. */
interface Level {
  /** Rows with the same name are one node. */
  name(row: ValueLine): string | number;
  describe(row: ValueLine): Partial<TreemapNode> & { label: string };
}

/**
 * Two levels of finding → context → value below a root, by retained bytes, or by number where bytes are unknown. Bounded,
 * whatever the number of rows.
 */
export function treemapOf(
  rows: readonly ValueLine[],
  { finding, instance }: TreemapRoot,
  labelOf: (finding: string) => string,
): TreemapNode {
  const isWeighed = rows.some(({ retainedBytes }) => retainedBytes !== null);
  const weightOf = (row: ValueLine): number => (isWeighed ? (row.retainedBytes ?? 0) : 1);
  const levels: Level[] = [
    {
      name: row => row.finding,
      describe: row => ({ label: labelOf(row.finding), finding: row.finding }),
    },
    {
      name: row => row.instance,
      describe: ({ finding, instance, idle }) => ({
        label: `context ${instance}${idle ? '' : ' (in use)'}`,
        finding,
        instance,
      }),
    },
    {
      name: row => row.row,
      describe: ({ finding, instance, row, key, slot, className }) => ({
        label: `${key ?? slot}: ${className}`,
        ...{ finding, instance, className, row },
      }),
    },
  ];
  const below = levels.slice(instance !== undefined ? 2 : finding !== undefined ? 1 : 0);
  const within = rows.filter(
    row =>
      (finding === undefined || row.finding === finding) &&
      (instance === undefined || row.instance === instance),
  );
  return nodeOf({ label: '' }, within, below, 0, weightOf);
}

function nodeOf(
  about: Partial<TreemapNode> & { label: string },
  rows: readonly ValueLine[],
  [level, ...below]: Level[],
  depth: number,
  weightOf: (row: ValueLine) => number,
): TreemapNode {
  let weight = 0;
  let open = 0;
  const parts = new Map<string | number, ValueLine[]>();
  for (const row of rows) {
    weight += weightOf(row);
    if (row.closable === 'open') open++;
    if (!level) continue;
    const name = level.name(row);
    const part = parts.get(name);
    if (part) part.push(row);
    else parts.set(name, [row]);
  }
  const node = { ...about, weight, count: rows.length, open, children: [] as TreemapNode[] };
  const max = MAX_NODES[depth];
  if (!level || max === undefined) return node;
  const heaviest = [...parts.values()]
    .map(part => ({ part, weight: part.reduce((sum, row) => sum + weightOf(row), 0) }))
    .sort((a, b) => b.weight - a.weight);
  node.children = heaviest
    .slice(0, max)
    .map(({ part }) => nodeOf(level.describe(part[0]!), part, below, depth + 1, weightOf));
  const rest = heaviest.slice(max).flatMap(({ part }) => part);
  if (rest.length > 0) {
    node.children.push(
      nodeOf({ label: `${heaviest.length - max} smaller` }, rest, [], depth, weightOf),
    );
  }
  return node;
}
