import { copyOf, NO_TARGETS, type Chain } from './frames';

/** What is assigned to where a value begins: several in `a = b = 0`. */
export class Targets {
  all = NO_TARGETS;
  /** Whether an index keeps these, to go on with them behind it. */
  private areKept = false;

  /** The one that is nearest to the value. */
  get last(): Chain | undefined {
    return this.all.at(-1);
  }

  add(chain: Chain): void {
    // A list that grows is larger than one of one.
    if (this.all === NO_TARGETS) this.all = [copyOf(chain)];
    else this.all.push(copyOf(chain));
  }

  /** At the beginning of an index: what is assigned to within it counts behind it as well. */
  keep(): Chain[] {
    if (this.all === NO_TARGETS) this.all = [];
    this.areKept = true;
    return this.all;
  }

  /** Behind an index. */
  restore(kept: Chain[]): void {
    this.all = kept;
    this.areKept = true;
  }

  clear(): void {
    if (this.all.length === 0 && !this.areKept) return;
    this.all = NO_TARGETS;
    this.areKept = false;
  }
}
