import type { AgentConfig, ModelReading, ProbeStatus, StaleRow } from '../agentApi';
import type { Remembered } from './known';
import type { Ordinals } from './ordinals';
import type { HostNatives, SafeRead } from './safeRead';
import type { Stores } from './stores';

/** What the walk found out, as far as the probe needs it. */
export interface Walked {
  /** Instances of a model, in the order of the walk. */
  instancesOf(model: number): object[];
  isIdle(instance: object): boolean;
  isParkingMet(model: number): boolean;
  /** How instances of earlier passes fared in this one; by the model's id. */
  remembered(model: string): Remembered;
}

/** How much of one class is told one by one; counts are whole all the same. */
export interface ProbeLimits {
  rows: number;
  contexts: number;
}

export interface Probe {
  /** Reads on for about `budgetMs`. Rows come once; `done` after the last model, with the whole counts. */
  step(budgetMs: number): ProbeStatus;
  /** The live value behind a row; `undefined` when the slot holds something else by now. */
  value(model: number, instance: number, store: number, slot: number | string): unknown;
}

/** Reads the stale slots and fields of the walk's instances. Runs inside the target, made from its own text. */
export function createProbe(
  read: SafeRead,
  host: HostNatives,
  config: AgentConfig,
  walked: Walked,
  stores: Stores,
  ordinals: Ordinals,
  limits: ProbeLimits,
): Probe {
  const ROWS_PER_STEP = 2000;
  const readings: ModelReading[] = [];

  const beginReading = (model: number, instances: number): ModelReading => {
    const { id, faultyStores } = config.models[model]!;
    return (readings[model] = {
      ...{ instances, judged: 0, ...walked.remembered(id) },
      isParkingMet: walked.isParkingMet(model),
      ...{ idle: 0, stale: 0 },
      stores: faultyStores.map(store => ({
        store,
        instances: 0,
        idle: 0,
        staleReferences: 0,
        open: 0,
      })),
      contexts: [],
      unreadable: [],
      truncated: false,
    });
  };

  function* everything(): Generator<StaleRow | undefined> {
    for (const [model, { id, stores: all, faultyStores }] of config.models.entries()) {
      const instances = walked.instancesOf(model);
      const reading = beginReading(model, instances.length);
      if (faultyStores.length === 0) continue;
      const obstacles = new Map<string, ModelReading['unreadable'][number]>();
      let rows = 0;
      for (const [at, instance] of instances.entries()) {
        const idle = walked.isIdle(instance);
        let used = 0;
        let capacity = 0;
        let stale = 0;
        let open = 0;
        let isJudged = true;
        for (const counts of reading.stores) {
          const store = all[counts.store]!;
          const opened = stores.open(instance, store, idle);
          used += opened.used;
          capacity += opened.capacity;
          let held = 0;
          for (const place of opened.stale) {
            if (!place) {
              yield undefined;
              continue;
            }
            held++;
            const closable = read.closable(place.value);
            if (closable === 'open') {
              open++;
              counts.open++;
            }
            if (rows >= limits.rows) {
              reading.truncated = true;
              yield undefined;
              continue;
            }
            rows++;
            yield {
              model,
              store: counts.store,
              instance: ordinals.of(id, instance),
              idle,
              slot: place.slot,
              key: read.keyText(place.key),
              className: read.className(place.value),
              closable,
              size: read.size(place.value),
            };
          }
          stale += held;
          counts.staleReferences += held;
          if (held > 0) {
            counts.instances++;
            if (idle) counts.idle++;
          }
          const reason = stores.obstacle();
          if (reason !== undefined) {
            isJudged = false;
            const key = `${counts.store} ${reason}`;
            const known = obstacles.get(key);
            if (known) known.instances++;
            else obstacles.set(key, { store: counts.store, reason, instances: 1 });
          }
          yield undefined;
        }
        if (isJudged) reading.judged++;
        if (idle) reading.idle++;
        if (stale > 0) reading.stale++;
        if (at < limits.contexts) {
          const ordinal = ordinals.of(id, instance);
          reading.contexts.push([ordinal, idle ? 1 : 0, used, stale, open, capacity]);
        }
      }
      for (const each of obstacles.values()) reading.unreadable.push(each);
    }
  }

  const rowsOfAll = everything();

  return {
    step(budgetMs) {
      const started = host.now();
      const rows: StaleRow[] = [];
      let done = false;
      for (let i = 1; rows.length < ROWS_PER_STEP; i++) {
        const next = rowsOfAll.next();
        if (next.done) {
          done = true;
          break;
        }
        if (next.value) rows.push(next.value);
        if ((i & 31) === 0 && host.now() - started >= budgetMs) break;
      }
      return { done, sliceMs: host.now() - started, rows, readings: done ? readings : [] };
    },
    value(model, ordinal, storeOrdinal, slot) {
      const { id, stores: all } = config.models[model]!;
      const instance = ordinals.find(id, ordinal);
      const store = all[storeOrdinal];
      if (!instance || !store) return undefined;
      // Read as if idle: the slot may have come into use since it was listed, and is looked at all the same.
      for (const place of stores.open(instance, store, true).stale) {
        if (place && place.slot === slot) return place.value;
      }
      return undefined;
    },
  };
}
