import { t } from '@vscode/l10n';
import { formatBytes, formatChange, formatCount } from '../../src/base/format';
import type {
  Change,
  FindingChange,
  HeldCounts,
  SnapshotComparison,
} from '../../src/protocol/snapshotComparison';
import { growthSentence } from '../../src/protocol/comparisonText';
import { Icon } from '../icon';

const MOST_CLASSES = 10;

/** Icons beside the words, so that nothing relies on colour alone. */
const icons: Record<Change, string> = {
  new: 'add',
  grown: 'arrow-up',
  shrunk: 'arrow-down',
  gone: 'check',
  same: 'dash',
};

/** Each faulty reset in either snapshot, most grown first. */
export function ChangeTable({ comparison }: { comparison: SnapshotComparison }) {
  const { before, after, findings, unmatched } = comparison;
  if (findings.length === 0) {
    return (
      <>
        <p class="note">
          {t('Neither of the two holds stale values.')} {growthSentence(comparison, t)}
        </p>
        <GrownClasses comparison={comparison} />
      </>
    );
  }
  return (
    <>
      <table class="changes">
        <thead>
          <tr>
            <th scope="col">{t('Reset')}</th>
            <th scope="col">{t('Stale')}</th>
            <th scope="col">{t('Open')}</th>
            <th scope="col">{t('Retained')}</th>
            <th scope="col">{t('Of the values')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map(finding => (
            <Row key={finding.id} finding={finding} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('Together')}</th>
            <td />
            <td />
            <td>
              <Difference
                before={before.retainedBytes}
                after={after.retainedBytes}
                format={formatBytes}
              />
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
      {unmatched !== undefined && <p class="note">{unmatched}</p>}
      <p class="note">{growthSentence(comparison, t)}</p>
      <GrownClasses comparison={comparison} />
    </>
  );
}

function Row({ finding }: { finding: FindingChange }) {
  const { className, method, change, before, after, values } = finding;
  const pair = (pick: (held: HeldCounts) => number, format: (size: number) => string) => (
    <Difference
      before={before ? pick(before) : 0}
      after={after ? pick(after) : 0}
      format={format}
    />
  );
  return (
    <tr>
      <th scope="row">
        <Icon name={icons[change]} /> {method === undefined ? className : `${className}.${method}`}
        <small> {change}</small>
      </th>
      <td>{pair(held => held.staleReferences, formatCount)}</td>
      <td>{pair(held => held.open, formatCount)}</td>
      <td>{pair(held => held.retainedBytes, formatBytes)}</td>
      <td>
        {values &&
          t(
            '{0} still held, {1} new, {2} gone',
            formatCount(values.stillStale.count),
            formatCount(values.newlyStale.count),
            formatCount(values.noLongerStale.count),
          )}
      </td>
    </tr>
  );
}

/** What grew in the whole heap, in pools or elsewhere. */
function GrownClasses({ comparison: { classes } }: { comparison: SnapshotComparison }) {
  if (classes.length === 0) return null;
  return (
    <table class="changes grown">
      <caption>{t('Grown in the whole heap')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Class')}</th>
          <th scope="col">{t('Objects')}</th>
          <th scope="col">{t('Bytes')}</th>
        </tr>
      </thead>
      <tbody>
        {classes.slice(0, MOST_CLASSES).map(({ className, before, after }) => (
          <tr key={className}>
            <th scope="row">{className}</th>
            <td>
              <Difference before={before.count} after={after.count} format={formatCount} />
            </td>
            <td>
              <Difference before={before.bytes} after={after.bytes} format={formatBytes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DifferenceProps {
  before: number;
  after: number;
  format(size: number): string;
}

function Difference({ before, after, format }: DifferenceProps) {
  return (
    <>
      {format(after)} <small>{formatChange(after - before, format)}</small>
    </>
  );
}
