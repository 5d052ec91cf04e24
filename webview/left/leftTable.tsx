import { t } from '@vscode/l10n';
import { formatCount } from '../../src/base/format';
import type { LeftRow } from '../../src/protocol/leftView';
import { Icon } from '../icon';
import { usePage } from '../pageTools';
import type { LeftColumn } from './leftColumns';
import { orderedRows } from './leftOrder';
import {
  bytesText,
  kindText,
  valuesText,
  verdictHint,
  verdictIcons,
  verdictText,
} from './leftWords';

interface Column {
  name: LeftColumn;
  title: string;
  /** Numbers first sort from the largest, texts from A. */
  isNumber: boolean;
}

interface LeftTableProps {
  rows: LeftRow[];
  chosen: LeftRow;
}

/** All causes, a line each. Heads sort; arrow keys go through the lines. */
export function LeftTable({ rows, chosen }: LeftTableProps) {
  const { state, look } = usePage();
  const { leftSort, leftDescending } = state.view;
  const ordered = orderedRows(rows, leftSort, leftDescending);
  const columns: Column[] = [
    { name: 'label', title: t('Holder'), isNumber: false },
    { name: 'verdict', title: t('Verdict'), isNumber: false },
    { name: 'kind', title: t('Kind'), isNumber: false },
    { name: 'values', title: t('By round'), isNumber: true },
    { name: 'contexts', title: t('Requests'), isNumber: true },
    { name: 'retainedBytes', title: t('Retained'), isNumber: true },
    { name: 'package', title: t('Code of'), isNumber: false },
  ];
  const sortBy = ({ name, isNumber }: Column): void =>
    look({ leftSort: name, leftDescending: name === leftSort ? !leftDescending : isNumber });
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    const at = ordered.findIndex(({ id }) => id === chosen.id);
    const to = Math.min(Math.max(at + step, 0), ordered.length - 1);
    event.preventDefault();
    look({ leftRow: ordered[to]!.id });
    const body = event.currentTarget as HTMLElement;
    body.querySelectorAll<HTMLElement>('button')[to]?.focus();
  };
  return (
    <section class="lines" aria-labelledby="lines-title">
      <h2 id="lines-title">{t('Causes')}</h2>
      <table>
        <thead>
          <tr>
            {columns.map(column => (
              <th
                key={column.name}
                scope="col"
                class={column.name}
                aria-sort={
                  column.name !== leftSort ? 'none' : leftDescending ? 'descending' : 'ascending'
                }
              >
                <button onClick={() => sortBy(column)}>
                  {column.title}
                  {column.name === leftSort && (
                    <Icon name={leftDescending ? 'arrow-down' : 'arrow-up'} />
                  )}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={move}>
          {ordered.map(row => (
            <tr
              key={row.id}
              class={row.verdict}
              aria-current={row === chosen ? 'true' : undefined}
              onClick={() => look({ leftRow: row.id })}
            >
              <th scope="row" class="label">
                <button
                  tabIndex={row === chosen ? 0 : -1}
                  aria-pressed={row === chosen}
                  title={row.message}
                >
                  {row.label}
                </button>
              </th>
              <td class="verdict" title={verdictHint(row.verdict)}>
                <Icon name={verdictIcons[row.verdict]} /> {verdictText(row.verdict)}
              </td>
              <td class="kind">{kindText(row)}</td>
              <td class="values">{valuesText(row)}</td>
              <td class="contexts">{row.contexts === 0 ? '' : formatCount(row.contexts)}</td>
              <td class="retainedBytes">{bytesText(row.retainedBytes)}</td>
              <td class="package">{row.package ?? t('yours')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
