/** Numbers for instances that stay the same from reading to reading, without keeping the instances alive. */
export interface Ordinals {
  /** `model`: its id. */
  of(model: string, instance: object): number;
  find(model: string, ordinal: number): object | undefined;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createOrdinals(): Ordinals {
  interface Table {
    next: number;
    numbers: WeakMap<object, number>;
    refs: Map<number, WeakRef<object>>;
    sweep: Iterator<[number, WeakRef<object>]>;
  }
  const byModel = new Map<string, Table>();
  const tableOf = (model: string): Table => {
    let table = byModel.get(model);
    if (!table) {
      const refs = new Map<number, WeakRef<object>>();
      table = { next: 0, numbers: new WeakMap(), refs, sweep: refs.entries() };
      byModel.set(model, table);
    }
    return table;
  };
  /** Looks at two older ones for each new one: what is dead never outnumbers what lives by much. */
  const forgetDead = (table: Table): void => {
    for (let i = 0; i < 2; i++) {
      const { done, value } = table.sweep.next();
      if (done) table.sweep = table.refs.entries();
      else if (!value[1].deref()) table.refs.delete(value[0]);
    }
  };
  return {
    of(model, instance) {
      const table = tableOf(model);
      const known = table.numbers.get(instance);
      if (known !== undefined) return known;
      const ordinal = table.next++;
      table.refs.set(ordinal, new WeakRef(instance));
      table.numbers.set(instance, ordinal);
      forgetDead(table);
      return ordinal;
    },
    find: (model, ordinal) => tableOf(model).refs.get(ordinal)?.deref(),
  };
}
