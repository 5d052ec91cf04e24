import { EdgeType, edgeTypeOf, NodeType, nodeNameOf } from '../graph/heapGraph';
import { NO_EDGE, sourceOf } from './agedWalk';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { sum } from './perRound';
import type { Row } from './rows';

/** What a row's values have in common: how many there are, by whose arrays, at which positions, of which rounds. */
interface Shape {
  count: number;
  /** Of what tells a value's place, summed up, so that no order matters; `undefined` once a value is in no such array. */
  sums: [number, number] | undefined;
}

/**
 * Rows about parallel arrays, in lists of two and more: each round put as many values at the same positions in arrays of the
 * same objects. Keys and values of one cache are one cause, whatever field has them. One pass over the values.
 */
export function parallelRows(rows: readonly Row[], grouping: Grouping): number[][] {
  const shapes = new Map<Group, Shape>();
  const ofRow = rows.map(({ verdict, groups: [group, ...more] }) => {
    const isOne = verdict === 'grows' && more.length === 0 && group!.slot.kind === 'element';
    if (!isOne || group!.slot.outer?.kind !== 'field') return undefined;
    const shape: Shape = { count: 0, sums: [0, 0] };
    shapes.set(group!, shape);
    return shape;
  });
  if (shapes.size > 1) readShapes(shapes, grouping);
  const byKey = new Map<string, number[]>();
  for (const [row, shape] of ofRow.entries()) {
    if (!shape?.sums || shape.count !== sum(rows[row]!.perRound)) continue;
    const key = [shape.count, ...shape.sums].join('|');
    const same = byKey.get(key);
    if (same) same.push(row);
    else byKey.set(key, [row]);
  }
  return [...byKey.values()].filter(({ length }) => length > 1);
}

function readShapes(shapes: ReadonlyMap<Group, Shape>, grouping: Grouping): void {
  const { tree, graph, values } = grouping;
  for (const node of tree.young) {
    if (!values.has(node)) continue;
    const shape = shapes.get(grouping.group(node)!);
    if (!shape?.sums) continue;
    shape.count++;
    const edge = tree.parentEdge[node]!;
    const array = edge === NO_EDGE ? 0 : sourceOf(graph, edge);
    const isElement =
      array > 0 &&
      edgeTypeOf(graph, edge) === EdgeType.element &&
      graph.nodeType[array] === NodeType.object &&
      nodeNameOf(graph, array) === 'Array';
    if (!isElement) {
      shape.sums = undefined;
      continue;
    }
    const owner = tree.ownerOf(tree.parentOf(array));
    const place = mixed(mixed(graph.edgeNames.of(edge), owner), grouping.roundOf(node));
    const [one, other] = shape.sums;
    shape.sums = [(one + place) >>> 0, (other + mixed(place, 1)) >>> 0];
  }
}

/** A number that tells two apart, of 32 bits. */
function mixed(one: number, other: number): number {
  let bits = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other + 1, 0xc2b2ae35);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x27d4eb2f);
  return (bits ^ (bits >>> 13)) >>> 0;
}
