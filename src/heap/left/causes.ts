import type { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import type { Explanations } from './explanations';
import type { Finished } from './finished';
import type { Group } from './group';
import type { Grouping } from './grouping';
import type { Growth } from './growth';

/**
 * Gives each finished request, and what else only a request brought, to the group that explains it. That may be another one
 * than where ages put it: values move.
 */
export class Causes {
  /** Finished requests by group. */
  private readonly requests = new Map<Group, number[]>();
  /** Groups with something else that is over: a request of the program's own, a closed socket. */
  private readonly evident = new Set<Group>();
  /** Groups of callbacks that count if something of a request is freed with them. */
  private readonly suspected = new Set<Group>();
  private readonly grows = new Map<Group, boolean>();

  constructor(
    private readonly tree: AgedTree,
    private readonly grouping: Grouping,
    private readonly explanations: Explanations,
    private readonly growth: Growth,
  ) {}

  /** Finished requests of a group. */
  requestsOf(group: Group): readonly number[] {
    return this.requests.get(group) ?? [];
  }

  isEvident(group: Group): boolean {
    return this.evident.has(group);
  }

  isSuspected(group: Group): boolean {
    return this.suspected.has(group);
  }

  find(finished: Finished): void {
    const { grouping, requests, evident } = this;
    // Before anything moves.
    for (const group of grouping.groups) this.isGrowing(group);
    for (const node of finished.nodes) {
      // What was there before is told by what has held it since then, also where something new leads to it now.
      if (grouping.roundOf(node) === 0) continue;
      const group = this.explained(node);
      if (!group) continue;
      const nodes = requests.get(group);
      if (nodes) nodes.push(node);
      else requests.set(group, [node]);
    }
    for (const node of finished.others) {
      const group = this.explained(node);
      if (group) evident.add(group);
    }
    const isExplained = (group: Group | undefined): boolean =>
      group !== undefined && (this.isGrowing(group) || requests.has(group) || evident.has(group));
    for (const node of grouping.stores) {
      if (isExplained(grouping.group(node))) continue;
      const group = this.explained(node);
      if (group?.slot.kind === 'store') evident.add(group);
    }
    for (const node of this.explanations.foreignCallbacks(isExplained)) {
      const step = this.explanations.of(node);
      if (!step || isExplained(grouping.ofSlot(step.slot))) continue;
      this.suspected.add(grouping.move(node, step.slot, step.owner, true));
    }
  }

  private isGrowing(group: Group): boolean {
    // What Node itself holds, as open connections, is no row: what these have is told by how they have it.
    if (group.slot.kind === 'native') return false;
    let known = this.grows.get(group);
    if (known === undefined) {
      this.grows.set(group, (known = this.growth.verdict(group) === 'grows'));
    }
    return known;
  }

  private explained(node: number): Group | undefined {
    if (this.tree.level[node] === UNREACHED) return undefined;
    const group = this.grouping.group(node);
    if (!group || this.isGrowing(group)) return group;
    const step = this.explanations.of(node);
    return step ? this.grouping.move(step.node, step.slot, step.owner, false) : group;
  }
}
