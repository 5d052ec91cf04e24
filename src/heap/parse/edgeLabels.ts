import { RARE, RARE_BLOCK_BITS, type EdgeNameTable } from '../graph/edgeNames';
import { GrowingList } from '../graph/growingList';
import { largeShared } from '../graph/largeMemory';

/** Indices below are their own labels. */
const INDICES = 1 << 15;
/** Names that V8 gives to its own edges have so many labels: among them are the positions in tables, which may be millions. */
const INTERNAL_NAMES = 1 << 13;
/** Names from this string ordinal on have no labels, so that a file cannot make us reserve memory by what it claims. */
const MOST_ORDINALS = 1 << 24;
const FIRST_ORDINALS = 1 << 16;

/** Collects the names of edges in their order, for `EdgeNames`. */
export class EdgeLabels {
  private labels: Uint16Array<SharedArrayBuffer>;
  private readonly names = new Uint32Array(RARE);
  private readonly rare = new GrowingList();
  private readonly rareBefore = new GrowingList();
  /** Labels by string ordinal; 0 for none, as the label 0 is an index. */
  private labelOf = new Uint16Array(FIRST_ORDINALS);
  private nextInternal = INDICES;
  private nextName = INDICES + INTERNAL_NAMES;

  /** `capacity`: the number of edges to reserve memory for. */
  constructor(capacity: number) {
    this.labels = labelsFor(capacity);
    for (let index = 0; index < INDICES; index++) this.names[index] = index;
  }

  /** Makes room for more edges than were expected. */
  grow(capacity: number): void {
    const { labels } = this;
    this.labels = labelsFor(capacity);
    this.labels.set(labels);
  }

  /** Notes the index of the next edge. */
  addIndex(edge: number, index: number): void {
    this.add(edge, index < INDICES ? index : RARE, index);
  }

  /** Notes the name of the next edge, and whether it is one of V8's own. */
  addName(edge: number, name: number, isInternal: boolean): void {
    const known = name < this.labelOf.length ? this.labelOf[name]! : 0;
    this.add(edge, known > 0 ? known : this.newLabel(name, isInternal), name);
  }

  finish(count: number): EdgeNameTable {
    return {
      labels: this.labels.subarray(0, count),
      names: this.names,
      rare: this.rare.toArray(),
      rareBefore: this.rareBefore.toArray(),
    };
  }

  private add(edge: number, label: number, name: number): void {
    if ((edge & ((1 << RARE_BLOCK_BITS) - 1)) === 0) this.rareBefore.push(this.rare.length);
    this.labels[edge] = label;
    if (label === RARE) this.rare.push(name);
  }

  private newLabel(name: number, isInternal: boolean): number {
    if (name >= MOST_ORDINALS) return RARE;
    const label = isInternal ? this.nextInternal : this.nextName;
    if (label === (isInternal ? INDICES + INTERNAL_NAMES : RARE)) return RARE;
    if (isInternal) this.nextInternal++;
    else this.nextName++;
    if (name >= this.labelOf.length) {
      const wider = new Uint16Array(2 ** Math.ceil(Math.log2(name + 1)));
      wider.set(this.labelOf);
      this.labelOf = wider;
    }
    this.names[label] = name;
    this.labelOf[name] = label;
    return label;
  }
}

function labelsFor(edges: number): Uint16Array<SharedArrayBuffer> {
  return new Uint16Array(largeShared(Math.ceil(edges / 2)), 0, edges);
}
