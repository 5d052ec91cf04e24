import { t } from '@vscode/l10n';
import { formatClock, formatCount } from '../../src/base/format';
import { Icon } from '../icon';
import { compareMoments, type Moment, type MomentChange, type MomentCount } from './moment';

interface MomentTableProps {
  /** `now` is `undefined` while it is unknown what is held now. */
  moment: Moment & { now: MomentCount[] | undefined };
  onClose(): void;
}

/** What is new, gone and grown since the marked moment. */
export function MomentTable({ moment, onClose }: MomentTableProps) {
  const all = moment.now ? compareMoments(moment.counts, moment.now) : [];
  const changed = all.filter(({ change }) => change !== 'same');
  return (
    <div class="moments">
      <table>
        <caption>
          {captionOf(moment, changed.length)}
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

function captionOf({ at, now }: MomentTableProps['moment'], changed: number): string {
  if (!now) return t('What changed since {0} is not known', formatClock(at));
  return changed === 0
    ? t('Nothing changed since {0}', formatClock(at))
    : t('Since {0}', formatClock(at));
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
