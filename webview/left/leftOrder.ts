import type { LeftRow } from '../../src/protocol/leftView';
import type { LeftColumn } from './leftColumns';
import { kindText } from './leftWords';

const verdicts: LeftRow['verdict'][] = ['grows', 'parked', 'held'];

/** The rows by a column. Equal ones keep the order that they came in: the most important first. */
export function orderedRows(
  rows: readonly LeftRow[],
  column: LeftColumn,
  isDescending: boolean,
): LeftRow[] {
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => sign * compare(keyOf(a, column), keyOf(b, column)));
}

function keyOf(row: LeftRow, column: LeftColumn): string | number {
  switch (column) {
    case 'label':
      return row.label;
    case 'verdict':
      return verdicts.indexOf(row.verdict);
    case 'kind':
      return kindText(row);
    case 'values':
      return row.values;
    case 'contexts':
      return row.contexts;
    case 'retainedBytes':
      return row.retainedBytes ?? -1;
    case 'package':
      return row.package ?? '';
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
