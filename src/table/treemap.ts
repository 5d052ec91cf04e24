import type { Treemap, TreemapNode, TreemapRoot, ValueLine } from '../protocol/rowQuery';

/** Parts of a node of the first and of the second level, at most; those that are smaller are one more. */
const MAX_PARTS = [24, 16];

/** A level of the tree: which rows are one node, and what it is called. */
interface Level {
  /** Rows with the same name are one node. */
  name(row: ValueLine): string | number;
  describe(row: ValueLine): About;
}

type About = Pick<TreemapNode, 'label' | 'finding' | 'className' | 'instance' | 'row'>;

/**
 * Two levels of finding → class → context → value below what `root` fixes, by retained bytes, or by number where no bytes
 * are known. Bounded, whatever the number of rows.
 */
export function treemapOf(
  rows: readonly ValueLine[],
  root: TreemapRoot,
  labelOf: (finding: string) => string,
): Treemap {
  const { finding, className, instance } = root;
  const isWeighed = rows.some(({ retainedBytes }) => retainedBytes !== null);
  const weightOf = (row: ValueLine): number => (isWeighed ? (row.retainedBytes ?? 0) : 1);
  const within = rows.filter(
    row =>
      (finding === undefined || row.finding === finding) &&
      (className === undefined || row.className === className) &&
      (instance === undefined || row.instance === instance),
  );
  return {
    ...nodeOf({ label: '' }, within, levelsBelow(root, labelOf), MAX_PARTS, weightOf),
    unit: isWeighed ? 'bytes' : 'references',
  };
}

function levelsBelow(root: TreemapRoot, labelOf: (finding: string) => string): Level[] {
  const byFinding: Level = {
    name: row => row.finding,
    describe: ({ finding }) => ({ label: labelOf(finding), finding }),
  };
  const byClass: Level = {
    name: row => row.className,
    describe: ({ finding, className }) => ({ label: className, finding, className }),
  };
  const byContext: Level = {
    name: row => `${row.finding} ${row.instance}`,
    describe: ({ finding, className, instance, idle }) => ({
      label: `context ${instance}${idle ? '' : ' (in use)'}`,
      ...{ finding, className, instance },
    }),
  };
  const byValue: Level = {
    name: row => `${row.finding} ${row.row}`,
    describe: ({ finding, instance, row, key, slot, className }) => ({
      label: `${key ?? slot}: ${className}`,
      ...{ finding, instance, row },
    }),
  };
  return [
    ...(root.finding === undefined ? [byFinding] : []),
    ...(root.className === undefined ? [byClass] : []),
    ...(root.instance === undefined ? [byContext] : []),
    byValue,
  ];
}

function nodeOf(
  about: About,
  rows: readonly ValueLine[],
  [level, ...below]: Level[],
  [max, ...maxBelow]: number[],
  weightOf: (row: ValueLine) => number,
): TreemapNode {
  const node = { ...about, ...totalsOf(rows, weightOf), children: [] as TreemapNode[] };
  if (!level || max === undefined) return node;
  const parts = new Map<string | number, ValueLine[]>();
  for (const row of rows) {
    const name = level.name(row);
    const part = parts.get(name);
    if (part) part.push(row);
    else parts.set(name, [row]);
  }
  const heaviest = [...parts.values()]
    .map(part => ({ part, weight: totalsOf(part, weightOf).weight }))
    .sort((a, b) => b.weight - a.weight);
  node.children = heaviest
    .slice(0, max)
    .map(({ part }) => nodeOf(level.describe(part[0]!), part, below, maxBelow, weightOf));
  const rest = heaviest.slice(max).flatMap(({ part }) => part);
  if (rest.length > 0) {
    const label = `${heaviest.length - max} smaller`;
    node.children.push({ label, ...totalsOf(rest, weightOf), children: [] });
  }
  return node;
}

function totalsOf(
  rows: readonly ValueLine[],
  weightOf: (row: ValueLine) => number,
): Pick<TreemapNode, 'weight' | 'count' | 'open'> {
  let weight = 0;
  let open = 0;
  for (const row of rows) {
    weight += weightOf(row);
    if (row.closable === 'open') open++;
  }
  return { weight, count: rows.length, open };
}
