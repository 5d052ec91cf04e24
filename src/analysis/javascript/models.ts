import type * as t from '@babel/types';
import type { Fault, PoolModel, ResetSite, Store } from '../../protocol/poolModel';
import type { ForeignParking } from '../../protocol/analysis';
import { accessKey, accessOf, readProgram, type ClassLike, type Program } from './classLikes';
import { effectsOf, type Effects } from './clearing';
import type { FunctionFacts } from './facts';
import type { FunctionUnit } from './functionUnit';
import type { Fn } from './nodes';
import { findParking, type Parking, type ParkSite } from './parking';
import { functionOffset, rangeOf } from './positions';
import { findSlots, type FoundSlots } from './slotStores';
import { findUserFields } from './userFields';
import { literalNumber } from './values';

const RESET_NAME =
  /reset|clear|release|recycle|empty|free|dispose|flush|removeall|truncate|rewind|drain/i;
const NO_PARKING: Parking = { lists: [], sites: [] };

/** Pool models of one file, in source order, and free lists of classes that other files define. */
export function modelsOf(
  file: t.File,
  text: string,
): { models: PoolModel[]; foreign: ForeignParking[] } {
  const program = readProgram(file, text);
  const parking = findParking(program);
  const models: PoolModel[] = [];
  const named = new Set<string>();
  for (const owner of program.classes) {
    named.add(owner.name);
    const model = new ModelBuilder(
      owner,
      program,
      parking.get(owner.name) ?? NO_PARKING,
      text,
    ).build();
    if (model) models.push(model);
  }
  const foreign = [...parking]
    .filter(([name, { lists }]) => !named.has(name) && lists.length > 0)
    .map(([className, { lists }]) => ({ className, freeLists: lists }));
  return { models: models.sort((a, b) => a.range.start - b.range.start), foreign };
}

class ModelBuilder {
  private readonly stores: Store[] = [];
  private readonly resets: ResetSite[] = [];
  private readonly faults: Fault[] = [];

  constructor(
    private readonly owner: ClassLike,
    private readonly program: Program,
    private readonly parking: Parking,
    private readonly text: string,
  ) {}

  build(): PoolModel | undefined {
    const slots = findSlots(this.owner);
    const methods = this.owner.methods.filter(method => !method.isConstructor);
    const effects = new Map(methods.map(method => [method, effectsOf(this.owner, method.facts)]));
    for (const found of slots) this.addSlots(found, effects);
    this.addUserFields(slots, effects);
    // A class that only has a reset may be parked by another file: then it decides whether what it owns is idle.
    const isParkable = methods.some(method => RESET_NAME.test(method.name));
    if (this.faults.length === 0 && this.parking.lists.length === 0 && !isParkable)
      return undefined;
    return {
      className: this.owner.name,
      form: this.owner.form,
      range: rangeOf(this.owner.node),
      functionOffset: functionOffset(this.owner.node, this.text),
      methods:
        this.owner.form === 'factory'
          ? methods.map(({ name, fn }) => ({
              name,
              functionOffset: functionOffset(fn, this.text),
            }))
          : [],
      stores: this.stores,
      resets: this.resets,
      freeLists: this.parking.lists,
      faults: this.faults.sort((a, b) => rank(a, this.resets) - rank(b, this.resets)),
    };
  }

  private addSlots(found: FoundSlots, effects: Map<FunctionUnit, Effects>): void {
    const store = this.stores.push(found.store) - 1;
    for (const [method, effect] of effects) {
      const isCleared = found.columnKeys.every(
        key => effect.emptied.has(key) || effect.replaced.has(key),
      );
      const isFilled = found.columnKeys.some(key => effect.filled.has(key));
      if (isCleared || isFilled) continue;
      const rewind = this.rewindIn(method, found, effect);
      if (!rewind) continue;
      const reset = this.addReset(method.name, rewind.kind, method.fn, rewind.node);
      const provable = rewind.kind === 'reset' && RESET_NAME.test(method.name);
      this.faults.push({
        rule: 'stale-slots',
        store,
        reset,
        certainty: provable ? 'provable' : 'likely',
      });
    }
  }

  /** The statement that rewinds the store's counters to a literal, or steps its length back while taking an element. */
  private rewindIn(
    method: FunctionUnit,
    found: FoundSlots,
    effect: Effects,
  ): { kind: 'reset' | 'removal'; node: t.Node } | undefined {
    const needed = this.neededRewinds(found);
    const keyOf = (fact: FunctionFacts['facts'][number]): string | undefined => {
      if (fact.kind !== 'assign' && fact.kind !== 'update') return undefined;
      const access = fact.target.index ? undefined : accessOf(this.owner, fact.target);
      return access && accessKey(access);
    };
    if (needed.some(keys => keys.every(key => effect.rewound.has(key)))) {
      const first = method.facts.facts.find(fact => {
        const key = keyOf(fact);
        if (fact.kind !== 'assign' || fact.operator !== '=' || key === undefined) return false;
        const value = literalNumber(fact.value);
        return found.counterKeys.includes(key) && (value === 0 || value === -1);
      });
      // Rewound by a helper: the helper is to blame, and has a fault of its own.
      return first && { kind: 'reset', node: first.node };
    }
    const takes = method.facts.facts.some(
      fact => fact.kind === 'read' && found.columnKeys.includes(this.arrayKey(fact) ?? ''),
    );
    const step = method.facts.facts.find(
      fact =>
        fact.kind === 'update' &&
        fact.operator === '--' &&
        found.counterKeys.includes(keyOf(fact) ?? ''),
    );
    return takes && step && found.store.kind === 'slots'
      ? { kind: 'removal', node: step.node }
      : undefined;
  }

