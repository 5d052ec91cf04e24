import { NameFlow, occurrencesIn } from './nameFlow';
import { programOf, type Block, type Scan, type ScanEvent, type Sign } from './scan/scan';
import type { Owner } from './owners';

/** In longer functions (UTF-16 units), each inner function is judged on its own. */
const LONG = 10_000;

/** Beyond this number of names, the whole block is needed. */
const MAX_NAMES = 10_000;

/**
 * A name that more blocks mention is a common word, as `type` in a bundle: only what does something with a field or variable
 * of that name counts.
 */
export const COMMON = 40;

/** What fills or empties a list, or moves a counter. */
const MOVING: ReadonlySet<Sign> = new Set([
  ...(['put', 'take', 'counted', 'prefill', 'drop', 'unlink', 'unlinkVariable'] as const),
  ...(['step', 'raise', 'rewind', 'rewindVariable', 'rewindOther'] as const),
  ...(['slot', 'element', 'write', 'kept'] as const),
]);

/** Names of compilers' temporary variables: `_a` means something else in each function. */
const TEMPORARY = /^_[a-z]\d*$/;

/** Which classes and functions of a text may concern pools, and by which names others concern them. */
export class Relevance {
  private readonly blocks = new Set<Block>();
  /** Functions whose inner functions are needed only if they are in `blocks`. */
  private readonly opened = new Set<Block>();
  /** Names to search for, by the block in which they have a meaning. */
  private readonly mentions = new Map<Block, Set<string>>();

  private knownFlow: NameFlow | undefined;

  constructor(private readonly scan: Scan) {}

  /** Which names of the text stand for others. */
  get flow(): NameFlow {
    return (this.knownFlow ??= new NameFlow(this.scan.text));
  }

  get isEmpty(): boolean {
    return this.blocks.size + this.opened.size + this.mentions.size === 0;
  }

  /** Whether a function's inner functions are judged one by one. */
  isLong({ start, end }: Block): boolean {
    return end - start > LONG;
  }

  /** Adds all of a class-like. */
  addOwner({ blocks }: Owner): void {
    for (const block of blocks) this.blocks.add(block);
  }

  /**
   * Adds a class-like. Of a long class without a base, adds only what mentions one of the names, and what creates the
   * instance.
   */
  addMembers(owner: Owner, names: readonly string[]): void {
    for (const block of owner.blocks) {
      if (block.kind !== 'class' || block.base !== '' || !this.isLong(block))
        this.blocks.add(block);
      else this.addPart(block, names);
    }
  }

  private addPart(block: Block, names: readonly string[]): void {
    this.opened.add(block);
    this.addNames(names, block);
    for (let at = block.ordinal + 1; at < block.endBlock; at++) {
      const inner = this.scan.blocks[at]!;
      if (inner.parent === block && inner.name === 'constructor') this.blocks.add(inner);
    }
  }

  /**
   * Adds the function around an offset, with its outer functions. Of a long function, adds only what lies outside its inner
   * functions.
   */
  addFunction(block: Block): void {
    let at = block;
    while (at.parent?.kind === 'function' && !this.isLong(at.parent)) at = at.parent;
    (this.isLong(at) ? this.opened : this.blocks).add(at);
  }

  /** Adds a function that others call. Answers whether it was not needed before. */
  addHelper(block: Block): boolean {
    if (this.blocks.has(block)) return false;
    this.blocks.add(block);
    return true;
  }

  /** Adds every function that mentions one of the names. */
  addNames(names: Iterable<string>, within = programOf(this.scan)): void {
    const known = this.mentions.get(within) ?? new Set();
    for (const name of names) if (name !== '' && !TEMPORARY.test(name)) known.add(name);
    if (known.size > 0) this.mentions.set(within, known);
  }

  /** The text with the bodies of all unneeded functions replaced by blanks. Offsets and lines stay the same. */
  finish(owners: readonly Owner[]): string {
    for (const [within, names] of this.mentions) this.addMentioning(names, within);
    const names = this.mentions.get(programOf(this.scan));
    for (const owner of owners) {
      const isNamed = names?.has(owner.name) === true;
      if (isNamed || (owner.form !== 'factory' && owner.blocks.some(each => this.isNeeded(each))))
        this.addOwner(owner);
    }
    return this.mask();
  }

  /** Whether a block is needed: itself, or any method of its class if that is short. */
  private isNeeded(block: Block): boolean {
    if (this.blocks.has(block)) return true;
    if (block.kind !== 'class' || this.isLong(block)) return false;
    for (let at = block.ordinal + 1; at < block.endBlock; at++)
      if (this.blocks.has(this.scan.blocks[at]!)) return true;
    return false;
  }

  private addMentioning(names: ReadonlySet<string>, within: Block): void {
    const { blocks, text } = this.scan;
    if (names.size > MAX_NAMES) {
      this.blocks.add(within);
      return;
    }
    const mentioning = new Map<string, Set<Block>>();
    let { ordinal } = within;
    for (const { name, index } of occurrencesIn(text, names, [within])) {
      while (ordinal + 1 < within.endBlock && blocks[ordinal + 1]!.start <= index) ordinal++;
      let at: Block | undefined = blocks[ordinal];
      while (at && at.end <= index) at = at.parent;
      if (!at) continue;
      const others = mentioning.get(name);
      if (others) others.add(at);
      else mentioning.set(name, new Set([at]));
    }
    for (const [name, all] of mentioning)
      for (const block of all)
        if (all.size <= COMMON || saysOf(block, name, within)) this.addFunction(block);
  }

  private mask(): string {
    const { text, blocks } = this.scan;
    const isOpen = new Uint8Array(blocks.length);
    for (const block of [...this.opened, ...this.blocks])
      for (let at: Block | undefined = block; at && !isOpen[at.ordinal]; at = at.parent)
        isOpen[at.ordinal] = 1;
    const parts: string[] = [];
    let from = 0;
    for (let ordinal = 0; ordinal < blocks.length;) {
      const block = blocks[ordinal]!;
      if (this.blocks.has(block)) ordinal = block.endBlock;
      else if (isOpen[ordinal] || block.kind !== 'function') ordinal++;
      else {
        const body = text.slice(block.start + 1, block.end - 1);
        parts.push(text.slice(from, block.start + 1), blank(body));
        from = block.end - 1;
        ordinal = block.endBlock;
      }
    }
    parts.push(text.slice(from));
    return parts.join('');
  }
}

function blank(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029]+/g, line => ' '.repeat(line.length));
}

/**
 * Whether an event of a block is about a name of a scope: not about a list of its own, which a function makes anew at each
 * call.
 */
function saysOf(block: Block, name: string, within: Block): boolean {
  const isAbout = ({ sign, name: of, other }: ScanEvent): boolean =>
    (of === name || other === name) && MOVING.has(sign);
  if (!block.own.some(isAbout)) return false;
  for (let at: Block | undefined = block; at && at !== within; at = at.parent)
    if (at.own.some(event => event.sign === 'list' && event.name === name)) return false;
  return true;
}
