import type { LeftVerdict } from '../../protocol/leftBehind';
import { NodeType } from '../graph/heapGraph';
import { NONE } from '../graph/objects';
import type { HeapValues } from '../graph/values';
import type { AgedTree } from './agedTree';
import type { Causes } from './causes';
import type { Group } from './group';
import type { Grouping } from './grouping';
import type { Growth } from './growth';
import { keyOf, originOf, type Named } from './named';
import type { Naming } from './naming';
import type { Path, Paths } from './path';
import { perRoundOf, sum } from './perRound';
import type { Scripts } from './scripts';
import type { Slot } from './slot';
import type { Slots } from './slots';

/** Limit of groups that are looked at to find rows. */
const MOST_GROUPS = 2000;
const MOST_DEPTH = 64;
/** Functions that are looked at for one that is called. */
const MOST_FUNCTIONS = 10_000;

/** Groups that have one name. */
export interface Row {
  named: Named;
  /** Other holders of the same things, those of most first. */
  alsoHeldBy: Named[];
  groups: Group[];
  verdict: LeftVerdict;
  perRound: number[];
  /** Finished requests among the values. */
  contexts: number;
  path: Path;
}

interface Candidate {
  group: Group;
  verdict: LeftVerdict;
  contexts: number;
  perRound: number[];
}

/** Makes rows of the groups that people are told about. */
export class Rows {
  constructor(
    private readonly values: HeapValues,
    private readonly paths: Paths,
    private readonly tree: AgedTree,
    private readonly grouping: Grouping,
    private readonly growth: Growth,
    private readonly causes: Causes,
    private readonly naming: Naming,
    private readonly slots: Slots,
    private readonly scripts: Scripts,
  ) {}

  /** `limits` gets a sentence when there are too many. */
  read(rounds: number, limits: string[]): Row[] {
    const candidates = this.candidates(rounds);
    if (candidates.length > MOST_GROUPS) {
      limits.push(
        `${candidates.length - MOST_GROUPS} holders with few values each were not looked at.`,
      );
      candidates.length = MOST_GROUPS;
    }
    this.naming.prepare(candidates.map(({ group }) => group.slot));
    const names = candidates.map(({ group }) => this.naming.name(group.slot, group.linked));
    const seenBy = this.locate(names);
    this.renameNodes(candidates, names, seenBy);
    const byKey = new Map<string, { candidate: Candidate; named: Named }[]>();
    candidates.forEach((candidate, at) => {
      const unplaced = names[at]!;
      const origin = originOf(unplaced, seenBy);
      if (this.isNodes(candidate, unplaced, origin)) return;
      const named = this.withScript(unplaced, origin);
      const key = keyOf(named, this.scripts, origin);
      const same = byKey.get(key);
      if (same) same.push({ candidate, named });
      else byKey.set(key, [{ candidate, named }]);
    });
    return [...byKey.values()].flatMap(same => this.rowsOfName(same));
  }

  private locate(names: readonly Named[]): Map<number, number> {
    return this.scripts.locate(
      names.map(({ origin }) => origin).filter(node => node !== NONE),
      names.map(({ scope }) => scope).filter(node => node !== NONE),
    );
  }

  /**
   * What stands in a variable of Node's own, as a signal that follows another does, is known by what the program has put on
   * it: a listener, a timer, what waits.
   */
  private renameNodes(
    candidates: readonly Candidate[],
    names: Named[],
    seenBy: Map<number, number>,
  ): void {
    const inner = new Map<number, Slot>();
    for (const [at, named] of names.entries()) {
      const origin = originOf(named, seenBy);
      if (!isVariable(named) || origin === NONE || !this.scripts.isNodes(origin)) continue;
      const candidate = candidates[at]!;
      if (this.isNodes(candidate, named, origin)) continue;
      const slot = this.calledIn(candidate.group);
      if (slot) inner.set(at, slot);
    }
    if (inner.size === 0) return;
    this.naming.prepare(inner.values());
    for (const [at, slot] of inner) names[at] = this.naming.name(slot, false);
    for (const [scope, fn] of this.locate([...inner.keys()].map(at => names[at]!))) {
      seenBy.set(scope, fn);
    }
  }

  /** The slot nearest to a group's holder that has a function to be called, on the way to a function in one of its values. */
  private calledIn(group: Group): Slot | undefined {
    const { grouping, tree } = this;
    const { graph } = grouping;
    let looked = 0;
    for (const node of tree.young) {
      if (graph.nodeType[node] !== NodeType.closure) continue;
      if (looked++ === MOST_FUNCTIONS) break;
      let found: Slot | undefined;
      let at = node;
      for (let depth = 0; depth < MOST_DEPTH && at > 0; depth++) {
        if (grouping.values.has(at) && grouping.group(at) === group) {
          if (found) return found;
          break;
        }
        const owner = tree.ownerOf(tree.parentOf(at));
        if (owner <= 0) break;
        const slot = this.slots.of(at, owner);
        if (CALLED.includes(slot.kind)) found = slot;
        at = owner;
      }
    }
    return undefined;
  }

