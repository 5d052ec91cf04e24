import { t } from '@vscode/l10n';
import { coverageSentence, verdictSentence } from '../src/protocol/verdict';
import { usePage } from './context';
import { Icon } from './icon';

const icons = {
  ...{ held: 'warning', clean: 'pass', sourceOnly: 'code' },
  ...{ noPool: 'circle-slash', unknown: 'question' },
};
/** The others stand above, in the list of all. */
const MOST_GAPS = 5;

/** In the place of values when none is listed: clean, judged by source alone, without a pool, or not known, never one for the other. */
export function NothingHeld() {
  const { verdict, coverage } = usePage().state.overview!;
  const { kind, gaps } = verdict;
  return (
    <div class={`nothing ${kind}`} role="status">
      <Icon name={icons[kind]} />
      <div>
        <p>{verdictSentence(verdict, coverage, t)}</p>
        {(kind === 'clean' || kind === 'sourceOnly') && coverage && (
          <p class="hint">{coverageSentence(coverage, t)}</p>
        )}
        {kind === 'noPool' && (
          <p class="hint">{t('What other things keep, a comparison of two snapshots shows.')}</p>
        )}
        {kind === 'unknown' && (
          <ul>
            {gaps.slice(0, MOST_GAPS).map(gap => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