  private neededRewinds({ store }: FoundSlots): string[][] {
    if (store.kind === 'slots') return [[accessKey(store.length)]];
    const ways: string[][] = [];
    if (store.size) ways.push([accessKey(store.size)]);
    if (store.tail) ways.push([accessKey(store.head), accessKey(store.tail)]);
    return ways;
  }

  private arrayKey(fact: FunctionFacts['facts'][number]): string | undefined {
    if (fact.kind !== 'read') return undefined;
    const access = accessOf(this.owner, { ...fact.target, index: undefined });
    return access && accessKey(access);
  }

  private addUserFields(slots: FoundSlots[], effects: Map<FunctionUnit, Effects>): void {
    const { sites, lists } = this.parking;
    if (
      sites.length === 0 ||
      (lists.length === 0 && !sites.some(site => site.owner === this.owner))
    )
      return;
    const released = this.releaseEffects(effects);
    const slotKeys = new Set(slots.flatMap(found => found.columnKeys));
    const found = findUserFields(this.owner, this.program, this.parking, released, slotKeys);
    if (found.fields.length === 0 && found.collections.length === 0) return;
    const blamed = this.blamedRelease(effects);
    for (const { access, emptyNames } of found.fields) {
      const store = this.stores.push({ kind: 'field', access, emptyNames }) - 1;
      this.faults.push({ rule: 'stale-fields', store, reset: blamed, certainty: 'provable' });
    }
    for (const { access, collection } of found.collections) {
      const store = this.stores.push({ kind: 'collection', access, collection }) - 1;
      this.faults.push({ rule: 'stale-collection', store, reset: blamed, certainty: 'provable' });
    }
  }

  /** Effects of all that runs on an instance before it is parked. */
  private releaseEffects(effects: Map<FunctionUnit, Effects>): Effects[] {
    const released: Effects[] = [];
    for (const site of this.parking.sites) {
      if (site.owner === this.owner) {
        const known = effects.get(site.unit);
        if (known) released.push(known);
        continue;
      }
      released.push(this.effectsOnVariable(site));
      for (const method of this.methodsCalledOn(site)) released.push(effects.get(method)!);
    }
    for (const [method, effect] of effects)
      if (/^#?_?(?:reset|clear|recycle)/i.test(method.name)) released.push(effect);
    return released;
  }

  /** What a release function does to its parameter, as if the parameter were `this`. */
  private effectsOnVariable(site: ParkSite): Effects {
    const asThis: FunctionFacts = {
      ...site.unit.facts,
      facts: site.unit.facts.facts.map(fact =>
        'target' in fact && fact.target.variable === site.variable
          ? { ...fact, target: { ...fact.target, variable: undefined } }
          : fact,
      ),
    };
    return effectsOf(this.owner, asThis);
  }

  private methodsCalledOn(site: ParkSite): FunctionUnit[] {
    const names = new Set<string>();
    for (const fact of site.unit.facts.facts) {
      if (
        fact.kind === 'call' &&
        fact.target.variable === site.variable &&
        fact.target.path.length === 1
      ) {
        names.add(fact.target.path[0]!);
      }
    }
    return this.owner.methods.filter(method => names.has(method.name) && !method.isConstructor);
  }

  /** The reset that should have emptied a field: a reset method, else what parks the instance. */
  private blamedRelease(effects: Map<FunctionUnit, Effects>): number {
    const reset = [...effects.keys()].find(method =>
      /^#?_?(?:reset|clear|recycle)/i.test(method.name),
    );
    if (reset) {
      const last = reset.facts.facts.findLast(fact => fact.kind === 'assign');
      return this.addReset(reset.name, 'reset', reset.fn, last?.node ?? reset.fn);
    }
    const { sites } = this.parking;
    const site = sites.find(each => each.owner === this.owner) ?? sites[0]!;
    return this.addReset(site.unit.name, 'release', site.unit.fn, site.statement);
  }

  private addReset(method: string, kind: ResetSite['kind'], fn: Fn, statement: t.Node): number {
    const offset = functionOffset(fn, this.text);
    const range = rangeOf(statement);
    const known = this.resets.findIndex(
      each => each.functionOffset === offset && each.statement.start === range.start,
    );
    if (known !== -1) return known;
    return (
      this.resets.push({
        method,
        kind,
        methodRange: rangeOf(fn),
        functionOffset: offset,
        statement: range,
      }) - 1
    );
  }
}

/** Provable before likely, resets before removals. */
function rank(fault: Fault, resets: ResetSite[]): number {
  const isRemoval = resets[fault.reset]!.kind === 'removal';
  return (fault.certainty === 'provable' ? 0 : 2) + (isRemoval ? 1 : 0);
}
