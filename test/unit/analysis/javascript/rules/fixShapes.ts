/** A store that a rule reports, and how to use one instance: fill it with values, then end the use. */
export interface FixShape {
  title: string;
  name: string;
  source: string;
  /** Fills a fresh instance with the values, ends its use, and answers what a pool would keep of it. */
  drive: (api: Api, values: object[]) => unknown;
  /** How many of five values the faulty source keeps: all of them unless it says otherwise. */
  keeps?: number;
  /** The values that are still the caller's after the use: they must not be closed. */
  taken?: number;
  /** What the fixed text must contain. */
  contains?: RegExp;
}

/** What a snippet exports. */
export type Api = Record<string, (...args: unknown[]) => Instance> & {
  [name: string]: new (...args: unknown[]) => Instance;
};
type Instance = Record<string, (...args: unknown[]) => unknown>;

const addAllThenReset =
  (className: string) =>
  (api: Api, values: object[]): unknown => {
    const instance = new api[className]!();
    values.forEach((value, i) => instance.set!(`k${i}`, value));
    instance.reset!();
    return instance;
  };

const pooled = (api: Api, values: object[]): unknown => {
  for (const value of values) {
    const instance = api.acquire!();
    instance.set!(String(values.indexOf(value)), value);
    api.release!(instance);
  }
  return api;
};

const POOL = `
const idle: Ctx[] = [];
export function acquire(): Ctx {
  return idle.pop() ?? new Ctx();
}
export function release(ctx: Ctx): void {
  ctx.reset();
  idle.push(ctx);
}
`;