  /** One row for all groups of a name, or one for each variable where each instance has a variable of its own. */
  private rowsOfName(same: readonly { candidate: Candidate; named: Named }[]): Row[] {
    const rows = new Map<string | undefined, Row>();
    const variables = same.map(({ candidate }) => variableOf(candidate.group.slot));
    const areApart = variables.every(name => name !== undefined) && new Set(variables).size > 1;
    same.forEach(({ candidate, named }, at) => {
      const variable = areApart ? variables[at]! : undefined;
      const row = rows.get(variable);
      if (row) join(row, candidate);
      else {
        const own = variable === undefined ? named : { ...named, className: variable };
        rows.set(variable, this.row(candidate, own));
      }
    });
    return [...rows.values()];
  }

  /** Those with most values first. */
  private candidates(rounds: number): Candidate[] {
    const { causes } = this;
    const candidates: (Candidate & { weight: number })[] = [];
    const ends = new Set(this.grouping.groups.flatMap(group => group.ends));
    for (const group of this.grouping.groups) {
      if (group.slot.kind === 'native' || ends.has(group)) continue;
      const verdict = this.growth.verdict(group);
      const all = [group, ...group.ends];
      const contexts = sum(all.map(each => causes.requestsOf(each).length));
      const perRound = perRoundOf(group, rounds);
      const isTold =
        verdict === 'grows' ||
        contexts > 0 ||
        all.some(each => causes.isEvident(each) || causes.isSuspected(each)) ||
        isReplaced(group, perRound);
      if (!isTold) continue;
      const weight = contexts + sum(perRound);
      candidates.push({ group, verdict: verdict ?? 'parked', contexts, perRound, weight });
    }
    return candidates.sort((a, b) => b.weight - a.weight);
  }

  private row({ group, verdict, contexts, perRound }: Candidate, named: Named): Row {
    const groups = [group, ...group.ends];
    const path = this.pathOf(group);
    return { named, alsoHeldBy: [], groups, verdict, perRound, contexts, path };
  }

  /** From the group's holder to a finished request where it has one, else to a value. */
  private pathOf(group: Group): Path {
    const { grouping, tree } = this;
    const [request] = this.causes.requestsOf(group);
    const last =
      request ?? group.examples.find(node => this.values.isObject(node)) ?? group.examples[0]!;
    let value = last;
    for (let depth = 0; depth < MOST_DEPTH && value > 0; depth++) {
      if (grouping.values.has(value) && grouping.group(value) === group) break;
      value = tree.ownerOf(tree.parentOf(value));
    }
    const holder = grouping.holderOf(value > 0 ? value : last);
    return this.paths.between(holder, last);
  }

  /** A variable of Node's own says nothing without the script that has it: `markEntryBuffer of node:internal/perf/observe`. */
  private withScript(named: Named, origin: number): Named {
    if (!isVariable(named) || origin === NONE || !this.scripts.isNodes(origin)) return named;
    return { ...named, className: this.scripts.scriptNameOf(origin) ?? null };
  }

  /** Whether the holder is Node's own, and what it holds is no request. */
  private isNodes(
    { verdict, contexts }: Candidate,
    { kind, className }: Named,
    origin: number,
  ): boolean {
    if (contexts > 0) return false;
    if (origin === NONE || this.scripts.positionOf(origin) === undefined) {
      if (kind === 'async-context') return false;
      // The class is native, unless the holder is an object without a class, or a variable that no function sees.
      return (
        verdict === 'parked' || (origin !== NONE && className !== 'Object' && className !== null)
      );
    }
    if (!this.scripts.isNodes(origin)) return false;
    // What Node keeps for itself comes and goes; what grows with the requests is what the program's calls leave in it.
    return verdict === 'parked';
  }
}

/** Kinds of slots with something of the program's that is called. */
const CALLED: readonly Slot['kind'][] = ['listener', 'timer', 'reaction'];

function isVariable({ is, className }: Named): boolean {
  return is === 'inside' && className === null;
}

/** Whether a row is about something left behind, not only about something that requests may have brought. */
export function isCertain(row: Row | undefined): boolean {
  return row !== undefined && (row.verdict === 'grows' || row.contexts > 0);
}

/** The variable that has the only instance that a slot is of; `undefined` for other slots. */
function variableOf(slot: Slot): string | undefined {
  let at: Slot | undefined = slot;
  let isOfInstance = false;
  for (let depth = 0; at && depth < MOST_DEPTH; depth++) {
    if (at.kind === 'variable') return isOfInstance ? at.name : undefined;
    isOfInstance ||= at.kind === 'field';
    at = at.outer;
  }
  return undefined;
}

function join(row: Row, { group, verdict, contexts, perRound }: Candidate): void {
  row.groups.push(group, ...group.ends);
  row.perRound = row.perRound.map((count, round) => count + perRound[round]!);
  row.contexts += contexts;
  if (verdict === 'grows') row.verdict = verdict;
}

/** Whether what is parked was brought by requests, as far as its age tells: it was made again in a later round. */
function isReplaced(group: Group, perRound: readonly number[]): boolean {
  if (group.slot.kind === 'store') return true;
  return perRound.slice(1).some(count => count > 0);
}
