/** The label of edges whose names are kept one by one. */
export const RARE = 0xffff;
/** So many edges share a count of the rare ones before them. */
export const RARE_BLOCK_BITS = 6;

/** The arrays of an `EdgeNames`, which can be sent to another thread. */
export interface EdgeNameTable {
  /** Of each edge: its position among the names, or RARE. */
  labels: Uint16Array;
  names: Uint32Array;
  /** The names of the rare edges, in the order of the edges. */
  rare: Uint32Array;
  /** The number of rare edges before each block. */
  rareBefore: Uint32Array;
}

/**
 * The names of a graph's edges. Most edges share few names, so that 16 bits for each do; a million entries of a table have a
 * million names, and these are kept beside. Takes half of what a name for each edge would.
 */
export class EdgeNames {
  private readonly labels: Uint16Array;
  private readonly names: Uint32Array;

  constructor(private readonly table: EdgeNameTable) {
    this.labels = table.labels;
    this.names = table.names;
  }

  /** String ordinal of the edge's name; for `element` and `hidden` edges the index. */
  of(edge: number): number {
    const label = this.labels[edge]!;
    return label === RARE ? this.rareName(edge) : this.names[label]!;
  }

  private rareName(edge: number): number {
    const { labels } = this;
    const { rare, rareBefore } = this.table;
    const block = edge >>> RARE_BLOCK_BITS;
    let at = rareBefore[block]!;
    for (let before = block << RARE_BLOCK_BITS; before < edge; before++) {
      if (labels[before] === RARE) at++;
    }
    return rare[at]!;
  }
}
