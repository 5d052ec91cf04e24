import type { TreemapNode } from '../../src/protocol/rowQuery';
import type { Rectangle } from './treemapLayout';

/** A text of some letters and its line fit. */
const NAMED = { width: 34, height: 16 };

interface TreemapTileProps {
  /** In what it is drawn in. */
  place: Rectangle;
  node: TreemapNode;
  words: string;
  isActive: boolean;
  /** Its value is the one that the details are about. */
  isChosen: boolean;
  onChoose(): void;
  onPoint(): void;
}

/** One area that can be chosen. */
export function TreemapTile({
  place,
  node,
  words,
  isActive,
  isChosen,
  onChoose,
  onPoint,
}: TreemapTileProps) {
  const isNamed = place.width >= NAMED.width && place.height >= NAMED.height;
  return (
    <div
      class={`tile ${node.open > 0 ? 'open' : ''} ${node.finding === undefined ? 'rest' : ''}`}
      role="option"
      aria-label={words}
      aria-selected={isChosen}
      tabIndex={isActive ? 0 : -1}
      style={rectangleStyle(place)}
      onClick={onChoose}
      onPointerEnter={onPoint}
      onFocusIn={onPoint}
    >
      {isNamed && <span>{node.label}</span>}
    </div>
  );
}

export function rectangleStyle({ x, y, width, height }: Rectangle) {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}
