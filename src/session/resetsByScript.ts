import type { Disposable } from '../base/disposable';
import type { LoadedScript } from '../inspector/scripts/scripts';
import type { OriginalFinder } from '../protocol/originals';
import type { SourceAnalysis } from '../protocol/analysis';
import { locateResets, type LocatedResets } from './locatedResets';

/** Locations of the resets in a target's scripts. Reads each script's map once, on first demand. */
export class ResetsByScript implements Disposable {
  private readonly byScript = new Map<string, Promise<LocatedResets>>();
  private readonly work = new AbortController();

  constructor(private readonly finder: OriginalFinder) {}

  /** `analysis`: the script's. Rejects with `cancelled`. */
  of(script: LoadedScript, analysis: SourceAnalysis, signal?: AbortSignal): Promise<LocatedResets> {
    const known = this.byScript.get(script.id);
    if (known) return known;
    const { signal: over } = this.work;
    const until = signal ? AbortSignal.any([signal, over]) : over;
    const { url, sourceMapUrl } = script;
    const mapped = sourceMapUrl === undefined ? undefined : { url, sourceMapUrl };
    const resets = locateResets(script, analysis, mapped, this.finder, until);
    this.byScript.set(script.id, resets);
    // Forget a failed look-up, so that the next call tries again.
    resets.catch(() => this.byScript.delete(script.id));
    return resets;
  }

  /** Cancels running look-ups and forgets all results. */
  dispose(): void {
    this.work.abort();
    this.byScript.clear();
  }
}