export const FIX_SHAPES: readonly FixShape[] = [
  {
    title: 'reused entries that are made where they are taken',
    name: 'madeOnUse.ts',
    source: `export class Ctx {
  private readonly entries: { key: string; value: unknown }[] = [];
  private n = 0;
  set(key: string, value: unknown): void {
    const entry = (this.entries[this.n++] ??= { key: '', value: undefined });
    entry.key = key;
    entry.value = value;
  }
  reset(): void {
    this.n = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'plain slots',
    name: 'plain.ts',
    source: `export class Ctx<T extends object> {
  private values: T[] = [];
  private n = 0;
  set(key: string, value: T): void {
    this.values[this.n++] = value;
  }
  reset(): void {
    this.n = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'an array that is read behind another one',
    name: 'twoArrays.ts',
    source: `export class Ctx {
  private odd: string[] = [];
  private values: unknown[] = [];
  private oddCount = 0;
  private n = 0;
  set(key: string, value: unknown): void {
    if (Number(key.slice(1)) % 2 === 1) this.odd[this.oddCount++] = key;
    this.values[this.n++] = value;
  }
  at(index: number): unknown {
    if (index < this.oddCount) return this.odd[index];
    return index < this.oddCount + this.n ? this.values[index - this.oddCount] : undefined;
  }
  reset(): void {
    this.oddCount = this.n = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'entry objects that are reused, or made of what is given',
    name: 'madeOfGiven.ts',
    source: `export class Ctx {
  private readonly entries: { key: string; value: unknown }[] = [];
  private n = 0;
  set(key: string, value: unknown): void {
    const at = this.n++;
    const entry = this.entries[at];
    if (entry) {
      entry.key = key;
      entry.value = value;
    } else {
      this.entries[at] = { key, value };
    }
  }
  reset(): void {
    this.n = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
    contains: /entry\.value = undefined/,
  },
  {
    title: 'entry objects that are reused',
    name: 'entries.ts',
    source: `type Value = object | string;
interface Entry {
  key: string;
  value: Value;
  at: number;
}
export class Ctx {
  readonly #entries: Entry[] = [];
  #count = 0;
  set(key: string, value: object): void {
    let entry = this.#entries[this.#count];
    if (!entry) {
      entry = { key: '', value: '', at: 0 };
      this.#entries[this.#count] = entry;
    }
    this.#count++;
    entry.key = key;
    entry.value = value;
    entry.at = 1;
  }
  reset(): void {
    this.#count = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'parallel arrays',
    name: 'parallel.ts',
    source: `export class Ctx {
  private readonly keys: string[] = [];
  private readonly owners: (object[] | null)[] = [];
  private readonly values: object[] = new Array<object>(8);
  private top = -1;
  set(key: string, value: object): void {
    this.top++;
    this.keys[this.top] = key;
    this.owners[this.top] = [value];
    this.values[this.top] = value;
  }
  reset(): void {
    this.top = -1;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'entry objects that are made anew',
    name: 'made.ts',
    source: `export class Ctx {
  private entries: ({ key: string; value: object } | undefined)[] = [];
  private n = 0;
  set(key: string, value: object): void {
    this.entries[this.n++] = { key, value };
  }
  reset(): void {
    this.n = 0;
  }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'a wrapped ring with head and tail',
    name: 'ring.ts',
    source: `export class Ring {
  private readonly list: (object | undefined)[] = new Array(8);
  private head = 0;
  private tail = 0;
  private readonly mask = 7;
  push(value: object): void {
    this.list[this.tail] = value;
    this.tail = (this.tail + 1) & this.mask;
  }
  shift(): object | undefined {
    const value = this.list[this.head];
    this.list[this.head] = undefined;
    this.head = (this.head + 1) & this.mask;
    return value;
  }
  clear(): void {
    this.head = this.tail = 0;
  }
}
`,
    drive: (api, values) => {
      const ring = new api.Ring!();
      for (let i = 0; i < 6; i++) ring.push!({});
      for (let i = 0; i < 6; i++) ring.shift!();
      for (const value of values) ring.push!(value);
      ring.clear!();
      return ring;
    },
  },
  {
    title: 'a wrapped ring with a size, whose shift leaves the slot full',
    name: 'sized.js',
    source: `export function Ring() {
  this.items = new Array(5);
  this.capacity = 5;
  this.start = 0;
  this.size = 0;
}
Ring.prototype.push = function (item) {
  var index = this.start + this.size;
  if (index >= this.capacity) index -= this.capacity;
  this.items[index] = item;
  this.size++;
};
Ring.prototype.shift = function () {
  var item = this.items[this.start];
  this.size--;
  this.start++;
  if (this.start === this.capacity) this.start = 0;
  return item;
};
Ring.prototype.clear = function () {
  this.start = 0;
  this.size = 0;
};
`,
    drive: (api, values) => {
      const ring = new api.Ring!();
      for (let i = 0; i < 4; i++) ring.push!({});
      for (let i = 0; i < 4; i++) ring.shift!();
      for (const value of values) ring.push!(value);
      ring.shift!();
      ring.clear!();
      return ring;
    },
    taken: 1,
  },
  {
    title: 'a stack whose pop leaves the slot full',
    name: 'stack.ts',
    source: `export class Stack<T> {
  private items: T[] = [];
  private size = 0;
  push(item: T): void {
    this.items[this.size++] = item;
  }
  pop(): T | undefined {
    return this.items[--this.size];
  }
  clear(): void {
    this.size = 0;
  }
}
`,
    drive: (api, values) => {
      const stack = new api.Stack!();
      for (const value of [...values].reverse()) stack.push!(value);
      stack.pop!();
      stack.clear!();
      return stack;
    },
    taken: 1,
  },
  {
    title: 'a closure',
    name: 'closure.ts',
    source: `export function create() {
  const slots: object[] = [];
  let used = 0;
  return {
    set(key: string, value: object) {
      slots[used++] = value;
    },
    reset: () => {
      used = 0;
    },
  };
}
`,
    drive: (api, values) => {
      const instance = api.create!();
      for (const value of values) instance.set!('k', value);
      instance.reset!();
      return instance;
    },
  },
  {
    title: 'variables of a module',
    name: 'module.js',
    source: `const stack = [];
let depth = 0;
export function enter(value) {
  stack[depth] = value;
  depth++;
}
export function clearStack() {
  depth = 0;
}
`,
    drive: (api, values) => {
      for (const value of values) api.enter!(value);
      api.clearStack!();
      return api;
    },
  },
  {
    title: 'a helper that rewinds',
    name: 'helper.js',
    source: `class Base {
  values = [];
  n = 0;
  rewind() { this.n = 0; }
}
export class Ctx extends Base {
  set(key, value) { this.values[this.n++] = value; }
  reset() { this.rewind(); }
}
`,
    drive: addAllThenReset('Ctx'),
  },
  {
    title: 'fields of a holder',
    name: 'fields.ts',
    source: `export class Ctx {
  key = '';
  value: object | null = null;
  other?: { of: object };
  third!: { of: object };
  set(key: string, value: object): void {
    this.key = key;
    this.value = value;
    this.other = { of: value };
    this.third = { of: value };
  }
  reset(): void {
    this.key = '';
  }
}
${POOL}`,
    drive: pooled,
    keeps: 1,
  },
  {
    title: 'a map, a set and a dictionary',
    name: 'collections.ts',
    source: `export class Ctx {
  private readonly byKey = new Map<string, object>();
  private readonly all = new Set<{ of: object }>();
  private named: Record<string, { of: object }> = {};
  private n = 0;
  set(key: string, value: object): void {
    this.byKey.set(key, value);
    this.all.add({ of: value });
    this.named[key] = { of: value };
    this.n++;
  }
  reset(): void {
    this.n = 0;
  }
}
${POOL}`,
    drive: pooled,
  },
];
