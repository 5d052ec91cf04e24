import type { AgentConfig } from '../agentApi';
import type { Kinds } from './kinds';
import type { HostNatives, SafeRead } from './safeRead';

/** Finds out which instances are parked. */
export interface Parking {
  /** A value was met under this name: perhaps a free list. Answers whether the name is one of a free list. */
  meet(name: string, value: object, holder: object | undefined): boolean;
  /** One instance holds another one: what a parked instance owns is idle as well. */
  own(owner: object, owned: object): void;
  /** Marks parked instances for about `budgetMs`, when the walk is over; true when all are marked. */
  settle(budgetMs: number): boolean;
  isIdle(instance: object): boolean;
  /** Whether something was met under the name of one of a model's free lists; true for a model without any. */
  isMet(model: number): boolean;
  /** Free lists and what holds them. */
  holders(): object[];
}

/** Runs inside the target, made from its own text. `hidden` reads private fields and closure variables. */
export function createParking(
  read: SafeRead,
  host: HostNatives,
  config: AgentConfig,
  kinds: Kinds,
  hidden: (target: object, name: string) => unknown,
): Parking {
  const OWNER_DEPTH = 4;
  const LIST_LIMIT = 1_000_000;
  interface Meeting {
    name: string;
    value: object;
    holder: object | undefined;
  }
  type Model = AgentConfig['models'][number];

  const names = new Set<string>();
  for (const model of config.models) for (const list of model.freeLists) names.add(list.name);
  const meetings: Meeting[] = [];
  const met = new Set<string>();
  const parked = new WeakSet<object>();
  const ownerOf = new WeakMap<object, object>();

  const isOf = (value: unknown, model: Model): value is object => {
    const kind = kinds.of(value);
    return kind !== undefined && kind.model >= 0 && config.models[kind.model] === model;
  };

  function* parkChain(first: object, nextField: string): Generator<void> {
    let link: unknown = first;
    for (let i = 0; i < LIST_LIMIT && read.isObject(link) && !read.isProxy(link); i++) {
      if (parked.has(link)) return;
      parked.add(link);
      link = read.own(link, nextField) ?? hidden(link, nextField);
      yield;
    }
  }

  function* parkElements(
    { value: list, holder }: Meeting,
    model: Model,
    lengthName?: string,
  ): Generator<void> {
    if (host.isSet(list)) {
      for (const value of Reflect.apply(Set.prototype.values, list, []) as Iterable<unknown>) {
        if (isOf(value, model)) parked.add(value);
        yield;
      }
      return;
    }
    if (!Array.isArray(list)) return;
    let end = Number(read.own(list, 'length'));
    if (lengthName !== undefined && holder) {
      const count = read.own(holder, lengthName) ?? hidden(holder, lengthName);
      if (typeof count === 'number') end = Math.min(end, count);
    }
    for (let i = 0; i < Math.min(end, LIST_LIMIT); i++) {
      const value = read.own(list, i);
      if (isOf(value, model)) parked.add(value);
      yield;
    }
  }

  function* parkAll(): Generator<void> {
    for (const meeting of meetings) {
      for (const model of config.models) {
        for (const list of model.freeLists) {
          if (list.name !== meeting.name) continue;
          if (list.kind === 'array') yield* parkElements(meeting, model, list.lengthName);
          else if (list.nextField && isOf(meeting.value, model)) {
            yield* parkChain(meeting.value, list.nextField);
          }
        }
      }
    }
  }
  let settling: Generator<void> | undefined;

  return {
    meet(name, value, holder) {
      if (!names.has(name)) return false;
      met.add(name);
      meetings.push({ name, value, holder });
      return true;
    },
    own(owner, owned) {
      if (!ownerOf.has(owned)) ownerOf.set(owned, owner);
    },
    settle(budgetMs) {
      settling ??= parkAll();
      const started = host.now();
      for (let i = 1; ; i++) {
        if (settling.next().done) {
          settling = undefined;
          return true;
        }
        if ((i & 63) === 0 && host.now() - started >= budgetMs) return false;
      }
    },
    isIdle(instance) {
      let at: object | undefined = instance;
      for (let depth = 0; at && depth < OWNER_DEPTH; depth++) {
        if (parked.has(at)) return true;
        at = ownerOf.get(at);
      }
      return false;
    },
    isMet(model) {
      const { freeLists } = config.models[model]!;
      if (freeLists.length === 0) return true;
      for (const { name } of freeLists) if (met.has(name)) return true;
      return false;
    },
    holders() {
      const found: object[] = [];
      for (const { value, holder } of meetings) found.push(value, ...(holder ? [holder] : []));
      return found;
    },
  };
}
