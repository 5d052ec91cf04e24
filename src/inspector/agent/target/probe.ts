import type { AgentConfig, ModelReading, ProbeStatus, StaleRow } from '../agentApi';
import type { Closables } from './closables';
import type { Host } from './host';
import type { Kinds } from './kinds';
import type { Known } from './known';
import { emptyReading, ModelTally } from './modelTally';
import type { Ordinals } from './ordinals';
import type { Parking } from './parking';
import type { Stores } from './stores';
import type { Values } from './values';

const ROWS_PER_STEP = 2000;
/** Number of slots between two looks at the clock. */
const SLOTS_PER_LOOK = 32;

export interface ProbeParts {
  host: Pick<Host, 'now'>;
  config: AgentConfig;
  values: Values;
  closables: Closables;
  kinds: Pick<Kinds, 'instancesOf'>;
  parking: Pick<Parking, 'isIdle' | 'isMet' | 'repeatsOf'>;
  known: Pick<Known, 'remembered'>;
  ordinals: Ordinals;
  stores: Stores;
}

/** Reads the stale slots and fields of the walk's instances. */
export class Probe {
  /** By model. A model's counts are complete once its last row was reported. */
  private readonly readings: ModelReading[] = [];
  private readonly rows = this.everything();

  constructor(private readonly parts: ProbeParts) {}

  /** Reads for about `budgetMs`. Each row is reported once; `done` follows the last model, with the complete counts. */
  step(budgetMs: number): ProbeStatus {
    const { now } = this.parts.host;
    const started = now();
    const rows: StaleRow[] = [];
    let done = false;
    for (let i = 1; rows.length < ROWS_PER_STEP; i++) {
      const next = this.rows.next();
      if (next.done) {
        done = true;
        break;
      }
      if (next.value) rows.push(next.value);
      if (i % SLOTS_PER_LOOK === 0 && now() - started >= budgetMs) break;
    }
    return { done, sliceMs: now() - started, rows, readings: done ? this.readings : [] };
  }

  /** The live value behind a row; `undefined` when the slot holds something else by now. */
  value(model: number, ordinal: number, storeOrdinal: number, slot: number | string): unknown {
    const { config, ordinals, stores } = this.parts;
    const { id, stores: all } = config.models[model]!;
    const instance = ordinals.find(id, ordinal);
    const store = all[storeOrdinal];
    // Of an instance that stands in a free list twice, it is the value itself.
    if (!store) return instance;
    if (!instance) return undefined;
    // Read as if the instance were idle: the slot may be in use by now, and the person may look at it all the same.
    for (const held of stores.open(instance, store, true).stale) {
      if (held && held.slot === slot) return held.value;
    }
    return undefined;
  }

  /** All rows; `undefined` for each slot without one, so that a slice can end there. */
  private *everything(): Generator<StaleRow | undefined> {
    const { config, kinds, parking, stores } = this.parts;
    for (const [model, { stores: all, faultyStores }] of config.models.entries()) {
      const instances = kinds.instancesOf(model);
      const tally = this.tallyOf(model, instances.length);
      this.readings.push(tally.reading);
      if (faultyStores.length === 0) continue;
      for (const instance of instances) {
        const idle = parking.isIdle(instance);
        tally.beginInstance(instance, idle);
        for (const counts of tally.reading.stores) {
          const opened = stores.open(instance, all[counts.store]!, idle);
          tally.beginStore(counts, opened);
          for (const held of opened.stale) yield held && tally.addHeld(held);
          tally.endStore(stores.obstacle);
          yield undefined;
        }
        tally.endInstance();
      }
      tally.end();
    }
  }

  private tallyOf(model: number, instances: number): ModelTally {
    const { config, known, ordinals, parking, values, closables } = this.parts;
    const { id, faultyStores } = config.models[model]!;
    const parts = {
      values,
      closables,
      limits: config,
      ordinalOf: (instance: object): number => ordinals.of(id, instance),
    };
    const remembered = known.remembered(id);
    const reading = emptyReading(instances, parking.isMet(model), remembered, faultyStores);
    for (const { instance, slot, times } of parking.repeatsOf(model)) {
      if (reading.repeats.length >= config.maxContexts) break;
      reading.repeats.push([ordinals.of(id, instance), slot, times, values.className(instance)]);
    }
    return new ModelTally(parts, model, reading);
  }
}
