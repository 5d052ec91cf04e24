import { t } from '@vscode/l10n';
import { Icon } from '../icon';
import { usePage } from '../pageTools';
import { LeftDetails } from './leftDetails';
import { LeftSummary } from './leftSummary';
import { LeftTable } from './leftTable';
import { LeftTreemap } from './leftTreemap';
import { RoundChart } from './roundChart';
import { useLeft } from './useLeft';

/** What finished requests left behind: by whom it is held, since when, and how much it is. */
export function Left() {
  const { state } = usePage();
  const { view, failure } = useLeft();
  if (!view) {
    return (
      <main class="left" aria-busy={failure === undefined}>
        <p class="note" role={failure === undefined ? 'status' : 'alert'}>
          {failure !== undefined && <Icon name="error" />} {failure ?? t('Loading…')}
        </p>
      </main>
    );
  }
  const { rows, recorded } = view;
  const chosen = rows.find(({ id }) => id === state.view.leftRow) ?? rows[0];
  return (
    <main class="left">
      <LeftSummary view={view} />
      {(recorded || chosen) && (
        <div class="causes">
          {recorded && <RoundChart recorded={recorded} />}
          {chosen && <LeftTreemap rows={rows} chosen={chosen} />}
          {chosen && <LeftTable rows={rows} chosen={chosen} />}
        </div>
      )}
      {chosen && <LeftDetails key={chosen.id} row={chosen} />}
    </main>
  );
}
