import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../../src/base/format';
import type { FindingSummary } from '../../src/protocol/panelState';

const SHOWN = 12;

/** What a finding's stale references retain, by class. */
export function ClassShares({ finding }: { finding: FindingSummary }) {
  const { classes, retainedBytes, sharedBytes } = finding;
  const most = Math.max(1, ...classes.map(({ bytes }) => bytes));
  return (
    <>
      <h3>{t('What would be freed: {0}', formatBytes(retainedBytes ?? 0))}</h3>
      {sharedBytes !== null && sharedBytes > 0 && (
        <p class="note">
          {t('{0} of it only several contexts together retain.', formatBytes(sharedBytes))}
        </p>
      )}
      <table class="shares">
        <thead>
          <tr>
            <th scope="col">{t('Class')}</th>
            <th scope="col">{t('Objects')}</th>
            <th scope="col">{t('Bytes')}</th>
          </tr>
        </thead>
        <tbody>
          {classes.slice(0, SHOWN).map(({ className, count, bytes }) => (
            <tr key={className}>
              <th scope="row">{className}</th>
              <td>{formatCount(count)}</td>
              <td>
                <meter value={bytes} max={most} aria-hidden="true" /> {formatBytes(bytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
