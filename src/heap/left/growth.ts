import type { LeftQuestion, LeftVerdict, SnapshotMark } from '../../protocol/leftBehind';
import { NodeSet } from '../graph/nodeSet';
import type { HeapObjects } from '../graph/objects';
import { UNREACHED } from './agedWalk';
import type { Ages } from './ages';
import type { Contents } from './contents';
import type { Finished } from './finished';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { perRoundOf } from './perRound';
import { replacing, rising } from './populations';
import { isMany } from './slot';
import { swellingGroups } from './swelling';
import { growthOf, isRising, isSeenSteady } from './verdict';

const MOST_DEPTH = 64;

/** Tells which groups grow with the rounds. */
export class Growth {
  private readonly overAgain: ReadonlyMap<Group, readonly number[]>;
  private replacing: ReadonlySet<Group> = new Set();
  private rising: ReadonlySet<Group> = new Set();
  private readonly swelling: ReadonlyMap<Group, number[]>;
  /** Requests of the rounds; `undefined` unless they were counted in all of them. */
  readonly requests: readonly number[] | undefined;

  constructor(
    objects: HeapObjects,
    private readonly grouping: Grouping,
    private readonly contents: Contents,
    private readonly ages: Ages,
    private readonly finished: Finished,
    private readonly marks: readonly SnapshotMark[],
    requests: LeftQuestion['requests'],
  ) {
    this.requests = allKnown(requests);
    this.swelling = swellingGroups(objects, grouping, ages, marks, this.requests);
    this.overAgain = this.findOverAgain();
  }

  /** Reads what collections hold, and how numerous classes are, as groups are now. */
  read(): void {
    const { grouping, contents } = this;
    contents.read(grouping);
    const growing = grouping.groups.filter(
      group => this.ofValues(group) === 'grows' && !this.isSeenToGrow(group),
    );
    this.replacing = replacing(grouping, new Set(growing), this.marks, this.ages);
    const mayRise = grouping.groups.filter(
      group =>
        this.ofValues(group) === 'parked' &&
        (isMany(group.slot) || group.linked) &&
        isRising(perRoundOf(group, this.marks.length)),
    );
    this.rising = rising(grouping, new Set(mayRise), this.marks, this.ages);
  }

  /**
   * Whether the collections themselves have been there all the time, and became larger: how numerous classes are says less,
   * because others of a class may have gone elsewhere.
   */
  private isSeenToGrow(group: Group): boolean {
    if (this.contents.of(group) === undefined) return false;
    return group.examples.every(value => {
      const holder = this.grouping.holderOf(value);
      return this.ages.of(holder) === 0 && !this.ages.tookOver(holder);
    });
  }

  /** `undefined` for groups without values. */
  verdict(group: Group): LeftVerdict | undefined {
    if (this.swelling.has(group) || this.rising.has(group)) return 'grows';
    return this.replacing.has(group) ? 'parked' : this.ofValues(group);
  }

  /** Bytes of a group's one value before the load and after each round, if each round replaced it by a larger one. */
  sizesOf(group: Group): number[] | undefined {
    return this.swelling.get(group);
  }

  /** Whether something else than its values tells how a group came to them. */
  isJudged(group: Group): boolean {
    return this.replacing.has(group) || this.contents.of(group) !== undefined;
  }

  /** Bytes by which the collections of a group became larger to have its values. */
  grownBytes(group: Group): number {
    return this.contents.grownBytes(group);
  }

  /** Entries that the collections of a group got in each round; `undefined` where that is not known. */
  bornOf(group: Group): number[] | undefined {
    const born = this.contents.of(group)?.born;
    return born && [...born];
  }

  /** Whether the collections of a group are seen to get something in each round, be it few values. */
  isSeenSteady(group: Group): boolean {
    const content = this.contents.of(group);
    return content !== undefined && isSeenSteady(content, this.usedOf(group));
  }

  private ofValues(group: Group): LeftVerdict | undefined {
    return growthOf({
      perRound: perRoundOf(group, this.marks.length),
      used: this.usedOf(group),
      isMany: isMany(group.slot) || group.linked,
      requests: this.requests,
      content: this.contents.of(group),
    });
  }

  /** Values by round that were used again later, unless a request that is over is among what they brought. */
  private usedOf(group: Group): number[] {
    const over = this.overAgain.get(group);
    return [...group.used.slice(1)].map((count, round) => count - (over?.[round] ?? 0));
  }

  /**
   * The values that look as if they were used again, but are a request that is over, or hold one of their own round. What was
   * used again is the connection that it came through.
   */
  private findOverAgain(): Map<Group, number[]> {
    const { grouping, ages } = this;
    const { tree, graph } = grouping;
    const found = new Map<Group, number[]>();
    const seen = new NodeSet(graph.nodeCount);
    for (const node of this.finished.parts.view()) {
      if (tree.level[node] === UNREACHED) continue;
      const group = grouping.group(node);
      const round = ages.of(node);
      if (round === 0) continue;
      let value = node;
      for (let depth = 0; value > 0 && depth < MOST_DEPTH && !grouping.values.has(value); depth++) {
        value = tree.ownerOf(tree.parentOf(value));
      }
      if (!group || value <= 0 || grouping.group(value) !== group || seen.has(value)) continue;
      if (!grouping.touched.has(value) || ages.of(value) !== round) continue;
      seen.add(value);
      let counts = found.get(group);
      if (!counts) found.set(group, (counts = new Array<number>(this.marks.length).fill(0)));
      counts[round - 1]!++;
    }
    return found;
  }
}

/** Requests of rounds, if they were counted in all of them. */
function allKnown(requests: LeftQuestion['requests']): number[] | undefined {
  const known = requests?.filter(count => count !== null);
  return known?.length === requests?.length ? known : undefined;
}
