interface Table {
  next: number;
  numbers: WeakMap<object, number>;
  refs: Map<number, WeakRef<object>>;
  sweep: Iterator<[number, WeakRef<object>]>;
}

/** Numbers instances, stable between readings, without keeping the instances alive. `model` is a model's id. */
export class Ordinals {
  private readonly byModel = new Map<string, Table>();

  of(model: string, instance: object): number {
    const table = this.tableOf(model);
    const known = table.numbers.get(instance);
    if (known !== undefined) return known;
    const ordinal = table.next++;
    table.refs.set(ordinal, new WeakRef(instance));
    table.numbers.set(instance, ordinal);
    forgetDead(table);
    return ordinal;
  }

  find(model: string, ordinal: number): object | undefined {
    return this.tableOf(model).refs.get(ordinal)?.deref();
  }

  private tableOf(model: string): Table {
    let table = this.byModel.get(model);
    if (!table) {
      const refs = new Map<number, WeakRef<object>>();
      table = { next: 0, numbers: new WeakMap(), refs, sweep: refs.entries() };
      this.byModel.set(model, table);
    }
    return table;
  }
}

/** Checks two older entries for each new one, so that dead entries never outnumber living ones by much. */
function forgetDead(table: Table): void {
  for (let i = 0; i < 2; i++) {
    const { done, value } = table.sweep.next();
    if (done) table.sweep = table.refs.entries();
    else if (!value[1].deref()) table.refs.delete(value[0]);
  }
}
