import { t } from '@vscode/l10n';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Treemap as Tree, TreemapNode } from '../../src/protocol/rowQuery';
import { usePage } from '../context';
import { stepUp } from './crumbs';
import { layoutTreemap } from './treemapLayout';
import { neighbourOf } from './treemapKeys';
import { legendText, nodeName, nodeText, weightText } from './treemapText';
import { rectangleStyle, TreemapTile } from './treemapTile';
import { useSize } from './useSize';
import { useTreemap } from './useTreemap';

/** What retains most, as areas. Choosing one narrows treemap and table to it; a value's shows the value. */
export function Treemap() {
  const { state, look } = usePage();
  const { tree, failure } = useTreemap();
  const map = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(map);
  const { groups, cells } = useMemo(
    () => (tree ? layoutTreemap(tree, width, height) : { groups: [], cells: [] }),
    [tree, width, height],
  );
  const [reached, setActive] = useState(0);
  const [pointed, setPointed] = useState<TreemapNode | undefined>(undefined);
  const active = Math.min(reached, cells.length - 1);
  /** The focus goes to the active cell, once the cells are there that it is one of. */
  const wantsFocus = useRef<Tree | true | undefined>(undefined);
  useLayoutEffect(() => {
    if (wantsFocus.current === undefined || wantsFocus.current === tree) return;
    wantsFocus.current = undefined;
    map.current!.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus();
  });

  const choose = ({ finding, className, instance, row }: TreemapNode): void => {
    if (finding === undefined) return;
    if (row !== undefined) return look({ value: { finding, row } });
    setActive(0);
    wantsFocus.current = tree;
    look({
      finding,
      ...(className === undefined ? {} : { className }),
      ...(instance === undefined ? {} : { instance }),
    });
  };
  const press = (event: KeyboardEvent): void => {
    const to = neighbourOf(cells, active, event.key);
    if (to !== undefined) {
      setActive(to);
      wantsFocus.current = true;
    } else if (event.key === 'Enter' || event.key === ' ') choose(cells[active]!.node);
    else if (event.key === 'Backspace' || event.key === 'Escape') {
      const up = stepUp(state.view);
      if (!up) return;
      setActive(0);
      wantsFocus.current = tree;
      look(up);
    } else return;
    event.preventDefault();
  };

  const { value } = state.view;
  const isChosen = ({ finding, row }: TreemapNode): boolean =>
    row !== undefined && row === value?.row && finding === value.finding;
  const words = (node: TreemapNode): string => nodeText(node, tree!.unit);
  const tile = (cell: (typeof cells)[number], i: number, x = 0, y = 0) => (
    <TreemapTile
      key={i}
      place={{ ...cell, x: cell.x - x, y: cell.y - y }}
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
              class="name"
              aria-hidden="true"
              onClick={() => choose(group.node)}
              onPointerEnter={() => setPointed(group.node)}
            >
              {nodeName(group.node)}
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
