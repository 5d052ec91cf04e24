import { usePage } from '../pageTools';
import { Icon } from '../icon';
import type { Column } from './columns';

/** Columns that first sort from the largest value; texts first sort from A. */
const LARGEST_FIRST = new Set(['closable', 'size', 'retainedBytes']);

/** Column heads. Clicking one sorts by it, clicking again reverses the order. */
export function TableHead({ columns }: { columns: Column[] }) {
  const { state, look } = usePage();
  const { sort, descending } = state.view;
  const choose = ({ name }: Column): void =>
    look({ sort: name, descending: name === sort ? !descending : LARGEST_FIRST.has(name) });
  const press = (event: KeyboardEvent, at: number): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Enter' || event.key === ' ') choose(columns[at]!);
    else if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const heads = (event.currentTarget as HTMLElement).parentElement!.children;
    (heads[at + step] as HTMLElement | undefined)?.focus();
  };
  // The sorted column may be one that has nothing to show.
  const reached = columns.find(({ name }) => name === sort) ?? columns[0];
  return (
    <div role="rowgroup" class="head">
      <div role="row" class="row" aria-rowindex={1}>
        {columns.map((column, i) => (
          <div
            key={column.name}
            role="columnheader"
            class={column.name}
            title={column.hint?.() ?? column.title()}
            aria-sort={column.name !== sort ? 'none' : descending ? 'descending' : 'ascending'}
            tabIndex={column === reached ? 0 : -1}
            onClick={() => choose(column)}
            onKeyDown={event => press(event, i)}
          >
            <span>{column.title()}</span>
            {column.name === sort && <Icon name={descending ? 'arrow-down' : 'arrow-up'} />}
          </div>
        ))}
      </div>
    </div>
  );
}
