import type { AgentConfig, ModelReading, StaleRow, StoreCounts } from '../agentApi';
import type { Closables } from './closables';
import type { Held, OpenStore } from './held';
import type { Remembered } from './known';
import type { Values } from './values';

export interface TallyParts {
  values: Values;
  closables: Closables;
  /** Limits of what is listed one by one. Counts are complete either way. */
  limits: Pick<AgentConfig, 'maxRows' | 'maxContexts'>;
  /** The instance's number. */
  ordinalOf(instance: object): number;
}

/** Sums over all stores of one instance. */
interface InstanceTally {
  instance: object;
  idle: boolean;
  used: number;
  capacity: number;
  stale: number;
  open: number;
  isJudged: boolean;
}

/** Counts of one store of one instance. */
interface StoreTally {
  counts: StoreCounts;
  held: number;
}

/** Adds up what was read of one model's instances, instance by instance and store by store. */
export class ModelTally {
  private readonly obstacles = new Map<string, ModelReading['unreadable'][number]>();
  private rows = 0;
  private seen = 0;
  private at: InstanceTally | undefined;
  private store: StoreTally | undefined;

  constructor(
    private readonly parts: TallyParts,
    private readonly model: number,
    readonly reading: ModelReading,
  ) {}

  beginInstance(instance: object, idle: boolean): void {
    this.at = { instance, idle, used: 0, capacity: 0, stale: 0, open: 0, isJudged: true };
  }

  beginStore(counts: StoreCounts, { used, capacity }: OpenStore): void {
    this.at!.used += used;
    this.at!.capacity += capacity;
    this.store = { counts, held: 0 };
  }

  /** Counts a held value. Answers its row; `undefined` beyond the limit of rows. */
  addHeld({ slot, key, value }: Held): StaleRow | undefined {
    const { values, closables, limits, ordinalOf } = this.parts;
    const { instance, idle } = this.at!;
    const { counts } = this.store!;
    this.store!.held++;
    const closable = closables.stateOf(value);
    if (closable === 'open') {
      this.at!.open++;
      counts.open++;
    }
    if (this.rows >= limits.maxRows) {
      this.reading.truncated = true;
      return undefined;
    }
    this.rows++;
    return {
      model: this.model,
      store: counts.store,
      instance: ordinalOf(instance),
      idle,
      slot,
      key: values.keyText(key),
      className: values.className(value),
      closable,
      size: values.size(value),
    };
  }

  /** `obstacle`: why the store could not be read. */
  endStore(obstacle: string | undefined): void {
    const { counts, held } = this.store!;
    const at = this.at!;
    at.stale += held;
    counts.staleReferences += held;
    if (held > 0) {
      counts.instances++;
      if (at.idle) counts.idle++;
    }
    if (obstacle === undefined) return;
    at.isJudged = false;
    const key = `${counts.store} ${obstacle}`;
    const known = this.obstacles.get(key);
    if (known) known.instances++;
    else this.obstacles.set(key, { store: counts.store, reason: obstacle, instances: 1 });
  }

  endInstance(): void {
    const { reading, parts } = this;
    const { instance, idle, used, capacity, stale, open, isJudged } = this.at!;
    if (isJudged) reading.judged++;
    if (idle) reading.idle++;
    if (stale > 0) reading.stale++;
    if (this.seen++ >= parts.limits.maxContexts) return;
    const ordinal = parts.ordinalOf(instance);
    reading.contexts.push([ordinal, idle ? 1 : 0, used, stale, open, capacity]);
  }

  end(): void {
    this.reading.unreadable.push(...this.obstacles.values());
  }
}

/** A reading with all counts at 0. `stores`: ordinals of the stores that are read. */
export function emptyReading(
  instances: number,
  isParkingMet: boolean,
  remembered: Remembered,
  stores: readonly number[],
): ModelReading {
  return {
    ...{ instances, isParkingMet, judged: 0, ...remembered, idle: 0, stale: 0 },
    stores: stores.map(store => ({ store, ...NO_COUNTS })),
    ...{ contexts: [], unreadable: [], repeats: [], truncated: false },
  };
}

const NO_COUNTS = { instances: 0, idle: 0, staleReferences: 0, open: 0 };
