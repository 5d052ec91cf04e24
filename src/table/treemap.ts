import type { Treemap, TreemapNode, TreemapRoot, ValueLine } from '../protocol/rowQuery';

/** Limit of parts at each level; smaller parts are merged into one more. */
const MAX_PARTS = 200;
const MAX_SUBPARTS = 16;
/** A root with more parts than this shows no nested parts. */
const MAX_DIVIDED = 24;

/** A level of the tree: how rows form nodes, and how nodes are named. */
interface Level {
  /** Rows with the same name form one node. */
  name(row: ValueLine): string;
  describe(row: ValueLine): About;
}

type About = Pick<TreemapNode, 'label' | 'idle' | 'finding' | 'className' | 'instance' | 'row'>;

/**
 * One or two levels of finding → class → context → value below what `root` fixes, weighed in `unit`. Covers the rows that
 * `root` selects; bounded for any number of rows. A part is left undivided if its largest subpart is less than half of it,
 * because a pool's contexts are often many and alike.
 */
export function treemapOf(
  rows: readonly ValueLine[],
  root: TreemapRoot,
  labelOf: (finding: string) => string,
  unit: Treemap['unit'],
): Treemap {
  const weightOf = (row: ValueLine): number => (unit === 'bytes' ? (row.retainedBytes ?? 0) : 1);
  const [first, second] = levelsBelow(root, labelOf);
  const tree = totalsOf(rows, weightOf);
  const parts = partsOf(rows, first!, MAX_PARTS, weightOf);
  if (second && parts.length <= MAX_DIVIDED) {
    for (const { node, rows: of } of parts) {
      const subparts = partsOf(of, second, MAX_SUBPARTS, weightOf).map(part => part.node);
      const rest = subparts.at(-1)!.finding === undefined ? subparts.at(-1)!.weight : 0;
      if (node.finding !== undefined && rest <= node.weight / 2) node.children = subparts;
    }
  }
  return { ...tree, unit, children: parts.map(({ node }) => node) };
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
    describe: ({ finding, className, instance, idle }) => ({ finding, className, instance, idle }),
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

interface Part {
  node: TreemapNode;
  rows: readonly ValueLine[];
}

/** Heaviest first. Parts beyond the first `max` are merged into a last one, which has no finding. */
function partsOf(
  rows: readonly ValueLine[],
  level: Level,
  max: number,
  weightOf: (row: ValueLine) => number,
): Part[] {
  const byName = new Map<string, ValueLine[]>();
  for (const row of rows) {
    const name = level.name(row);
    const part = byName.get(name);
    if (part) part.push(row);
    else byName.set(name, [row]);
  }
  const all = [...byName.values()]
    .map(part => ({ part, totals: totalsOf(part, weightOf) }))
    .sort((a, b) => b.totals.weight - a.totals.weight);
  const parts: Part[] = all.slice(0, max).map(({ part, totals }) => ({
    node: { ...level.describe(part[0]!), ...totals, children: [] },
    rows: part,
  }));
  if (all.length > max) {
    const rest = all.slice(max).flatMap(({ part }) => part);
    const smaller = all.length - max;
    parts.push({ node: { smaller, ...totalsOf(rest, weightOf), children: [] }, rows: rest });
  }
  return parts;
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
