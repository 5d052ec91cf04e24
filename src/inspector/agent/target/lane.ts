import { NOWHERE, type Standing } from './standing';
import type { Left } from './unfinished';

/** Number of visited entries after which the arrays are trimmed. */
const VISITED_LIMIT = 4096;

/**
 * A queue of objects that wait for their visit, each with its distance from a root in edges and with where it was met.
 * Parallel arrays, because an object per entry would double the number of objects.
 */
export class Lane {
  private readonly objects: object[] = [];
  private readonly depths: number[] = [];
  private readonly ups: (Standing | undefined)[] = [];
  private readonly names: (PropertyKey | undefined)[] = [];
  private head = 0;

  /** `isLate`: for what instances hold. */
  constructor(private readonly isLate: boolean) {}

  get waiting(): number {
    return this.objects.length - this.head;
  }

  add(
    object: object,
    depth: number,
    up: Standing | undefined,
    name: PropertyKey | undefined,
  ): void {
    this.objects.push(object);
    this.depths.push(depth);
    this.ups.push(up);
    this.names.push(name);
  }

  /** The next object, as a position of the walk; `undefined` when none waits. */
  next(): (Standing & { target: object }) | undefined {
    const { objects, depths, ups, names, isLate } = this;
    if (this.waiting === 0) return undefined;
    const at = this.head++;
    const entry = {
      ...{ target: objects[at]!, depth: depths[at]!, isInstance: false, isLate },
      ...{ vias: undefined, up: ups[at], name: names[at], isScope: false, restOf: undefined },
    };
    if (this.head > VISITED_LIMIT) this.cut();
    return entry;
  }

  /** Everything that waits, with where it was met. */
  left(): Left {
    const { objects, ups, names, head } = this;
    return {
      count: this.waiting,
      first: limit =>
        objects.slice(head, head + limit).map((target, i) => ({
          ...NOWHERE,
          ...{ target, up: ups[head + i], name: names[head + i] },
        })),
    };
  }

  private cut(): void {
    for (const list of [this.objects, this.depths, this.ups, this.names]) {
      list.splice(0, this.head);
    }
    this.head = 0;
  }
}
