import { t } from '@vscode/l10n';
import { coverageSentence, verdictSentence } from '../src/protocol/verdict';
import { CommandButton } from './commandButton';
import { usePage } from './pageTools';
import { Icon } from './icon';

const icons = {
  ...{ held: 'warning', clean: 'pass', sourceOnly: 'code' },
  ...{ noPool: 'circle-slash', unknown: 'question' },
};
/** Limit of gaps shown here. The list above has all. */
const MOST_GAPS = 5;

/** Stands in for values when there are none. Tells clean, judged from source alone, no pool, and unknown apart. */
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
        {kind === 'noPool' && !coverage && (
          <p class="hint">{t('To see what grows outside of pools, compare two snapshots.')}</p>
        )}
        {kind === 'unknown' && (
          <ul>
            {gaps.slice(0, MOST_GAPS).map(gap => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        )}
        {coverage && (
          <p class="next">
            <span>{t('Next: record requests, to see what they leave behind anywhere.')}</span>
            <CommandButton command="record" label={t('Record Requests…')} />
          </p>
        )}
      </div>
    </div>
  );
}
