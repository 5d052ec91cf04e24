import { isObject } from './safeRead';
import type { Standing } from './standing';

/** Limits of WeakMaps, and of objects that are looked up in them. */
const MOST_MAPS = 64;
const MOST_KEYS = 100_000;
/** Number of keys that are looked up at a time. */
const STEP = 128;

interface Met {
  at: Standing & { target: object };
  /** Number of keys that were looked up. */
  done: number;
}

/** Follows what a WeakMap has for a key. */
type Follow = (at: Standing & { target: object }, value: object) => void;

/**
 * The WeakMaps that a walk met. V8 lists their entries all at once or not at all (4 s for a million), so each object of the
 * walk is looked up instead. This tells exactly what they keep: an entry lives as long as something else holds its key.
 */
export class WeakMaps {
  private readonly maps: Met[] = [];
  private readonly keys: object[] = [];
  /** What was not looked up, or where. */
  private isCut = false;

  /** Where the WeakMaps stand. */
  get all(): Standing[] {
    return this.maps.map(({ at }) => at);
  }

  /** Where the WeakMaps stand of which not every key was looked up. */
  get unread(): Standing[] {
    const { maps, keys, isCut } = this;
    return maps.filter(({ done }) => isCut || done < keys.length).map(({ at }) => at);
  }

  meet(at: Standing & { target: object }): void {
    if (this.maps.length < MOST_MAPS) this.maps.push({ at, done: 0 });
    else this.isCut = true;
  }

  /** Notes an object that the walk has visited. */
  visit(target: object): void {
    if (this.keys.length < MOST_KEYS) this.keys.push(target);
    else this.isCut = true;
  }

  /** Looks some keys up, and follows what the WeakMap has for them; false when all are looked up. */
  run(follow: Follow): boolean {
    const { keys } = this;
    const map = this.maps.find(({ done }) => done < keys.length);
    if (!map) return false;
    const end = Math.min(map.done + STEP, keys.length);
    while (map.done < end) {
      const value = this.lookUp(map, keys[map.done++]!);
      if (isObject(value)) follow(map.at, value);
    }
    return true;
  }

  private lookUp(map: Met, key: object): unknown {
    try {
      return Reflect.apply(WeakMap.prototype.get, map.at.target, [key]);
    } catch {
      map.done = Infinity; // an imitation of a WeakMap
      return undefined;
    }
  }
}
