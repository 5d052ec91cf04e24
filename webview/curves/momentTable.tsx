import { t } from '@vscode/l10n';
import { formatCount } from '../../src/base/format';
import { Icon } from '../icon';
import { formatClock } from './clock';
import { compareMoments, type Moment, type MomentChange, type MomentCount } from './moment';

interface MomentTableProps {
  moment: Moment & { now: MomentCount[] };
  onClose(): void;
}

/** What is new, gone and grown since the marked moment. */
export function MomentTable({ moment, onClose }: MomentTableProps) {
  const all = compareMoments(moment.counts, moment.now);
  const changed = all.filter(({ change }) => change !== 'same');
  return (
    <div class="moments">
      <table>
        <caption>
          {changed.length === 0
            ? t('Nothing changed since {0}', formatClock(moment.at))
            : t('Since {0}', formatClock(moment.at))}
          <button
            class="icon"
            title={t('Forget Moment')}
            aria-label={t('Forget Moment')}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </caption>
        {changed.length > 0 && (
          <>
            <thead>
              <tr>
                <th scope="col">{t('Reset or class')}</th>
                <th scope="col">{t('then')}</th>
                <th scope="col">{t('now')}</th>
                <th scope="col">{t('change')}</th>
              </tr>
            </thead>
            <tbody>
              {changed.map(each => (
                <tr key={`${each.kind} ${each.label}`} class={each.kind}>
                  <th scope="row">{each.label}</th>
                  <td>{formatCount(each.before)}</td>
                  <td>{formatCount(each.now)}</td>
                  <td class={each.change}>{changeText(each)}</td>
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
    </div>
  );
}

function changeText({ change, before, now }: MomentChange): string {
  switch (change) {
    case 'new':
      return t('new');
    case 'gone':
      return t('gone');
    case 'grown':
      return t('+{0} grown', formatCount(now - before));
    case 'shrunk':
      return t('−{0} fewer', formatCount(before - now));
    case 'same':
      return '';
  }
}
