import { WeakTable } from './weakTable';

/** Something that led to instances, or to a container of them. */
export interface Waypoint {
  holder: object;
  /** Fields through which it led to a container of instances; `undefined` stands for everything that it holds. */
  vias: ReadonlySet<PropertyKey | undefined>;
}

/** What one settled pass found. */
export interface Found {
  /** Free lists with their holders, and roots from the inspector. */
  seeds: object[];
  waypoints: Waypoint[];
  /** By the model's id. */
  instances: Map<string, object[]>;
  /** Objects that lead to the same as a seed or waypoint, in case that is collected. */
  standIns?(holder: object): readonly object[];
}

/** What became of one class's instances of earlier passes. */
export interface Remembered {
  /** How many are alive. */
  known: number;
  /** How many of them this pass did not reach. */
  missing: number;
}

const MAX_VIAS = 16;

/**
 * What settled passes found: where the next pass begins, and what it should meet again. Keeps nothing alive. Only a settled
 * pass adds to it. Entries are dropped when their object is collected, or, beyond the limit, when they were found longest
 * ago.
 */
export class Known {
  private passes = 0;
  private readonly seedTable: WeakTable;
  private readonly waypointTable: WeakTable;
  /** By the model's id. */
  private readonly instanceTables = new Map<string, WeakTable>();
  private fared = new Map<string, Remembered>();

  /** `limit` applies to each sort of entry. */
  constructor(private readonly limit: number) {
    this.seedTable = new WeakTable(limit);
    this.waypointTable = new WeakTable(limit);
  }

  seeds(): object[] {
    return Array.from(this.seedTable.living(), ([seed]) => seed);
  }

  waypoints(): Waypoint[] {
    return Array.from(this.waypointTable.living(), ([holder, vias]) => ({ holder, vias }));
  }

  /** All living instances, one by one. */
  *instances(): Generator<object> {
    for (const table of this.instanceTables.values()) {
      for (const [instance] of table.living()) yield instance;
    }
  }

  settle(found: Found): void {
    this.passes++;
    const { passes, seedTable, waypointTable } = this;
    for (const seed of found.seeds) seedTable.note(seed, passes, found.standIns?.(seed));
    for (const { holder, vias } of found.waypoints) {
      const { names } = waypointTable.note(holder, passes, found.standIns?.(holder));
      for (const via of vias) names.add(names.size < MAX_VIAS ? via : undefined);
    }
    seedTable.trim();
    waypointTable.trim();
    this.fared = new Map();
    for (const [model, table] of this.instanceTables) {
      this.fared.set(model, faredOf(table, new Set(found.instances.get(model))));
    }
    for (const [model, reached] of found.instances) this.addInstances(model, reached);
  }

  /** State as of the last `settle`. `model` is a model's id. */
  remembered(model: string): Remembered {
    return this.fared.get(model) ?? { known: 0, missing: 0 };
  }

  private addInstances(model: string, reached: object[]): void {
    let table = this.instanceTables.get(model);
    if (!table) this.instanceTables.set(model, (table = new WeakTable(this.limit)));
    for (let i = 0; i < reached.length && i < this.limit; i++) table.note(reached[i]!, this.passes);
    table.trim();
  }
}

function faredOf(table: WeakTable, reached: ReadonlySet<object>): Remembered {
  const fared: Remembered = { known: 0, missing: 0 };
  for (const [instance] of table.living()) {
    fared.known++;
    if (!reached.has(instance)) fared.missing++;
  }
  return fared;
}
