/** A directed graph in compressed sparse rows: successors of `v` are `successors[firstSuccessor[v] … firstSuccessor[v + 1])`. */
export interface FlowGraph {
  vertexCount: number;
  firstSuccessor: Uint32Array;
  successors: Uint32Array;
}

export interface DominatorTree {
  /** Immediate dominator of each vertex. For the root and for unreachable vertices it is the root. */
  dominator: Uint32Array;
  /** The vertices reachable from vertex 0 in depth-first order: each comes after its dominator. */
  order: Uint32Array;
}

const NONE = 0xffff_ffff;

/**
 * Dominators from vertex 0. Lengauer, Tarjan, "A fast algorithm for finding dominators in a flowgraph", TOPLAS 1(1), 1979,
 * the simple version: O(m log n) for any graph, whereas a hostile file can make iterative algorithms quadratic. Uses the
 * paper's names. Between the walk and the last step, vertices are identified by their depth-first number.
 */
export function dominatorTree(graph: FlowGraph): DominatorTree {
  const { vertexCount } = graph;
  const { order, number, parent } = depthFirst(graph);
  const n = order.length;
  const { firstPredecessor, predecessors } = reverse(graph, order, number);
  const semi = Uint32Array.from({ length: n }, (_, v) => v);
  const label = semi.slice();
  const ancestor = new Uint32Array(n).fill(NONE);
  const dom = new Uint32Array(n);
  /** Buckets as linked lists: the first vertex of each bucket, and the next one after each vertex. */
  const bucket = new Uint32Array(n).fill(NONE);
  const nextInBucket = new Uint32Array(n);
  /** Reuses the array of numbers for the vertices that `evaluate` still has to compress. */
  const stack = number;

  const evaluate = (v: number): number => {
    if (ancestor[v] === NONE) return v;
    let depth = 0;
    let at = v;
    while (ancestor[ancestor[at]!] !== NONE) {
      stack[depth++] = at;
      at = ancestor[at]!;
    }
    while (depth > 0) {
      const w = stack[--depth]!;
      const above = ancestor[w]!;
      if (semi[label[above]!]! < semi[label[w]!]!) label[w] = label[above]!;
      ancestor[w] = ancestor[above]!;
    }
    return label[v]!;
  };

  for (let w = n - 1; w > 0; w--) {
    for (let i = firstPredecessor[w]!; i < firstPredecessor[w + 1]!; i++) {
      const u = evaluate(predecessors[i]!);
      if (semi[u]! < semi[w]!) semi[w] = semi[u]!;
    }
    const p = parent[w]!;
    nextInBucket[w] = bucket[semi[w]!]!;
    bucket[semi[w]!] = w;
    ancestor[w] = p;
    for (let v = bucket[p]!; v !== NONE; v = nextInBucket[v]!) {
      const u = evaluate(v);
      dom[v] = semi[u]! < semi[v]! ? u : p;
    }
    bucket[p] = NONE;
  }
  const dominator = new Uint32Array(vertexCount);
  for (let w = 1; w < n; w++) {
    if (dom[w] !== semi[w]) dom[w] = dom[dom[w]!]!;
    dominator[order[w]!] = order[dom[w]!]!;
  }
  return { dominator, order };
}

interface DepthFirst {
  order: Uint32Array;
  /** Depth-first number of each vertex; NONE for those that vertex 0 does not reach. */
  number: Uint32Array;
  /** Depth-first number of each vertex's parent, by depth-first number. */
  parent: Uint32Array;
}

function depthFirst({ vertexCount, firstSuccessor, successors }: FlowGraph): DepthFirst {
  const number = new Uint32Array(vertexCount).fill(NONE);
  const order = new Uint32Array(vertexCount);
  const parent = new Uint32Array(vertexCount);
  const next = firstSuccessor.slice(0, vertexCount);
  let count = 1;
  number[0] = 0;
  for (let v = 0; ;) {
    const i = next[v]!;
    if (i < firstSuccessor[v + 1]!) {
      next[v] = i + 1;
      const w = successors[i]!;
      if (number[w] !== NONE) continue;
      parent[count] = number[v]!;
      order[count] = w;
      number[w] = count++;
      v = w;
    } else {
      if (v === 0) break;
      v = order[parent[number[v]!]!]!;
    }
  }
  return { order: order.subarray(0, count), number, parent };
}

/** Predecessors by depth-first number. */
function reverse(
  { firstSuccessor, successors }: FlowGraph,
  order: Uint32Array,
  number: Uint32Array,
): { firstPredecessor: Uint32Array; predecessors: Uint32Array } {
  const n = order.length;
  const firstPredecessor = new Uint32Array(n + 2);
  // Counts are stored two positions ahead, so that the filling below leaves each row's start at its position.
  for (let v = 0; v < n; v++) {
    const vertex = order[v]!;
    for (let i = firstSuccessor[vertex]!; i < firstSuccessor[vertex + 1]!; i++) {
      firstPredecessor[number[successors[i]!]! + 2]!++;
    }
  }
  for (let v = 2; v < n + 2; v++) firstPredecessor[v]! += firstPredecessor[v - 1]!;
  const predecessors = new Uint32Array(firstPredecessor[n + 1]!);
  for (let v = 0; v < n; v++) {
    const vertex = order[v]!;
    for (let i = firstSuccessor[vertex]!; i < firstSuccessor[vertex + 1]!; i++) {
      const w = number[successors[i]!]!;
      predecessors[firstPredecessor[w + 1]!++] = v;
    }
  }
  return { firstPredecessor, predecessors };
}
