import { t } from '@vscode/l10n';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatBytes, formatCount, formatQuantity } from '../../src/base/format';
import type { LeftRow } from '../../src/protocol/leftView';
import type { TreemapNode } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { neighbourOf } from '../retained/treemapKeys';
import { layoutTreemap } from '../retained/treemapLayout';
import { rectangleStyle, TreemapTile } from '../retained/treemapTile';
import { useSize } from '../retained/useSize';
import { bytesText, rowText, verdictText } from './leftWords';

interface LeftTreemapProps {
  rows: LeftRow[];
  chosen: LeftRow;
}

/** What is held by whom, as areas. What grows is striped. */
export function LeftTreemap({ rows, chosen }: LeftTreemapProps) {
  const { look } = usePage();
  const map = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(map);
  const isWeighed = rows.some(({ retainedBytes }) => retainedBytes !== null);
  const { groups, cells } = useMemo(
    () => layoutTreemap(treeOf(rows, isWeighed), width, height),
    [rows, isWeighed, width, height],
  );
  const [reached, setActive] = useState(0);
  const active = Math.max(0, Math.min(reached, cells.length - 1));
  const [pointed, setPointed] = useState<LeftRow | undefined>();
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    map.current!.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus();
  });
  const weightOf = ({ weight }: Pick<TreemapNode, 'weight'>): string =>
    isWeighed ? formatBytes(weight) : formatCount(weight);
  const textOf = (row: LeftRow): string =>
    rowText(row, isWeighed ? bytesText(row.retainedBytes) : formatCount(row.values));
  const press = (event: KeyboardEvent): void => {
    const to = neighbourOf(cells, active, event.key);
    const at = cells[active]?.node.row;
    if (to !== undefined) {
      setActive(to);
      wantsFocus.current = true;
    } else if ((event.key === 'Enter' || event.key === ' ') && at !== undefined) {
      look({ leftRow: rows[at]!.id });
    } else return;
    event.preventDefault();
  };
  const tile = (i: number, x = 0, y = 0) => {
    const cell = cells[i]!;
    const row = rows[cell.node.row!]!;
    const isGroup = cell.node.children.length > 0;
    return (
      <TreemapTile
        key={cell.node.finding}
        rectangle={{ ...cell, x: cell.x - x, y: cell.y - y }}
        node={cell.node}
        name={cell.node.label!}
        words={isGroup ? groupText(cell.node, weightOf(cell.node)) : textOf(row)}
        weight={weightOf(cell.node)}
        isActive={i === active}
        isChosen={!isGroup && row === chosen}
        onChoose={() => {
          setActive(i);
          look({ leftRow: row.id });
        }}
        onPoint={() => setPointed(row)}
      />
    );
  };
  const ordinals = cells.map((cell, i) => ({ group: cell.group, i }));
  return (
    <section class="holders" aria-labelledby="holders-title">
      <h2 id="holders-title">{t('Who holds it')}</h2>
      <div class="picture">
        <div
          ref={map}
          class="treemap"
          role="listbox"
          aria-label={t('Treemap of who holds it')}
          onKeyDown={press}
          onPointerLeave={() => setPointed(undefined)}
          onFocusOut={() => setPointed(undefined)}
        >
          {groups.map((group, at) => (
            <div
              key={group.node.label}
              class="group"
              role="group"
              aria-label={groupText(group.node, weightOf(group.node))}
              style={rectangleStyle(group)}
            >
              <div class="name label" aria-hidden="true" title={group.node.label}>
                <span>{group.node.label}</span>
              </div>
              {ordinals.filter(each => each.group === at).map(({ i }) => tile(i, group.x, group.y))}
            </div>
          ))}
          {ordinals.filter(each => each.group === undefined).map(({ i }) => tile(i))}
        </div>
        <p class="caption">
          {pointed
            ? textOf(pointed)
            : isWeighed
              ? t('Areas are retained bytes. Striped: grows with each round.')
              : t('Areas are numbers of values. Striped: grows with each round.')}
        </p>
      </div>
    </section>
  );
}

function groupText({ label, count }: TreemapNode, weight: string): string {
  return `${label} ${weight}, ${formatQuantity(count, t('holder'), t('holders'))}`;
}

/** Verdict → row. The rows without a weight are only in the table. */
function treeOf(rows: readonly LeftRow[], isWeighed: boolean): TreemapNode {
  const leaves = rows.flatMap((row, ordinal): (TreemapNode & Pick<LeftRow, 'verdict'>)[] => {
    const weight = isWeighed ? (row.retainedBytes ?? 0) : row.values;
    if (weight === 0) return [];
    const open = row.verdict === 'grows' ? 1 : 0;
    const { label, values: count, id: finding, verdict } = row;
    return [{ label, weight, count, open, finding, row: ordinal, verdict, children: [] }];
  });
  const groups = (['grows', 'parked', 'held'] as const).flatMap((verdict): TreemapNode[] => {
    const children = leaves.filter(leaf => leaf.verdict === verdict);
    const weight = children.reduce((sum, leaf) => sum + leaf.weight, 0);
    if (children.length === 0) return [];
    const label = verdictText(verdict);
    const count = children.length;
    // Where there is no room for its parts, it stands for the heaviest one.
    const { open, row } = children[0]!;
    return [{ label, weight, count, open, row: row!, finding: verdict, children }];
  });
  return { weight: 0, count: leaves.length, open: 0, children: groups };
}
