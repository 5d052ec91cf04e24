import type { ClassShare } from '../../protocol/heapReading';
import { classStatistics } from '../graph/classStatistics';
import { NodeType, type HeapGraph } from '../graph/heapGraph';
import type { Grouping } from './grouping';
import type { Row } from './rows';

/** For each row, the class that most of the values in its holder have; texts only where there is nothing else. */
export function valueClasses(rows: readonly Row[], grouping: Grouping): (ClassShare | undefined)[] {
  const { graph } = grouping;
  const rowOf = new Int32Array(grouping.groups.length + 1).fill(-1);
  rows.forEach(({ groups }, row) => {
    // What else is held together with the row's values is in other kinds of places: their listeners.
    const kind = groups[0]?.slot.kind;
    for (const { ordinal, slot } of groups) if (slot.kind === kind) rowOf[ordinal] = row;
  });
  const values = rows.map((): number[] => []);
  for (const node of grouping.tree.young) {
    const row = grouping.values.has(node) ? rowOf[grouping.groupOf[node]!]! : -1;
    if (row >= 0) values[row]!.push(node);
  }
  return values.map(nodes => {
    const objects = nodes.filter(node => !isText(graph, node));
    const told = Uint32Array.from(objects.length > 0 ? objects : nodes);
    return classStatistics(graph, told).sort((a, b) => b.count - a.count)[0];
  });
}

function isText({ nodeType }: HeapGraph, node: number): boolean {
  const type = nodeType[node]!;
  return (
    type === NodeType.string ||
    type === NodeType['concatenated string'] ||
    type === NodeType['sliced string']
  );
}
