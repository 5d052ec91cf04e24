import { t } from '@vscode/l10n';
import { useState } from 'preact/hooks';
import { usePage } from '../pageTools';
import { Icon } from '../icon';
import { NothingHeld } from '../nothingHeld';
import { Crumbs } from './crumbs';
import { FilterBar } from './filterBar';
import { Table } from './table';
import { Treemap } from './treemap';
import { useRows } from './useRows';
import { useSelection } from './useSelection';
import { ViewSwitch } from './viewSwitch';

/** What the faulty resets left behind, as a picture, a list, or both, about the same values. */
export function Retained() {
  const { state } = usePage();
  const { overview, view } = state;
  const isEmpty = overview!.staleReferences === 0;
  return (
    <section class="retained" aria-labelledby="retained-title">
      <div class="bar">
        <h2 id="retained-title">{t('What is retained')}</h2>
        {!isEmpty && <Crumbs />}
        {!isEmpty && <ViewSwitch />}
      </div>
      {isEmpty && <NothingHeld />}
      {!isEmpty && view.retained !== 'table' && <Treemap />}
      {!isEmpty && view.retained !== 'treemap' && <List />}
    </section>
  );
}

function List() {
  const { state, look } = usePage();
  const [attempt, setAttempt] = useState(0);
  const rows = useRows(attempt);
  const selecting = useSelection(rows);
  const isNarrowed = state.view.filter !== '' || state.view.openOnly;
  if (rows.failure !== undefined) {
    return (
      <p class="note" role="alert">
        <Icon name="error" />
        {rows.failure}
        <button class="secondary" onClick={() => setAttempt(attempt + 1)}>
          {t('Try Again')}
        </button>
      </p>
    );
  }
  return (
    <>
      <FilterBar {...{ rows, selecting }} />
      {rows.isEmpty ? (
        <p class="note">
          {t('No value is like that.')}
          {isNarrowed && (
            <button class="secondary" onClick={() => look({ filter: '', openOnly: false })}>
              {t('Clear Filter')}
            </button>
          )}
        </p>
      ) : (
        <Table {...{ rows, selecting }} />
      )}
    </>
  );
}
