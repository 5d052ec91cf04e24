import type { SnapshotMark } from '../../protocol/leftBehind';
import { sum } from './perRound';
import type { Containers } from './containers';
import type { Group } from './group';
import type { Grouping } from './grouping';
import type { Content } from './verdict';

/** The part of a group's values that must be among the entries of its collections. */
const LEAST_SEEN = 0.5;

/** Tells how the collections of groups came to their entries, from their sizes in earlier snapshots. */
export class Contents {
  private byGroup = new Map<Group, Content>();

  /** `roundOf`: the round in which a thing was made, 0 for before. */
  constructor(
    private readonly containers: Containers,
    private readonly marks: readonly SnapshotMark[],
    private readonly roundOf: (node: number) => number,
  ) {}

  /** `undefined` for groups without collections, and where a size is not known. */
  of(group: Group): Content | undefined {
    return this.byGroup.get(group);
  }

  /** Reads the collections of all groups as they are now. One pass over the values, and one over each mark. */
  read(grouping: Grouping): void {
    const holders = holdersOf(grouping);
    const { nodeId } = grouping.graph;
    const wanted = new Set<number>();
    for (const nodes of holders.values()) for (const node of nodes) wanted.add(nodeId[node]!);
    const known = this.marks.map(mark => sizesIn(mark, wanted));
    this.byGroup = new Map();
    for (const [group, nodes] of holders) {
      const all = [...nodes];
      const earlier = known.map(sizeOf => sum(all.map(node => sizeOf(nodeId[node]!))));
      const now = sum(all.map(node => this.containers.size(node)));
      const content = {
        sizes: [...earlier, now],
        born: new Array<number>(this.marks.length).fill(0),
      };
      if (earlier.some(Number.isNaN)) continue;
      for (const node of all) this.containers.countByRound(node, this.roundOf, content.born);
      // A collection of another kind, whose entries are not seen.
      if (sum(content.born) < LEAST_SEEN * sum([...group.objects])) continue;
      this.byGroup.set(group, content);
    }
  }
}

/** The collections that hold the values of each group. A list's nodes are not in its collection. */
function holdersOf(grouping: Grouping): Map<Group, Set<number>> {
  const holders = new Map<Group, Set<number>>();
  for (const node of grouping.tree.young) {
    if (!grouping.values.has(node)) continue;
    const group = grouping.group(node);
    if (group?.slot.kind !== 'element' || group.linked) continue;
    let nodes = holders.get(group);
    if (!nodes) holders.set(group, (nodes = new Set()));
    nodes.add(grouping.holderOf(node));
  }
  return holders;
}

/** The size of a collection in an earlier snapshot, by its id; NaN where that is not known. */
function sizesIn(mark: SnapshotMark, wanted: ReadonlySet<number>): (id: number) => number {
  const sizes = new Map<number, number>();
  mark.ids.forEach((id, at) => {
    if (wanted.has(id)) sizes.set(id, mark.sizes[at]!);
  });
  const other = mark.least === 1 ? 0 : NaN;
  return id => (id > mark.highestId ? 0 : (sizes.get(id) ?? other));
}
