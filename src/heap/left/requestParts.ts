import { GrowingList } from '../graph/growingList';
import { NodeSet } from '../graph/nodeSet';

/**
 * The nodes of finished requests, each with the node that stands for its request. Unlike a Map it has room for all nodes of any
 * heap.
 */
export class RequestParts {
  private readonly set: NodeSet;
  private readonly parts = new GrowingList();
  private readonly requests = new GrowingList();

  constructor(private readonly nodeCount: number) {
    this.set = new NodeSet(nodeCount);
  }

  has(part: number): boolean {
    return this.set.has(part);
  }

  /** Adds a part, unless it belongs to a request already. */
  add(part: number, request: number): void {
    if (this.set.has(part)) return;
    this.set.add(part);
    this.parts.push(part);
    this.requests.push(request);
  }

  /** The parts in the order in which they came, until the next `add`. */
  view(): Uint32Array {
    return this.parts.view();
  }

  /** The parts of some requests. */
  ofRequests(isWanted: (request: number) => boolean): RequestParts {
    const wanted = new RequestParts(this.nodeCount);
    for (let at = 0; at < this.parts.length; at++) {
      const request = this.requests.get(at);
      if (isWanted(request)) wanted.add(this.parts.get(at), request);
    }
    return wanted;
  }
}
