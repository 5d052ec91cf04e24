import { GrowingList } from './growingList';
import { NodeSet } from './nodeSet';

/** Node ordinals in the order in which they came, each once. Unlike a Map or Set it has room for all nodes of any heap. */
export class NodeList {
  private readonly set: NodeSet;
  private readonly list = new GrowingList();

  constructor(nodeCount: number) {
    this.set = new NodeSet(nodeCount);
  }

  has(node: number): boolean {
    return this.set.has(node);
  }

  add(node: number): void {
    if (this.set.has(node)) return;
    this.set.add(node);
    this.list.push(node);
  }

  /** The nodes, until the next `add`. */
  view(): Uint32Array {
    return this.list.view();
  }
}
