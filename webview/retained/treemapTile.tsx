import type { TreemapNode } from '../../src/protocol/rowQuery';
import type { Rectangle } from './treemapLayout';

const LINE_HEIGHT = 16;

interface TreemapTileProps {
  /** Relative to its container. */
  rectangle: Rectangle;
  node: TreemapNode;
  name: string;
  /** Full description. */
  words: string;
  /** How much it is. */
  weight: string;
  isActive: boolean;
  /** Whether the details show its value. */
  isChosen: boolean;
  onChoose(): void;
  onPoint(): void;
}

/** One area that can be chosen. */
export function TreemapTile({
  rectangle,
  node,
  name,
  words,
  weight,
  isActive,
  isChosen,
  onChoose,
  onPoint,
}: TreemapTileProps) {
  const texts = Math.floor(rectangle.height / LINE_HEIGHT);
  return (
    <div
      class={`tile ${node.open > 0 ? 'open' : ''} ${node.finding === undefined ? 'rest' : ''}`}
      role="option"
      aria-label={words}
      aria-selected={isChosen}
      tabIndex={isActive ? 0 : -1}
      style={rectangleStyle(rectangle)}
      onClick={onChoose}
      onPointerEnter={onPoint}
      onFocusIn={onPoint}
    >
      {texts > 0 && (
        <div class="label">
          <span>{name}</span>
        </div>
      )}
      {/* The space keeps the words apart for those who hear them. */}
      {texts > 1 && [
        ' ',
        <small class="label">
          <span>{weight}</span>
        </small>,
      ]}
    </div>
  );
}

export function rectangleStyle({ x, y, width, height }: Rectangle) {
  return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
}
