import type { SnapshotMark } from '../../protocol/leftBehind';
import { selfBytes, type HeapGraph } from '../graph/heapGraph';
import type { Ages } from './ages';
import type { Containers } from './containers';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { sum } from './perRound';
import { predecessorSizes, type Collection } from './predecessors';
import type { Content } from './verdict';

/** The part of a group's values that must be among the entries of its collections. */
const LEAST_SEEN = 0.5;

/** Tells how the collections of groups came to their entries, from their sizes in earlier snapshots. */
export class Contents {
  private byGroup = new Map<Group, Content>();
  private readonly grownBytesByGroup = new Map<Group, number>();

  constructor(
    private readonly containers: Containers,
    private readonly marks: readonly SnapshotMark[],
    private readonly ages: Ages,
  ) {}

  /** `undefined` for groups without collections, and where a size is not known. */
  of(group: Group): Content | undefined {
    return this.byGroup.get(group);
  }

  /** Bytes by which the collections of a group became larger to have its values. */
  grownBytes(group: Group): number {
    return this.grownBytesByGroup.get(group) ?? 0;
  }

  /** Reads the collections of all groups as they are now. One pass over the values, and one over each mark. */
  read(grouping: Grouping): void {
    const holders = holdersOf(grouping);
    const sizesOf = this.earlierSizes(grouping.graph, [...holders.values()]);
    this.byGroup = new Map();
    this.grownBytesByGroup.clear();
    for (const [group, nodes] of holders) {
      const content = this.marks.map(() => 0);
      const sizes = [...content, 0];
      let all = 0;
      let grown = 0;
      for (const node of nodes) {
        const { born, size } = this.collection(node);
        all += sum(born);
        const earlier = sizesOf(node);
        if (earlier.some(Number.isNaN)) continue;
        grown += this.grownBytesOf(grouping.graph, node, size, earlier[0]!);
        [...earlier, size].forEach((count, at) => (sizes[at]! += count));
        born.forEach((count, round) => (content[round]! += count));
      }
      // Their sizes are not known; or a collection of another kind, whose entries are not seen.
      if (sum(content) < LEAST_SEEN * Math.max(all, sum([...group.objects]))) continue;
      this.byGroup.set(group, { sizes, born: content });
      this.grownBytesByGroup.set(group, grown);
    }
  }

  /** Of what V8 keeps a collection's entries in, the part for those by which it became larger. */
  private grownBytesOf(graph: HeapGraph, node: number, size: number, before: number): number {
    if (size <= before) return 0;
    const stores = this.containers.storesOf(node, store => this.ages.of(store) > 0);
    const bytes = sum(stores.map(store => selfBytes(graph, store)));
    return (bytes * (size - before)) / size;
  }

  private collection(node: number): Collection {
    const born = new Array<number>(this.marks.length).fill(0);
    this.containers.countByRound(node, at => this.ages.of(at), born);
    return { size: this.containers.size(node), born };
  }

  /** The sizes of collections in the earlier snapshots, NaN where they are not known. */
  private earlierSizes(
    graph: HeapGraph,
    holders: readonly ReadonlySet<number>[],
  ): (node: number) => number[] {
    const wanted = new Set<number>();
    const replaced = new Set<number>();
    for (const nodes of holders) {
      for (const node of nodes) {
        if (this.ages.tookOver(node)) replaced.add(node);
        else wanted.add(graph.nodeId[node]!);
      }
    }
    const known = this.marks.map(mark => sizesIn(mark, wanted));
    const all = [...replaced];
    const earlier = predecessorSizes(
      graph,
      this.marks,
      all.map(node => this.collection(node)),
    );
    const ofReplaced = new Map(all.map((node, at) => [node, earlier[at]!]));
    return node => ofReplaced.get(node) ?? known.map(sizeOf => sizeOf(graph.nodeId[node]!));
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
