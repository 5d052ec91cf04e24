import { t } from '@vscode/l10n';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { TreemapNode } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { layoutTreemap } from './treemapLayout';
import { legendText, nodeName, nodeText, weightText } from './treemapText';
import { rectangleStyle, TreemapTile } from './treemapTile';
import { useSize } from './useSize';
import { useTreemap } from './useTreemap';
import { useTreemapChoice } from './useTreemapChoice';

/**
 * What retains most, as areas. Choosing an area narrows treemap and table to it; choosing a value's area shows the value.
 */
export function Treemap() {
  const { state } = usePage();
  const { tree, failure } = useTreemap();
  const map = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(map);
  const { groups, cells } = useMemo(
    () => (tree ? layoutTreemap(tree, width, height) : { groups: [], cells: [] }),
    [tree, width, height],
  );
  const { active, choose, press } = useTreemapChoice({ map, tree, cells });
  const [pointed, setPointed] = useState<TreemapNode | undefined>(undefined);
  const { value } = state.view;
  const isChosen = ({ finding, row }: TreemapNode): boolean =>
    row !== undefined && row === value?.row && finding === value.finding;
  const words = (node: TreemapNode): string => nodeText(node, tree!.unit);
  const tile = (cell: (typeof cells)[number], i: number, x = 0, y = 0) => (
    <TreemapTile
      key={i}
      rectangle={{ ...cell, x: cell.x - x, y: cell.y - y }}
      node={cell.node}
      name={nodeName(cell.node)}
      words={words(cell.node)}
      weight={weightText(cell.node.weight, tree!.unit)}
      isActive={i === active}
      isChosen={isChosen(cell.node)}
      onChoose={() => choose(cell.node)}
      onPoint={() => setPointed(cell.node)}
    />
  );
  const ordered = cells.map((cell, i) => ({ cell, i }));
  return (
    <div class="picture">
      <div
        ref={map}
        class="treemap"
        role="listbox"
        aria-label={t('Treemap of what is retained')}
        aria-describedby="treemap-help"
        aria-busy={tree === undefined && failure === undefined}
        onKeyDown={press}
        onPointerLeave={() => setPointed(undefined)}
        onFocusOut={() => setPointed(undefined)}
      >
        {groups.map((group, at) => (
          <div
            key={`group ${at}`}
            class="group"
            role="group"
            aria-label={words(group.node)}
            style={rectangleStyle(group)}
          >
            <div
              class="name label"
              aria-hidden="true"
              onClick={() => choose(group.node)}
              onPointerEnter={() => setPointed(group.node)}
            >
              <span>{nodeName(group.node)}</span>
            </div>
            {ordered
              .filter(({ cell }) => cell.group === at)
              .map(({ cell, i }) => tile(cell, i, group.x, group.y))}
          </div>
        ))}
        {ordered.filter(({ cell }) => cell.group === undefined).map(({ cell, i }) => tile(cell, i))}
      </div>
      <p class="caption">
        {failure ?? (pointed ? words(pointed) : tree ? legendText(tree) : t('Reading…'))}
      </p>
      <p class="help" id="treemap-help">
        {t(
          'The table lists the same values. Arrow keys move, Enter goes into an area, Backspace goes back.',
        )}
      </p>
    </div>
  );
}
