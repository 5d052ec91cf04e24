import type { Disposable } from '../base/disposable';
import type { LoadedScript } from '../inspector/scripts/scripts';
import type { OriginalFinder } from '../protocol/originals';
import type { PoolModel } from '../protocol/poolModel';
import { locateResets, type ResetPlaces } from './resetPlace';

/** Where the resets of a target's scripts are. Each script's map is read once, and not before somebody asks. */
export class ScriptPlaces implements Disposable {
  private readonly byScript = new Map<string, Promise<ResetPlaces>>();
  private readonly work = new AbortController();

  constructor(private readonly finder: OriginalFinder) {}

  /** `models`: all of the script. Rejects with `cancelled`. */
  of(
    script: LoadedScript,
    models: readonly PoolModel[],
    signal?: AbortSignal,
  ): Promise<ResetPlaces> {
    const known = this.byScript.get(script.id);
    if (known) return known;
    const { signal: over } = this.work;
    const until = signal ? AbortSignal.any([signal, over]) : over;
    const { url, sourceMapUrl } = script;
    const mapped = sourceMapUrl === undefined ? undefined : { url, sourceMapUrl };
    const places = locateResets(script, models, mapped, this.finder, until);
    this.byScript.set(script.id, places);
    // Given up is not found out.
    places.catch(() => this.byScript.delete(script.id));
    return places;
  }

  /** Gives up what is being looked for, and forgets the rest. */
  dispose(): void {
    this.work.abort();
    this.byScript.clear();
  }
}
