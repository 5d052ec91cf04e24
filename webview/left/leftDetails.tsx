import { t } from '@vscode/l10n';
import { sentenceOf } from '../../src/base/failure';
import { formatBytes, formatCount } from '../../src/base/format';
import { holders } from '../../src/protocol/holders';
import type { LeftPlace, LeftRow } from '../../src/protocol/leftView';
import { usePage } from '../pageTools';
import { verdictHint } from './leftWords';

/** One cause: who holds what by which path, the lines that stored it, and what to do. */
export function LeftDetails({ row }: { row: LeftRow }) {
  const { host, state, dispatch } = usePage();
  const { source } = state.view;
  const fail = (error: unknown): void => dispatch({ type: 'failed', message: sentenceOf(error) });
  const { id, kind, places, fixes, rule } = row;
  const { why, mend } = holders[kind];
  return (
    <section class="details" aria-labelledby="cause-title">
      <h2 id="cause-title">{row.label}</h2>
      <p>{row.message}</p>
      <p class="note">{verdictHint(row.verdict)}</p>
      {row.path.length > 0 && (
        <>
          <h3>{t('How it is held')}</h3>
          <ol class="path">
            {row.path.map((step, i) => (
              <li key={i}>
                <span>{step}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {places.length > 0 && (
        <>
          <h3>{t('Where')}</h3>
          <ul class="places">
            {places.map((place, i) => (
              <li key={i}>
                {place.role === 'stored' ? t('stored at') : t('declared at')}{' '}
                <PlaceLink
                  place={place}
                  onOpen={() =>
                    void host.call('goToPlace', { source, row: id, place: i }).catch(fail)
                  }
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('What to do')}</h3>
      <p>{t(mend)}</p>
      <p class="note">{t(why)}</p>
      {rule !== null && <p class="note">{t('A reset leaves it: {0}', rule)}</p>}
      <p class="buttons">
        {fixes.map(({ title }, i) => (
          <button
            key={title}
            class={i === 0 ? 'primary' : 'secondary'}
            onClick={() => void host.call('fixLeft', { source, row: id, fix: i }).catch(fail)}
          >
            {title}
          </button>
        ))}
        <button class="link" onClick={() => void host.call('explainHolder', { kind }).catch(fail)}>
          {t('More about this kind of holder')}
        </button>
      </p>
      {row.classes.length > 0 && <Classes row={row} />}
    </section>
  );
}

function PlaceLink({ place, onOpen }: { place: LeftPlace; onOpen(): void }) {
  const { file, line } = place;
  return (
    <button class="link" title={t('Open {0}', `${file}:${line}`)} onClick={onOpen}>
      {`${file.split(/[\\/]/).pop()}:${line}`}
    </button>
  );
}

function Classes({ row }: { row: LeftRow }) {
  return (
    <>
      <h3>{t('What is held')}</h3>
      <table class="shares">
        <thead>
          <tr>
            <th scope="col">{t('Class')}</th>
            <th scope="col">{t('Count')}</th>
            <th scope="col">{t('Bytes')}</th>
          </tr>
        </thead>
        <tbody>
          {row.classes.map(({ className, count, bytes }) => (
            <tr key={className}>
              <th scope="row">{className}</th>
              <td>{formatCount(count)}</td>
              <td>{formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
