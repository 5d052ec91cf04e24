import * as assert from 'node:assert/strict';
import type { RowColumn, RowGrouping, RowQuery, ValueLine } from '../../../src/protocol/rowQuery';
import { RowTable } from '../../../src/table/rowTable';
import { pseudoRandom } from '../heap/random';
import { ANY, randomRows } from './randomRows';

const COLUMNS: RowColumn[] = [
  'className',
  'key',
  'slot',
  'context',
  'closable',
  'size',
  'retainedBytes',
];

/** What a column shows, spelled out for comparing: numbers as numbers, the state by how much it matters. */
function cell(row: ValueLine, column: RowColumn): string | number | null {
  if (column === 'context') return row.instance;
  if (column === 'closable') return [null, 'closed', 'open'].indexOf(row.closable);
  return row[column];
}

/** Whether `a` belongs before `b`; false for equal ones. */
function isBefore(a: ValueLine, b: ValueLine, { sort, descending }: RowQuery): boolean {
  const [x, y] = [cell(a, sort), cell(b, sort)];
  if (x === null || y === null) return x !== null && y === null;
  const numeric = (value: string | number): boolean => !Number.isNaN(Number(value || 'x'));
  const ascends =
    sort === 'slot' && numeric(x) !== numeric(y)
      ? numeric(x)
      : sort === 'slot' && numeric(x)
        ? Number(x) < Number(y)
        : x < y;
  return x !== y && ascends !== descending;
}

/** Insertion sort, which is stable and says nothing about how the table does it. */
function naiveOrder(rows: readonly ValueLine[], query: RowQuery): ValueLine[] {
  const ordered: ValueLine[] = [];
  for (const row of rows) {
    let at = ordered.length;
    while (at > 0 && isBefore(row, ordered[at - 1]!, query)) at--;
    ordered.splice(at, 0, row);
  }
  return ordered;
}

function naiveSelection(rows: readonly ValueLine[], query: RowQuery): ValueLine[] {
  return naiveOrder(
    rows.filter(row => {
      const text = [row.className, row.key, row.slot].join(' ').toLowerCase();
      return (
        (query.findings.length === 0 || query.findings.includes(row.finding)) &&
        (!query.openOnly || row.closable === 'open') &&
        (query.className === undefined || row.className === query.className) &&
        (query.instance === undefined || row.instance === query.instance) &&
        query.filter
          .toLowerCase()
          .split(' ')
          .every(word => text.includes(word))
      );
    }),
    query,
  );
}

const sameGroup: Record<RowGrouping, (a: ValueLine, b: ValueLine) => boolean> = {
  none: () => true,
  class: (a, b) => a.className === b.className,
  key: (a, b) => a.key === b.key,
  context: (a, b) => a.finding === b.finding && a.instance === b.instance,
};

function naiveGroups(rows: readonly ValueLine[], query: RowQuery): ValueLine[][] {
  const groups: ValueLine[][] = [];
  for (const row of naiveSelection(rows, query)) {
    const group = groups.find(([first]) => sameGroup[query.grouping](first!, row));
    if (group) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

describe('the table of rows', () => {
  const random = pseudoRandom(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const randomQuery = (): RowQuery => ({
    ...ANY,
    findings: pick([[], ['first'], ['second'], ['first', 'second'], ['none']]),
    filter: pick(['', '', 'SESS', 'body 1', 'Ωm', 'zzz']),
    openOnly: random() < 0.3,
    ...(random() < 0.2 ? { className: pick(['Session', 'Buffer', '']) } : {}),
    ...(random() < 0.2 ? { instance: Math.floor(random() * 12) } : {}),
    sort: pick(COLUMNS),
    descending: random() < 0.5,
  });

  it('selects and orders as a naive list does: equal rows as they were, unknowns last', () => {
    for (let round = 0; round < 150; round++) {
      const rows = randomRows(random, Math.floor(random() * 120));
      const table = new RowTable(rows);
      for (let i = 0; i < 4; i++) {
        const query = randomQuery();
        assert.deepEqual(table.select(query), naiveSelection(rows, query), JSON.stringify(query));
      }
    }
  });

  it('groups as a naive list does', () => {
    for (let round = 0; round < 60; round++) {
      const rows = randomRows(random, 80);
      const sort = pick<RowColumn>(['className', 'key', 'slot', 'context']);
      const query = {
        ...randomQuery(),
        sort,
        grouping: pick(['class', 'key', 'context'] as const),
      };
      const groups = naiveGroups(rows, query);
      const { lines, total, values } = new RowTable(rows).page(query);
      assert.equal(total, groups.length);
      assert.equal(values, groups.flat().length);
      assert.deepEqual(
        lines.map(line => line.kind === 'group' && [line.count, line.open, line.retainedBytes]),
        groups.map(group => [
          group.length,
          group.filter(({ closable }) => closable === 'open').length,
          group.every(row => row.retainedBytes === null)
            ? null
            : group.reduce((sum, row) => sum + (row.retainedBytes ?? 0), 0),
        ]),
      );
    }
  });

  it('orders groups by their sums and numbers, those without bytes last in both directions', () => {
    const bytes = [null, 3, 9, null, 4];
    const rows = randomRows(random, 5).map((row, i) => ({
      ...row,
      className: ['none', 'small', 'large', 'none', 'small'][i]!,
      retainedBytes: bytes[i]!,
    }));
    const order = (sort: RowColumn, descending: boolean): string[] =>
      new RowTable(rows)
        .page({ ...ANY, grouping: 'class', sort, descending })
        .lines.map(line => (line.kind === 'group' ? `${line.name} ${line.retainedBytes}` : ''));
    assert.deepEqual(order('retainedBytes', true), ['large 9', 'small 7', 'none null']);
    assert.deepEqual(order('retainedBytes', false), ['small 7', 'large 9', 'none null']);
    assert.equal(order('size', false)[0], 'large 9');
  });

  it('does not take an empty key for the lack of one', () => {
    const [row] = randomRows(random, 1);
    const table = new RowTable([
      { ...row!, key: '' },
      { ...row!, key: null },
    ]);
    assert.equal(table.page({ ...ANY, grouping: 'key' }).total, 2);
  });

  it('pages expanded groups as slices of the whole list', () => {
    for (let round = 0; round < 60; round++) {
      const rows = randomRows(random, 60);
      const table = new RowTable(rows);
      const grouping = pick(['none', 'class', 'key', 'context'] as const);
      const folded = table.page({ ...ANY, grouping });
      const names = folded.lines.flatMap(line => (line.kind === 'group' ? [line.name] : []));
      const query = { ...ANY, grouping, expanded: names.filter(() => random() < 0.5) };
      const whole = naiveGroups(rows, query).flatMap((group, i) => {
        if (grouping === 'none') return group;
        const { name } = folded.lines[i] as { name: string };
        return query.expanded.includes(name) ? [name, ...group] : [name];
      });
      const spelled = ({ start, end }: { start: number; end: number }): unknown[] =>
        table
          .page({ ...query, start, end })
          .lines.map(line => (line.kind === 'group' ? line.name : line));
      assert.equal(table.page(query).total, whole.length);
      for (let i = 0; i < 6; i++) {
        const start = Math.floor(random() * 70);
        const end = start + Math.floor(random() * 20);
        assert.deepEqual(spelled({ start, end }), whole.slice(start, end));
      }
    }
  });
});
