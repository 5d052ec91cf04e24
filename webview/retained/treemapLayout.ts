import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { TreemapNode } from '../../src/protocol/rowQuery';

/** Height of the line with a part's name, in px. */
const NAME_HEIGHT = 18;

/** In px, relative to its container. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A part that can be chosen. */
export interface TreemapCell extends Rectangle {
  node: TreemapNode;
  /** Ordinal of its group; `undefined` outside of groups. */
  group: number | undefined;
}

export interface TreemapGroup extends Rectangle {
  node: TreemapNode;
}

/** Lays out the two levels below a root as squarified rectangles. First-level parts with parts of their own are groups. */
export function layoutTreemap(
  root: TreemapNode,
  width: number,
  height: number,
): { groups: TreemapGroup[]; cells: TreemapCell[] } {
  const tree = hierarchy(root, ({ children }) => children).sum(node =>
    node.children.length === 0 ? node.weight : 0,
  );
  const laidOut = treemap<TreemapNode>()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingInner(2)
    .paddingTop(node => (node.depth === 1 && node.children ? NAME_HEIGHT : 0))
    .round(true)(tree);
  const groups: TreemapGroup[] = [];
  const cells: TreemapCell[] = [];
  for (const part of laidOut.children ?? []) {
    const rectangle = rectangleOf(part);
    // A name would leave no room for the parts.
    if (!part.children || rectangle.height < 2 * NAME_HEIGHT) {
      cells.push({ ...rectangle, node: part.data, group: undefined });
      continue;
    }
    const group = groups.push({ ...rectangle, node: part.data }) - 1;
    for (const cell of part.children) {
      cells.push({ ...rectangleOf(cell), node: cell.data, group });
    }
  }
  return { groups, cells: cells.filter(isVisible) };
}

function rectangleOf({ x0, y0, x1, y1 }: { x0: number; y0: number; x1: number; y1: number }) {
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** Parts that are too small to draw are only in the table. */
function isVisible({ width, height }: Rectangle): boolean {
  return width >= 2 && height >= 2;
}
